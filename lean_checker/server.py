# SPDX-License-Identifier: Apache-2.0
"""An HTTP endpoint that speaks as the Kimina Lean Server does, so that its clients work unchanged.

    python -m lean_checker.server [--host 127.0.0.1] [--port 8000] [--token-file FILE]

    POST /api/check   {"snippets": [{"id", "code"}], "timeout"}         -> {"results": [...]}
    POST /verify      {"codes": [{"custom_id", "proof"|"code"}], ...}   -> {"results": [...]}
    GET  /health

A snippet of a header and one theorem goes through the pool, like any candidate: gate, batch, audit.
Any other snippet (several declarations, commands) is compiled as a file of its own and each of its
theorems is audited. The statement is the client's in both cases. A proof that Kimina's server would
call valid although it rests on an axiom is answered with an error message here.
"""

import argparse
import hmac
import json
import os
import re
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from lean_checker.files.whole_files import check_text
from lean_checker.pool import Pool, PoolError
from lean_checker.records import Candidate, Message
from lean_checker.toolchain import ToolchainError, resolve

MAX_BODY = 16 * 1024 * 1024
MAX_SNIPPETS = 10_000
# What may stand before the theorem for the pool's own header to take its place.
HEADER_LINE = re.compile(
    r"(prelude|import\s.*|open\s[\w\s.]*|set_option\s+maxHeartbeats\s+\d+)?\s*"
)
THEOREM = re.compile(r"(?:theorem|lemma)\s")
SEVERITIES = {"information": "info"}


class BadRequest(Exception):
    """The client's mistake: an HTTP status and one sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class CheckServer(ThreadingHTTPServer):
    """Serves one pool. token: what clients must present, or None."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], pool: Pool, token: str | None) -> None:
        super().__init__(address, _Handler)
        self.pool = pool
        self.token = token
        self.file_slots = threading.Semaphore(pool.workers)

    def check(self, snippets: list[tuple[str, str]]) -> list[dict[str, Any]]:
        """Return one result per (id, code), in order."""
        results: dict[str, dict[str, Any]] = {}
        candidates, first_lines = [], {}
        for name, code in snippets:
            parts = split_snippet(code)
            if parts is None:
                results[name] = self._check_as_file(name, code)
                continue
            line, statement, proof = parts
            first_lines[name] = (line, statement)
            candidates.append(Candidate(name, statement, proof))
        for verdict in self.pool.check(candidates):
            line, statement = first_lines[verdict.id]
            shift = line + statement.count("\n")
            messages = [
                Message(m.severity, m.line + shift if m.line else line, m.column, m.text)
                for m in verdict.messages
            ]
            results[verdict.id] = _result(
                verdict.id, verdict.status, messages, verdict.seconds, self.pool.timeout_s
            )
        return [results[name] for name, _ in snippets]

    def _check_as_file(self, name: str, code: str) -> dict[str, Any]:
        with self.file_slots:
            verdicts, others = check_text(
                self.pool.toolchain, code, name, self.pool.timeout_s, self.pool.memory_mib
            )
        messages = sorted(
            [*others, *(m for v in verdicts for m in v.messages)],
            key=lambda m: (m.line, m.column),
        )
        wrong = [v.status for v in verdicts if v.status != "valid"]
        if any(m.severity == "error" for m in others):
            wrong.insert(0, "wrong")
        return _result(name, wrong[0] if wrong else "valid", messages, 0.0, self.pool.timeout_s)


def split_snippet(code: str) -> tuple[int, str, str] | None:
    """Return (line of the theorem minus 1, statement, proof) of a snippet with one theorem.

    None if the snippet is anything else: then it is checked as a file.
    """
    lines = code.replace("\r\n", "\n").split("\n")
    start = next((k for k, line in enumerate(lines) if not HEADER_LINE.fullmatch(line)), None)
    if start is None or not THEOREM.match(lines[start]):
        return None
    rest = "\n".join(lines[start:])
    depth = 0
    for found in re.finditer(r"[(\[{⟨⦃]|[)\]}⟩⦄]|:=", rest):
        if found[0] == ":=" and depth == 0:
            proof = rest[found.end() :]
            # What begins in column 0 may be a further declaration: the gate would refuse it, a
            # file may have it.
            if any(re.match(r"[@#\w]", line) for line in proof.split("\n")[1:]):
                return None
            return start, rest[: found.start()].rstrip(), proof
        depth += 1 if found[0] in "([{⟨⦃" else -1 if found[0] != ":=" else 0
    return None


def _result(
    name: str, status: str, messages: list[Message], seconds: float, timeout_s: float
) -> dict[str, Any]:
    """Return a result in the form of the Kimina Lean Server."""
    if status == "timeout":
        text = f"Lean REPL command timed out in {timeout_s:g} seconds"
        return {"id": name, "time": seconds, "error": text, "response": None}
    if status in ("oom", "output", "crash", "infra"):
        said = messages[-1].text if messages else status
        return {"id": name, "time": seconds, "error": f"{status}: {said}", "response": None}
    listed = [
        {
            "severity": SEVERITIES.get(m.severity, m.severity),
            "pos": {"line": m.line, "column": m.column},
            "endPos": None,
            "data": m.text,
        }
        for m in messages
    ]
    if status == "sorry":
        # The protocol calls it sorry only if there is no error.
        listed = [m | {"severity": "warning"} if m["severity"] == "error" else m for m in listed]
    elif status != "valid" and not any(m["severity"] == "error" for m in listed):
        text = f"the proof is not accepted: {status}"
        listed.append(
            {"severity": "error", "pos": {"line": 1, "column": 0}, "endPos": None, "data": text}
        )
    response: dict[str, Any] = {"env": 0, "messages": listed}
    if status == "sorry":
        place = listed[0]["pos"] if listed else {"line": 1, "column": 0}
        response["sorries"] = [{"pos": place, "endPos": place, "goal": ""}]
    return {"id": name, "time": seconds, "error": None, "response": response}


class _Handler(BaseHTTPRequestHandler):
    server: CheckServer
    protocol_version = "HTTP/1.1"
    timeout = 600

    def do_GET(self) -> None:
        if self.path in ("/", "/health"):
            self._send(200, {"status": "ok"})
        else:
            self._send(404, {"detail": f"There is nothing at {self.path}"})

    def do_POST(self) -> None:
        routes: dict[str, Callable[[Any], Any]] = {
            "/api/check": self._api_check,
            "/check": self._api_check,
            "/verify": self._verify,
            "/api/verify": self._verify,
        }
        try:
            route = routes.get(self.path.rstrip("/"))
            if route is None:
                raise BadRequest(404, f"There is nothing at {self.path}")
            self._authorize()
            self._send(200, route(self._body()))
        except BadRequest as error:
            self.close_connection = True
            self._send(error.status, {"detail": str(error)})
        except OSError as error:
            self.close_connection = True
            self._send(503, {"detail": f"Lean cannot be run: {error}"})

    def _authorize(self) -> None:
        token = self.server.token
        given = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if token is not None and not hmac.compare_digest(given.encode(), token.encode()):
            raise BadRequest(401, "The request needs the header `Authorization: Bearer TOKEN`")

    def _body(self) -> dict[str, Any]:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal():
            raise BadRequest(411, "The request needs a Content-Length")
        if int(length) > MAX_BODY:
            raise BadRequest(413, f"The request is larger than {MAX_BODY} bytes")
        try:
            body = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            raise BadRequest(422, "The body is not JSON") from None
        if not isinstance(body, dict):
            raise BadRequest(422, "The body must be a JSON object")
        return body

    def _api_check(self, body: dict[str, Any]) -> dict[str, Any]:
        snippets = _listed(body, "snippets", ("id",), ("code",))
        return {"results": self.server.check(snippets)}

    def _verify(self, body: dict[str, Any]) -> dict[str, Any]:
        snippets = _listed(body, "codes", ("custom_id",), ("proof", "code"))
        results = self.server.check(snippets)
        for result in results:
            result["custom_id"] = result.pop("id")
        return {"results": results}

    def _send(self, status: int, answer: dict[str, Any]) -> None:
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Keep quiet: what clients send is not to be printed."""


def _listed(
    body: dict[str, Any], name: str, ids: tuple[str, ...], texts: tuple[str, ...]
) -> list[tuple[str, str]]:
    """Return the (id, code) pairs in a request. Raises BadRequest."""
    items = body.get(name)
    if not isinstance(items, list) or not items:
        raise BadRequest(422, f"The field `{name}` must be a list with something in it")
    if len(items) > MAX_SNIPPETS:
        raise BadRequest(413, f"The field `{name}` has more than {MAX_SNIPPETS} entries")
    pairs = []
    for number, item in enumerate(items):
        item = item if isinstance(item, dict) else {}
        identity = next((item[i] for i in ids if isinstance(item.get(i), (str, int))), None)
        text = next((item[t] for t in texts if isinstance(item.get(t), str)), None)
        if identity is None or text is None:
            needed = f"`{ids[0]}` and `{'` or `'.join(texts)}`"
            raise BadRequest(422, f"Entry {number} of `{name}` needs {needed}")
        pairs.append((str(identity), text))
    if len({identity for identity, _ in pairs}) != len(pairs):
        raise BadRequest(422, f"The entries of `{name}` must have different ids")
    return pairs


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted; return 2 on a mistake of the user."""
    parser = argparse.ArgumentParser(prog="python -m lean_checker.server", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--token-file", type=Path, help="clients must present what is in it")
    parser.add_argument("--toolchain", default="embedded")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--timeout", type=float, default=30.0)
    parser.add_argument("--memory", type=int, default=4096, help="MiB per Lean process")
    parser.add_argument("--cache", type=Path, help="a file of verdicts to use and to add to")
    options = parser.parse_args(arguments)
    try:
        token = None
        if options.token_file is not None:
            token = options.token_file.read_text(encoding="utf-8").strip()
        with (
            Pool(
                resolve(options.toolchain),
                workers=options.workers,
                timeout_s=options.timeout,
                memory_mib=options.memory,
                cache=options.cache,
            ) as pool,
            CheckServer((options.host, options.port), pool, token) as server,
        ):
            print(f"{pool.sandbox}\nserving on http://{options.host}:{server.server_port}")
            server.serve_forever()
    except (PoolError, ToolchainError, OSError) as error:
        print(f"lean_checker.server: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
