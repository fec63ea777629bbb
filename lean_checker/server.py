# SPDX-License-Identifier: Apache-2.0
"""An HTTP endpoint that speaks as the Kimina Lean Server does, so that its clients work unchanged.

    python -m lean_checker.server [--host 127.0.0.1] [--port 8000] [--token-file FILE]

    POST /api/check               {"snippets": [{"id", "code"}], "timeout", "reuse", "debug"}
    POST /verify, /one_pass_verify_batch
                                  {"codes": [{"custom_id", "proof"|"code"}], "timeout", ...}
    GET  /health

Every snippet of a request has a result of its own (serving/checking.py). The statement is the
client's. A proof that Kimina's server would call valid although it rests on an axiom is answered
with an error message here. `infotree` is refused.
"""

import argparse
import contextlib
import hmac
import json
import os
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from lean_checker.pool import Pool, PoolError, check_limits
from lean_checker.serving.answers import backward, result
from lean_checker.serving.checking import RequestChecker
from lean_checker.serving.requests import BadRequest, Request, read_check, read_verify
from lean_checker.toolchain import ToolchainError, resolve

MAX_BODY = 16 * 1024 * 1024
# For sending a request, or taking its answer.
SOCKET_SECONDS = 60
LOOK_SECONDS = 0.2
CLOSING_SECONDS = 5.0
DRAIN_SECONDS = 2.0


class OptionError(Exception):
    """The user's mistake, in one sentence."""


class CheckServer(ThreadingHTTPServer):
    """Serves one pool. token: what clients must present, or None."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], pool: Pool, token: str | None) -> None:
        self.checker = RequestChecker(pool)
        self.token = token
        self.stopping = threading.Event()
        self._running = 0
        self._changed = threading.Condition()
        super().__init__(
            address, _Handler
        )  # it calls server_close where it cannot have the address

    def server_close(self) -> None:
        """Stop the work in hand, so that no Lean process outlives the server."""
        self.stopping.set()
        super().server_close()
        with self._changed:
            self._changed.wait_for(lambda: not self._running, CLOSING_SECONDS)

    def results(self, request: Request, client: socket.socket) -> list[dict[str, Any]] | None:
        """Return a result per snippet, in order, or None if the client has left."""
        with self._counted(), _watched(client, self.stopping) as stop:
            checked = self.checker.check(request, stop)
            if stop.is_set():
                return None
        timeout_s = self.checker.timeout_s(request)
        return [result(name, found, timeout_s) for name, found in checked]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say in one line what went wrong; a client that left is no news."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            print(f"lean_checker.server: a request failed: {error!r}", file=sys.stderr)

    @contextlib.contextmanager
    def _counted(self) -> Iterator[None]:
        with self._changed:
            self._running += 1
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()


@contextlib.contextmanager
def _watched(client: socket.socket, stopping: threading.Event) -> Iterator[threading.Event]:
    """Give an event that is set when the client leaves or the server stops."""
    stop, done = threading.Event(), threading.Event()

    def look() -> None:
        while not done.wait(LOOK_SECONDS):
            if stopping.is_set() or _has_left(client):
                stop.set()
                return

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield stop
    finally:
        done.set()
        watcher.join()


def _has_left(client: socket.socket) -> bool:
    """Whether a client sends no more; one that only waits for its answer may send more."""
    try:
        found = select.poll()  # `select.select` takes no more than 1024 files
        found.register(client, select.POLLRDHUP)
        return bool(found.poll(0))
    except (OSError, ValueError):
        return True


class _Handler(BaseHTTPRequestHandler):
    server: CheckServer
    protocol_version = "HTTP/1.1"
    timeout = SOCKET_SECONDS

    def do_GET(self) -> None:
        if self.path.rstrip("/") in ("", "/health"):
            self._send(200, {"status": "ok"})
        else:
            self._send(404, {"detail": f"There is nothing at {self.path}"})

    def do_POST(self) -> None:
        routes: dict[str, tuple[Callable[[dict[str, Any]], Request], bool]] = {
            "/api/check": (read_check, False),
            "/check": (read_check, False),
            "/verify": (read_verify, True),
            "/api/verify": (read_verify, True),
            "/one_pass_verify_batch": (read_verify, True),
        }
        try:
            route = routes.get(self.path.partition("?")[0].rstrip("/"))
            if route is None:
                raise BadRequest(404, f"There is nothing at {self.path}")
            self._authorize()
            read, old = route
            request = read(self._body())
            results = self.server.results(request, self.connection)
        except BadRequest as error:
            self._refuse(error.status, str(error))
        except Exception as error:
            print(f"lean_checker.server: a request failed: {error!r}", file=sys.stderr)
            self._refuse(500, "The server failed; send the request again")
        else:
            if results is None:
                self.close_connection = True
            else:
                self._send(200, {"results": list(map(backward, results)) if old else results})

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Say what is wrong with the head of a request, as with all else, in JSON."""
        self.request_version = self.protocol_version  # or an odd one would get no head
        self._refuse(code, message or self.responses[HTTPStatus(code)][0])

    def _refuse(self, status: int, sentence: str) -> None:
        """Answer, and take what still comes, or the client's system would drop the answer."""
        self.close_connection = True
        self._send(status, {"detail": sentence})
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(DRAIN_SECONDS)
            until = time.monotonic() + DRAIN_SECONDS
            while time.monotonic() < until and self.connection.recv(1 << 16):
                pass

    def _authorize(self) -> None:
        token = self.server.token
        given = self.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        # Headers are read as Latin-1, whatever their bytes mean.
        right = token is None or hmac.compare_digest(given.encode("latin-1"), token.encode())
        if not right:
            raise BadRequest(401, "The request needs the header `Authorization: Bearer TOKEN`")

    def _body(self) -> dict[str, Any]:
        length = self.headers.get("Content-Length", "").strip()
        if not (length.isascii() and length.isdecimal()):
            raise BadRequest(411, "The request needs a Content-Length")
        # So many digits may be more than Python turns into a number.
        digits = length.lstrip("0") or "0"
        if len(digits) > len(str(MAX_BODY)) or int(digits) > MAX_BODY:
            raise BadRequest(413, f"The request is larger than {MAX_BODY} bytes")
        try:
            data = self.rfile.read(int(digits))
        except OSError:
            raise BadRequest(408, "The request did not come whole") from None
        if len(data) < int(digits):
            raise BadRequest(400, "The request is shorter than its Content-Length")
        try:
            body = json.loads(data)
        except (ValueError, RecursionError):
            raise BadRequest(422, "The body is not JSON") from None
        if not isinstance(body, dict):
            raise BadRequest(422, "The body must be a JSON object")
        return body

    def _send(self, status: int, answer: dict[str, Any]) -> None:
        data = json.dumps(answer).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            if self.close_connection:
                self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(data)
        except OSError:
            self.close_connection = True  # the client has left

    def log_message(self, *_: object) -> None:
        """Keep quiet: what clients send is not to be printed."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m lean_checker.server",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--token-file", type=Path, help="clients must present what is in it")
    parser.add_argument("--toolchain", default="embedded")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "--timeout", type=float, default=30.0, help="seconds per snippet, if a request names none"
    )
    parser.add_argument("--memory", type=int, default=4096, help="MiB per Lean process")
    parser.add_argument("--cache", type=Path, help="a file of verdicts to use and to add to")
    return parser


def _check(options: argparse.Namespace) -> None:
    if not options.host:
        raise OptionError("--host is empty; 0.0.0.0 is every network that this machine is in")
    try:
        options.host.encode("idna")  # as `socket` does, with errors of several kinds
    except UnicodeError:
        raise OptionError(f"--host {options.host} is not the name of a host") from None
    if not 0 <= options.port <= 65535:
        raise OptionError(f"--port must be from 0 to 65535, not {options.port}")
    check_limits(options.workers, options.timeout, options.memory)


def _token(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        token = path.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError:
        raise OptionError(f"--token-file {path} is not UTF-8") from None
    except OSError as error:
        raise OptionError(f"--token-file {path} cannot be read: {error.strerror}") from None
    if not token:
        raise OptionError(f"--token-file {path} is empty; put a token in it, or leave it out")
    if len(token.split()) > 1:
        raise OptionError(f"--token-file {path} must hold one token, without blanks")
    return token


def _listen(host: str, port: int, pool: Pool, token: str | None) -> CheckServer:
    try:
        return CheckServer((host, port), pool, token)
    except OSError as error:
        raise OptionError(
            f"--host {host} --port {port} cannot be listened on: {error.strerror}; name an address"
            " of this machine and a port that is free"
        ) from None


def _end(*_: object) -> None:
    raise SystemExit(128 + signal.SIGTERM)


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted; return 2 on a mistake of the user."""
    options = _parser().parse_args(arguments)
    try:
        _check(options)
        token = _token(options.token_file)
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, _end)
        with (
            Pool(
                resolve(options.toolchain),
                workers=options.workers,
                timeout_s=options.timeout,
                memory_mib=options.memory,
                cache=options.cache,
                # One snippet's alarm is its own: it is answered, counted, and never valid.
                stop_on_alarm=False,
            ) as pool,
            _listen(options.host, options.port, pool, token) as server,
        ):
            address = f"http://{options.host}:{server.server_port}"
            print(f"{pool.sandbox}\nserving on {address}", flush=True)
            server.serve_forever()
    except (OptionError, PoolError, ToolchainError, OSError) as error:
        print(f"lean_checker.server: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
