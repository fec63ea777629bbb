# SPDX-License-Identifier: Apache-2.0
"""Give each snippet the header that it asks for, as far as this Lean has it.

A snippet's `import` and `open` lines say what its words mean, so they are used. What is not there
is said in a warning; then no name may stay unbound, since what the absent library defines would
become a variable and the theorem another one.
"""

import contextlib
import os
import re
import tempfile
import threading
from dataclasses import dataclass, replace
from pathlib import Path

from lean_checker.check.verdict import parse_message
from lean_checker.pool import Pool, PoolError
from lean_checker.sandbox.features import available
from lean_checker.sandbox.process import Limits, basic_options, run_lean
from lean_checker.serving.snippets import Header
from lean_checker.toolchain import Toolchain

# So many headers have a pool of their own; what comes with yet another one is checked as a file.
MAX_POOLS = 32
PROBE_SECONDS = 60.0
_IMPORT = re.compile(r"^(?:public )?import (\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Setting:
    """What stands before a snippet.

    toolchain: with the header. pool: that has it, or None. absent: what is not there, as the
    snippet names it, and the sentence that says so.
    """

    toolchain: Toolchain
    pool: Pool | None
    absent: dict[str, str]


class Headers:
    """The headers that were asked for so far; use it as a context manager. Threads may share it."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self._settings: dict[Header, Setting] = {}
        self._pools: dict[str, Pool] = {pool.toolchain.header: pool}
        self._lock = threading.Lock()
        self._resources = contextlib.ExitStack()

    def __enter__(self) -> "Headers":
        return self

    def __exit__(self, *_: object) -> None:
        self._resources.close()

    def setting(self, header: Header) -> Setting:
        """Return what stands before snippets with this header. Raises OSError, PoolError."""
        with self._lock:
            found = self._settings.get(header)
            if found is None:
                found = self._make(header)
                if len(self._settings) < 16 * MAX_POOLS:
                    self._settings[header] = found
            return found

    def _make(self, header: Header) -> Setting:
        base = self.pool.toolchain
        absent: dict[str, str] = {}
        own = _IMPORT.findall(base.header)
        more = []
        for module in header.imports:
            if _covered(module, own):
                continue
            if _file(module, base):
                more.append(module)
            else:
                there = f"imports {', '.join(own)}" if own else "imports its core library"
                absent[module] = f"the module {module} is not there; this Lean {there}"
        text = _with_imports(base.header, more)
        if absent:
            text += "set_option autoImplicit false\n"
        unknown = self._unknown(replace(base, header=text), header.opens)
        absent |= {name: f"the namespace {name.split()[-1]} is not there" for name in unknown}
        opened = [name for name in header.opens if name not in unknown]
        text += "".join(f"open {name}\n" for name in opened)
        if header.heartbeats:
            text += f"set_option maxHeartbeats {header.heartbeats}\n"
        return Setting(replace(base, header=text), self._pool(text), absent)

    def _pool(self, text: str) -> Pool | None:
        if text not in self._pools:
            if len(self._pools) > MAX_POOLS:
                return None
            try:
                self._pools[text] = self._resources.enter_context(self.pool.with_header(text))
            except PoolError:
                # The header itself does not elaborate; as a file, the snippet is told why.
                return None
        return self._pools[text]

    def _unknown(self, toolchain: Toolchain, opens: tuple[str, ...]) -> set[str]:
        """Return those that Lean knows no namespace for."""
        if not opens:
            return set()
        first = toolchain.header.count("\n") + 1
        unknown: set[str] = set()

        def on_line(line: bytes) -> bool:
            message = parse_message(line)
            if message is not None and message.severity == "error":
                at = message.line - first
                unknown.update(opens[at : at + 1] if at >= 0 else opens)
            return False

        with tempfile.TemporaryDirectory(prefix="lean_checker_") as folder:
            source = Path(folder, "Probe.lean")
            lines = "".join(f"open {name}\n" for name in opens)
            source.write_text(toolchain.header + lines, encoding="utf-8")
            limits = Limits(PROBE_SECONDS, self.pool.memory_mib, PROBE_SECONDS, walls=available())
            run_lean(
                toolchain, [*basic_options(toolchain), str(source)], Path(folder), limits, on_line
            )
        return unknown


def _covered(module: str, own: list[str]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in own) or (
        not own and module == "Init"
    )


def _file(module: str, toolchain: Toolchain) -> bool:
    """Whether the compiled module lies where this Lean looks for modules."""
    roots = [path for path in toolchain.env.get("LEAN_PATH", "").split(os.pathsep) if path]
    if toolchain.kind != "embedded":
        program = Path(os.path.realpath(toolchain.command[0]))
        roots.append(str(program.parent.parent / "lib" / "lean"))
    return any(Path(root, *module.split(".")).with_suffix(".olean").is_file() for root in roots)


def _with_imports(header: str, modules: list[str]) -> str:
    lines = header.splitlines()
    after = max((k + 1 for k, line in enumerate(lines) if _opens_file(line)), default=0)
    lines[after:after] = [f"import {module}" for module in modules]
    return "".join(f"{line}\n" for line in lines)


def _opens_file(line: str) -> bool:
    return line.split(" ")[0] in ("prelude", "import", "module", "public")
