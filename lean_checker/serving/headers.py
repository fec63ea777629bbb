# SPDX-License-Identifier: Apache-2.0
"""Give each snippet the header that it asks for, as far as this Lean has it.

A snippet's `import` and `open` lines say what its words mean, so they are used. What is not there
is said in a warning; then no name may stay unbound, since what the absent library defines would
become a variable and the theorem another one.
"""

import threading
from collections import OrderedDict
from concurrent.futures import Future
from dataclasses import dataclass, field, replace

from lean_checker.files.whole_files import check_text
from lean_checker.pool import Pool, PoolError
from lean_checker.serving.snippets import Header

# So many headers are remembered, and so many have a pool of their own (and its memory of
# statements), the last used ones.
MAX_SETTINGS = 512
MAX_POOLS = 8
PROBE_SECONDS = 60.0
# In every warning about what a header asks for and this Lean does not have.
ABSENT = "is not there"


@dataclass(frozen=True)
class Setting:
    """What stands before a snippet.

    header: its text. pool: one that has it, or None where Lean refuses it. absent: what is not
    there, as the snippet names it, and the sentence that says so.
    """

    header: str
    pool: Pool | None
    absent: dict[str, str] = field(default_factory=dict)


class Headers:
    """The headers that were asked for lately. Threads may share it.

    A header that is known costs nothing. Only one new one is looked at at a time, so that whoever
    sends many of them delays others like him, and nobody else.
    """

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        known: Future[Setting] = Future()
        known.set_result(Setting(pool.toolchain.header, pool))
        self._plain = known
        self._settings: OrderedDict[Header, Future[Setting]] = OrderedDict()
        self._pools: OrderedDict[str, Pool] = OrderedDict()
        self._lock = threading.Lock()
        self._making = threading.Lock()

    def setting(self, header: Header) -> Setting:
        """Return what stands before snippets with this header. Raises OSError, PoolError."""
        if header == Header():
            return self._plain.result()
        with self._lock:
            found = self._settings.get(header)
            mine = found is None
            if found is None:
                found = self._settings[header] = Future()
                if len(self._settings) > MAX_SETTINGS:
                    self._settings.popitem(last=False)
            self._settings.move_to_end(header)
        if mine:
            try:
                with self._making:
                    found.set_result(self._make(header))
            except BaseException as error:
                with self._lock:  # the next one tries again
                    self._settings.pop(header, None)
                found.set_exception(error)
        return found.result()

    def _make(self, header: Header) -> Setting:
        base = self.pool.toolchain
        absent: dict[str, str] = {}
        more = []
        for module in header.imports:
            if base.covers(module):
                continue
            if base.has_module(module):
                more.append(module)
            else:
                own = ", ".join(base.imports) or "its core library"
                absent[module] = f"the module {module} {ABSENT}; this Lean imports {own}"
        # With imports of its own a snippet brings its whole header; else ours stands before it.
        text = _with_imports(_imports(base.header) if header.imports else base.header, more)
        unknown = self._unknown(text, header.opens)
        absent |= {name: f"the namespace {name.split()[-1]} {ABSENT}" for name in unknown}
        if absent:
            text += "set_option autoImplicit false\n"
        text += "".join(f"open {name}\n" for name in header.opens if name not in unknown)
        if header.heartbeats:
            text += f"set_option maxHeartbeats {header.heartbeats}\n"
        return Setting(text, self._pool(text), absent)

    def _pool(self, text: str) -> Pool | None:
        if text == self.pool.toolchain.header:
            return self.pool
        if text not in self._pools:
            try:
                # It has no worker and no file of its own, so it may be dropped when others come.
                self._pools[text] = self.pool.with_header(text).__enter__()
            except PoolError:
                return None  # Lean refuses it; as a file, the snippet is told why
            if len(self._pools) > MAX_POOLS:
                self._pools.popitem(last=False)
        self._pools.move_to_end(text)
        return self._pools[text]

    def _unknown(self, header: str, opens: tuple[str, ...]) -> list[str]:
        """Return those that Lean knows no namespace for."""
        if not opens:
            return []
        _, messages = check_text(
            replace(self.pool.toolchain, header=header),
            "".join(f"open {name}\n" for name in opens),
            "header",
            PROBE_SECONDS,
            self.pool.memory_mib,
            self.pool.limits(PROBE_SECONDS),
        )
        wrong = {m.line for m in messages if m.severity == "error"}
        return [name for line, name in enumerate(opens, 1) if line in wrong]


def _imports(header: str) -> str:
    return "".join(f"{line}\n" for line in header.splitlines() if _opens_file(line))


def _with_imports(header: str, modules: list[str]) -> str:
    lines = header.splitlines()
    after = max((k + 1 for k, line in enumerate(lines) if _opens_file(line)), default=0)
    lines[after:after] = [f"import {module}" for module in modules]
    return "".join(f"{line}\n" for line in lines)


def _opens_file(line: str) -> bool:
    return line.split(" ")[0] in ("prelude", "import", "module", "public")
