# SPDX-License-Identifier: Apache-2.0
"""One long-lived Lean process that reads and re-reads a document, over Lean's language protocol.

It keeps what it has elaborated of the unchanged beginning of the document, so that a change at the
end costs milliseconds. It stands behind the same walls as every Lean process here, its time and
memory are watched, and when a request oversteps them it is killed with its group.
"""

import json
import os
import selectors
import subprocess
import tempfile
import time
from typing import Any

from lean_checker.sandbox.features import wrap
from lean_checker.sandbox.process import (
    Limits,
    kill_group,
    limit_resources,
    readable,
)
from lean_checker.sandbox.usage import TICK_SECONDS, IdleClock, cpu_seconds, resident_mib
from lean_checker.toolchain import Toolchain

URI = "file:///proof.lean"
MAX_ANSWER_BYTES = 16 * 1024 * 1024
# Each of its threads reserves address space (not memory), and it starts some per core.
THREAD_SPACE = (16 + (os.cpu_count() or 1)) * 1024**3


class WorkerEnded(Exception):
    """The process did not answer and is dead; `cause` is "timeout", "oom", "output" or "crash"."""

    def __init__(self, cause: str) -> None:
        super().__init__(f"Lean was stopped or died: {cause}")
        self.cause = cause


class LanguageWorker:
    """A `lean --worker` process with one open document. Raises OSError if it cannot be started."""

    def __init__(self, toolchain: Toolchain, limits: Limits) -> None:
        self.limits = limits
        self._folder = tempfile.TemporaryDirectory(prefix="lean_checker_")
        command = [*toolchain.command, "--worker", "-Dserver.reportDelayMs=0", "-DmaxRecDepth=1000"]
        try:
            self._process = subprocess.Popen(
                wrap(limits.walls, command, readable(toolchain), [self._folder.name]),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=toolchain.cwd or self._folder.name,
                env=dict(toolchain.env),
                start_new_session=True,
                bufsize=0,
            )
        except OSError:
            self._folder.cleanup()
            raise
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None and stdout is not None  # both are pipes
        self._stdin, self._stdout = stdin, stdout.fileno()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._stdout, selectors.EVENT_READ)
        os.set_blocking(self._stdout, False)
        limit_resources(self._process.pid, limits, THREAD_SPACE)
        self._buffer = b""
        self._requests = 0
        self._version = 0
        self._diagnostics: list[dict[str, Any]] = []
        self._send("initialize", {"processId": None, "rootUri": None, "capabilities": {}}, 0)

    def close(self) -> None:
        """End the process and all that belongs to it."""
        self._selector.close()
        kill_group(self._process)
        self._folder.cleanup()

    def resident_mib(self) -> float:
        """Return the memory that the process holds now."""
        return resident_mib(self._process.pid) or 0.0

    def read(self, text: str) -> list[dict[str, Any]]:
        """Make `text` the document and return Lean's diagnostics about it. Raises WorkerEnded."""
        self._version += 1
        document: dict[str, Any] = {"uri": URI, "version": self._version}
        if self._version == 1:
            opened = {**document, "languageId": "lean", "text": text}
            self._send(
                "textDocument/didOpen", {"textDocument": opened, "dependencyBuildMode": "never"}
            )
        else:
            changes = {"textDocument": document, "contentChanges": [{"text": text}]}
            self._send("textDocument/didChange", changes)
        self._diagnostics = []
        self._ask("textDocument/waitForDiagnostics", document)
        return self._diagnostics

    def goals(self, line: int, character: int) -> list[str]:
        """Return the goals before the tactic at a position of the document (both from 0)."""
        place = {
            "textDocument": {"uri": URI},
            "position": {"line": line, "character": character},
        }
        answer = self._ask("$/lean/plainGoal", place)
        return list(answer["goals"]) if answer else []

    def _send(self, method: str, params: dict[str, Any], number: int | None = None) -> None:
        message: dict[str, Any] = {"jsonrpc": "2.0", "method": method, "params": params}
        if number is not None:
            message["id"] = number
        body = json.dumps(message).encode()
        try:
            self._stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        except OSError:
            raise WorkerEnded("crash") from None

    def _ask(self, method: str, params: dict[str, Any]) -> Any:
        self._requests += 1
        self._send(method, params, self._requests)
        idle, used = IdleClock(self._process.pid, time.monotonic()), cpu_seconds(self._process.pid)
        while True:
            message = self._message()
            if message is None:
                self._wait(idle, used or 0.0)
            elif message.get("id") == self._requests and "method" not in message:
                return message.get("result")
            elif message.get("method") == "textDocument/publishDiagnostics":
                self._diagnostics = message["params"]["diagnostics"]

    def _message(self) -> dict[str, Any] | None:
        """Return the next whole message that has been read, or None."""
        head, end, rest = self._buffer.partition(b"\r\n\r\n")
        if not end:
            return None
        size = int(head.lower().partition(b"content-length:")[2].split()[0])
        if len(rest) < size:
            return None
        self._buffer = rest[size:]
        return json.loads(rest[:size])

    def _wait(self, idle: IdleClock, used: float) -> None:
        """Read some more, or raise WorkerEnded if a limit is overstepped."""
        if self._selector.select(TICK_SECONDS):
            data = os.read(self._stdout, 1 << 16)
            if not data:
                raise WorkerEnded("crash")
            self._buffer += data
        now, pid = cpu_seconds(self._process.pid), self._process.pid
        if now is None:
            raise WorkerEnded("crash")
        allowed = self.limits.step_seconds if self._version > 1 else self.limits.start_seconds
        if now - used + idle.look(time.monotonic()) > allowed:
            raise WorkerEnded("timeout")
        if (resident_mib(pid) or 0.0) > self.limits.memory_mib:
            raise WorkerEnded("oom")
        if len(self._buffer) > MAX_ANSWER_BYTES:
            raise WorkerEnded("output")
