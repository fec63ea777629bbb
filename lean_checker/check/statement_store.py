# SPDX-License-Identifier: Apache-2.0
"""Statements that were elaborated once, kept for the batches to come.

A training run draws many samples of a problem, and draws the same problem again: its statement is
elaborated when it is first seen (statements.py), and the module that holds it is imported from then
on. The modules are kept as bytes in this process and written anew for every batch, so whatever a
candidate might do to the files of its own batch ends with them.
"""

import threading
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from lean_checker.check.assemble import Unit
from lean_checker.check.statements import Care, Carrier, Identity, identity, state
from lean_checker.sandbox.process import Limits
from lean_checker.toolchain import Toolchain

ATTEMPTS = 6
# How many modules a batch may import. If it needs more, what stands in all but half as many of them
# is elaborated anew, into one module, so that the next such batch needs fewer.
MODULES = 32
# How much all modules may take; above it, the oldest are forgotten.
STORE_BYTES = 256 * 1024**2


@dataclass(frozen=True)
class Provided:
    """carriers: by key, of the units whose statements stand in modules in the batch's folder.
    unsure: the units of a company that must be looked at alone."""

    carriers: dict[str, Carrier]
    unsure: list[Unit]


class StatementStore:
    """The statements that a pool knows. Several threads may share one."""

    def __init__(self, toolchain: Toolchain) -> None:
        self.toolchain = toolchain
        self._lock = threading.Lock()
        self._modules: dict[str, bytes] = {}  # the oldest first
        self._carriers: dict[Identity, Carrier] = {}

    def provide(self, units: list[Unit], module: str, folder: Path, limits: Limits) -> Provided:
        """Put modules with the statements of the units into `folder`.

        module: the name for the module of those that are not known yet. No candidate may be able
        to write to `folder`. Which carrier a statement has does not change what its theorem says.
        Raises OSError if Lean cannot be started.
        """
        known, modules = self._known(units)
        new = [unit for unit in units if unit.key not in known]
        carriers, unsure = self._elaborate(new, len(units) > 1, module, folder, limits)
        for name, content in modules.items():
            (folder / f"{name}.olean").write_bytes(content)
        return Provided(known | carriers, unsure)

    def _known(self, units: list[Unit]) -> tuple[dict[str, Carrier], dict[str, bytes]]:
        """Return the carriers of the units that have one, by key, and the modules to import."""
        with self._lock:
            found = {unit.key: self._carriers.get(identity(unit)) for unit in units}
            uses = Counter(carrier.module for carrier in found.values() if carrier)
            few = MODULES if len(uses) <= MODULES else MODULES // 2
            modules = {name: self._modules[name] for name, _ in uses.most_common(few)}
        return {k: c for k, c in found.items() if c and c.module in modules}, modules

    def _elaborate(
        self, units: list[Unit], company: bool, module: str, folder: Path, limits: Limits
    ) -> tuple[dict[str, Carrier], list[Unit]]:
        """State the units; return their carriers and, in company, those to be looked at alone."""
        care = Care()
        unsure: list[Unit] = []
        # Strictly and many to a marker; each where it failed so, and with names unbound where that
        # failed; without those that even then fail.
        for _ in range(ATTEMPTS):
            if not units:
                return {}, unsure
            stated = state(self.toolchain, units, module, folder, limits, care)
            if stated.done:
                carriers = dict(zip((unit.key for unit in units), stated.carriers, strict=True))
                self._keep(units, carriers, module, (folder / f"{module}.olean").read_bytes())
                return carriers, unsure
            if stated.ended.killed or stated.ended.unstarted:
                continue  # it says nothing about a statement
            of_units = list(zip(units, stated.carriers, strict=True))
            faulty = {unit.key for unit, carrier in of_units if carrier in stated.faulty}
            doubtful = {unit.key for unit, carrier in of_units if carrier in stated.doubtful}
            if not (faulty | doubtful) or (not company and faulty <= care.lenient):
                break
            broken = faulty & care.lenient if company else set()
            unsure += [unit for unit in units if unit.key in broken]
            units = [unit for unit in units if unit.key not in broken]
            care = Care(care.closer | doubtful, care.lenient | faulty)
        return {}, unsure + units if company else []

    def _keep(
        self, units: list[Unit], carriers: dict[str, Carrier], module: str, content: bytes
    ) -> None:
        with self._lock:
            self._modules[module] = content
            for unit in units:
                self._carriers[identity(unit)] = carriers[unit.key]
            while sum(map(len, self._modules.values())) > STORE_BYTES and len(self._modules) > 1:
                oldest = next(iter(self._modules))
                del self._modules[oldest]
                self._carriers = {
                    which: carrier
                    for which, carrier in self._carriers.items()
                    if carrier.module != oldest
                }
