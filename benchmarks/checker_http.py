# SPDX-License-Identifier: Apache-2.0
"""Good HTTP requests alone, and as many beside garbage: are they answered right, and as soon?

    python -m benchmarks.checker_http [--count 1000] [--clients 2] [--json FILE]

A server of its own is started. The good requests (a snippet each: right, wrong, several theorems)
come in rounds, by turns quiet and with one piece of garbage sent at each: bytes, wrong heads,
bodies that are no JSON or never end, snippets with nothing in them, clients that leave.
"""

import argparse
import http.client
import itertools
import json
import queue
import random
import re
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

ROUND = 100
# So many statements, as a training run asks about a problem again and again: a request costs two
# starts of Lean then, and not three. No two requests have the same text.
STATEMENTS = 50
PORT = re.compile(r"serving on http://127\.0\.0\.1:(\d+)")
LOOP = "theorem f : False := by\n  repeat (apply Classical.byContradiction; intro)\n"
STRANGE = ("open" + " " * 60_000, "open Nowhere{n}\ntheorem t : True := trivial")
EMPTY = ("", " \n", "-- nothing", "/- " * 40_000, "\ud800", "open Nat\n", "\n" * 50_000)
BODIES = ("", "{", "[]", "[" * 50_000, '{"snippets": []}', '{"snippets": [{}]}', "a" * 300_000)
LENGTHS = ("9" * 30, "-1", "1e3", "", "0x10", "99999999")


@dataclass
class Measured:
    """Seconds of each good request, and what was wrong with its answer."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {"quiet": [], "beside": []})
    faults: list[str] = field(default_factory=list)
    garbage: int = 0
    mib: list[float] = field(default_factory=list)

    def summary(self) -> dict[str, float | int]:
        """Return the figures; times in seconds, memory of the server's own process in MiB."""
        quiet, beside = (sorted(self.seconds[name]) for name in ("quiet", "beside"))
        return {
            "good": len(quiet) + len(beside),
            "garbage": self.garbage,
            "wrong answers": len(self.faults),
            "p50 quiet": _part(quiet, 0.5),
            "p50 beside garbage": _part(beside, 0.5),
            "p99 quiet": _part(quiet, 0.99),
            "p99 beside garbage": _part(beside, 0.99),
            "p99 ratio": _part(beside, 0.99) / _part(quiet, 0.99),
            "MiB first": self.mib[0],
            "MiB last": self.mib[-1],
        }


def good(number: int) -> tuple[str, bool]:
    """Return a snippet and whether it is valid; each number gives another one."""
    name, kind = f"t{number}", number % 10
    right = kind not in (1, 4, 7)
    proof = f"by -- {number}\n  exact h.{2 if right else 1}"
    which = number % STATEMENTS
    text = f"theorem {name} (p q : Prop) (n : Nat) (h : n = {which} ∧ q) : q := {proof}\n"
    if kind == 9:
        text = f"theorem helper : True := trivial\n{text}"
    return text, right


def bad(rng: random.Random, number: int) -> tuple[bytes, bool]:
    """Return garbage, and whether its client leaves at once."""
    head = "POST /api/check HTTP/1.1\r\nConnection: close\r\n"
    kind = rng.random()
    if kind < 0.15:
        return rng.randbytes(rng.randrange(1, 3000)) + b"\r\n\r\n", rng.random() < 0.5
    if kind < 0.3:
        return f"{head}Content-Length: {rng.choice(LENGTHS)}\r\n\r\n".encode(), False
    if kind < 0.4:  # it promises more than comes
        return f"{head}Content-Length: 5000\r\n\r\n{{".encode(), True
    if kind < 0.7:
        body = rng.choice(BODIES)
    else:
        code = rng.choice(EMPTY)
        if kind > 0.98:
            code = LOOP
        elif kind > 0.96:
            code = rng.choice(STRANGE).replace("{n}", str(number))
        body = json.dumps({"snippets": [{"id": "a", "code": code}], "timeout": 20})
    data = body.encode()
    return f"{head}Content-Length: {len(data)}\r\n\r\n".encode() + data, kind > 0.98


class Load:
    """Sends requests to the server on a port of this machine."""

    def __init__(self, port: int, clients: int, seed: int = 0) -> None:
        self.port = port
        self.clients = clients
        self.rng = random.Random(seed)
        self.numbers = itertools.count()
        self.measured = Measured()

    def round(self, what: str, count: int) -> None:
        """Send `count` good requests, `clients` at a time; "beside": with as much garbage."""
        todo: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        turns: queue.SimpleQueue[tuple[bytes, bool] | None] = queue.SimpleQueue()
        for _ in range(count):
            todo.put(next(self.numbers))
        for _ in range(self.clients):
            todo.put(None)
        senders = [
            threading.Thread(target=self._good, args=(what, todo, turns))
            for _ in range(self.clients)
        ]
        spoilers = [
            threading.Thread(target=self._garbage, args=(turns,)) for _ in range(2 * self.clients)
        ]
        for thread in senders + spoilers:
            thread.start()
        for thread in senders:
            thread.join()
        for _ in spoilers:
            turns.put(None)
        for thread in spoilers:
            thread.join()

    def _good(self, what: str, todo: queue.SimpleQueue, turns: queue.SimpleQueue) -> None:
        while (number := todo.get()) is not None:
            if what == "beside":
                turns.put(bad(self.rng, number))
                self.measured.garbage += 1
            code, valid = good(number)
            body = json.dumps({"snippets": [{"id": "a", "code": code}], "timeout": 60})
            started = time.monotonic()
            client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
            try:
                client.request("POST", "/api/check", body.encode())
                (result,) = json.loads(client.getresponse().read())["results"]
            except (OSError, ValueError, KeyError, http.client.HTTPException) as error:
                self.measured.faults.append(f"{number}: {error!r}")
                continue
            finally:
                client.close()
            self.measured.seconds[what].append(time.monotonic() - started)
            messages = (result["response"] or {}).get("messages", [])
            errors = result["error"] or any(m["severity"] == "error" for m in messages)
            if bool(errors) == valid or result["error"]:
                self.measured.faults.append(f"{number}: {result}")

    def _garbage(self, turns: queue.SimpleQueue) -> None:
        while (turn := turns.get()) is not None:
            data, leaves = turn
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=60) as client:
                    client.sendall(data)
                    if not leaves:
                        while client.recv(1 << 16):
                            pass
            except OSError:
                pass  # it may be cut off


def _part(values: list[float], share: float) -> float:
    return values[min(int(share * len(values)), len(values) - 1)]


def _mib(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 2**20


def measure(count: int, clients: int = 2) -> Measured:
    """Start a server, send `count` good requests quietly and `count` beside garbage."""
    command = [sys.executable, "-m", "lean_checker.server", "--port", "0", "--workers", "2"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None  # it is a pipe
        port = next(found[1] for line in server.stdout if (found := PORT.search(line)))
        load = Load(int(port), clients)
        for what in ("quiet", "beside"):  # warm
            load.round(what, min(count, ROUND) // 2)
        load.measured = Measured()
        for first in range(0, count, ROUND):
            for what in ("quiet", "beside"):
                load.round(what, min(ROUND, count - first))
            load.measured.mib.append(_mib(server.pid))
            left = count - min(first + ROUND, count)
            print(f"{left} of {count} left", file=sys.stderr, flush=True)
        return load.measured
    finally:
        server.terminate()
        server.wait(60)


def main() -> None:
    """Measure, print, and write what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--clients", type=int, default=2)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    measured = measure(options.count, options.clients)
    summary = measured.summary()
    for name, value in summary.items():
        print(f"{name:20} {value:.3f}" if isinstance(value, float) else f"{name:20} {value}")
    for fault in measured.faults[:10]:
        print(fault, file=sys.stderr)
    if options.json:
        options.json.write_text(json.dumps({**summary, "MiB": measured.mib}, indent=1) + "\n")


if __name__ == "__main__":
    main()
