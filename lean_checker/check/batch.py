# SPDX-License-Identifier: Apache-2.0
"""Check one batch of candidates with a few throw-away Lean processes.

The statements come first (statements.py). Then all candidates are elaborated in one file, with
blame by position. Lean writes the compiled module only if the file has no error, so
where some candidates fail, the others are compiled again without them. Then the audit of the chosen
tier decides (audit.py, replay.py). Whatever cannot be decided for sure in company is handed back,
to be checked alone: after a crash, a memory overrun or a flood it is not certain whose it was.
"""

import copy
import random
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from lean_checker.check.assemble import Unit
from lean_checker.check.audit import audit
from lean_checker.check.elaborate import Elaborated, elaborate
from lean_checker.check.library import Library
from lean_checker.check.outcome import Outcome, blame, decided, note
from lean_checker.check.replay import replay
from lean_checker.check.statement_store import StatementStore
from lean_checker.check.statements import RECURSION, Care, Carrier, follow, state
from lean_checker.check.verdict import (
    Finding,
    Raw,
    blames_statement,
    own_messages,
    refusal,
    unclear,
)
from lean_checker.sandbox.process import MAX_FILE_BYTES, Ended, Limits
from lean_checker.toolchain import Toolchain


@dataclass
class _Batch:
    """Units on their way through one check.

    module: the name of the module that they are compiled into, in `folder`. apart: a folder that no
    candidate can write to. mark: what stands in every unit's key, and nobody can guess. together:
    how many units may share a marker. carriers: by key, where their statements stand in modules
    there.
    """

    units: list[Unit]
    module: str
    folder: Path
    apart: Path
    mark: str
    together: int
    carriers: dict[str, Carrier] = field(default_factory=dict)

    def modules(self, units: list[Unit]) -> list[str]:
        """Return the modules that these units' theorems take their types from."""
        return sorted({self.carriers[unit.key].module for unit in units if unit.opening})


class BatchChecker:
    """Checks batches with one toolchain and one set of limits.

    heartbeats: Lean's own deterministic limit per declaration. tier: "fast" or "full". sample: the
    part of the batches (0-1) that the full tier gives to both audits, to compare them. as_written:
    each theorem stands with its statement, for where it has binders that the statement does not
    show. Scratch files lie in a private folder per batch, which is removed.
    """

    def __init__(
        self,
        toolchain: Toolchain,
        limits: Limits,
        heartbeats: int,
        tier: str = "fast",
        sample: float = 0.0,
        as_written: bool = False,
    ) -> None:
        self.toolchain = toolchain
        self.limits = limits
        self.heartbeats = heartbeats
        self.tier = tier
        self.sample = sample
        self.as_written = as_written
        self.store = StatementStore(toolchain)
        self.library = Library(toolchain)
        self.options = [
            f"-DmaxHeartbeats={heartbeats}",
            RECURSION,
        ]

    def within(self, limits: Limits) -> "BatchChecker":
        """Return a copy with other limits, which knows the same statements."""
        other = copy.copy(self)
        other.limits = limits
        return other

    def check(self, units: list[Unit], together: int = 1) -> Iterator[Outcome]:
        """Yield exactly one outcome per unit. Raises OSError if Lean cannot be started.

        together: how many units may share a marker, which costs as much as a short proof. They
        share the limits of one, too; where that is too little, they are to be checked closer.
        """
        nonce = secrets.token_hex(8)
        keyed = [replace(unit, key=f"C{nonce}{k}") for k, unit in enumerate(units)]
        folder = Path(tempfile.mkdtemp(prefix="lean_checker_"))
        # A folder of its own, where the process that compiles the candidates can only read.
        apart = Path(tempfile.mkdtemp(prefix="lean_checker_"))
        try:
            batch = _Batch(keyed, f"Batch{nonce}", folder, apart, f"C{nonce}", together)
            yield from self._state(batch)
            if batch.units:
                yield from self._check(batch)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            shutil.rmtree(apart, ignore_errors=True)

    def _state(self, batch: _Batch) -> Iterator[Outcome]:
        """Have each theorem take its type from its statement's module, where that is sure.

        Whatever cannot be stated in company leaves the batch. Which form a theorem has depends on
        it alone, so its messages do not depend on its company.
        """
        module = f"{batch.module}t"
        provided = self.store.provide(batch.units, module, batch.apart, self.limits)
        unsure = {unit.key for unit in provided.unsure}
        batch.carriers = provided.carriers
        if provided.unsure:
            yield from self._refuse_statements(batch, provided.unsure)
        batch.units = [
            follow(unit, carrier)
            if (carrier := batch.carriers.get(unit.key)) and not self.as_written
            else unit
            for unit in batch.units
            if unit.key not in unsure
        ]

    def _refuse_statements(self, batch: _Batch, units: list[Unit]) -> Iterator[Outcome]:
        """Tell statements that are at fault by a look at all that may be, in one process.

        Without proofs, and with a marker after each, nothing of one reaches another. A process for
        each would cost as much as a hundred proofs.
        """
        answer = self._compile(batch, units, f"{batch.module}f", gap=True)
        outside = any(m.severity == "error" for m in answer.outside)
        blurred = unclear(answer.raws, answer.places)
        for at, unit in enumerate(units):
            sure = at < answer.reached and at not in blurred and not outside
            if sure and any(m.severity == "error" for m in answer.raws[at]):
                messages = own_messages(answer.raws[at], answer.places[at], unit)
                yield Outcome(unit, "statement", messages, answer.seconds[at])
            else:
                yield Outcome(unit, "again")

    def _check(self, batch: _Batch) -> Iterator[Outcome]:
        units = batch.units
        first = self._compile(batch, units, batch.module)
        if any(m.severity == "error" for m in first.outside):
            yield from (self._unsure(u, len(units), first.outside) for u in units)
            return
        clean, suspects, wrong, recursive = [], [], [], []
        blurred = unclear(first.raws, first.places)
        yield from (Outcome(units[k], "closer") for k in sorted(blurred) if k < first.reached)
        for k in sorted(set(range(first.reached)) - blurred):
            unit, raws, place = units[k], first.raws[k], first.places[k]
            status = refusal(raws)
            if status is None:
                clean.append(k)
            elif status == "wrong" and blames_statement(raws, place):
                suspects.append(k)
            else:
                messages = own_messages(raws, place, unit)
                outcome = Outcome(unit, status, messages, first.seconds[k])
                calls_itself = status == "wrong" and unit.may_mean_itself
                (recursive if calls_itself else wrong).append(outcome)
        decided = list(self._decide(batch, clean, first)) if clean else []
        if len(units) > 1 and any(found.status == "foreign" for found in decided):
            # A constant that is nobody's may have meant something to everybody here.
            kept = {id(units[k]) for k in suspects + clean}
            kept |= {id(found.unit) for found in wrong + recursive}
            yield from (Outcome(unit, "again") for unit in units if id(unit) in kept)
            yield from self._unreached(batch, first)
            return
        yield from wrong
        yield from decided
        if recursive and len(units) == 1:
            yield self._check_under_its_name(batch, recursive[0])
        else:
            yield from (Outcome(found.unit, "again") for found in recursive)
        yield from self._unreached(batch, first)
        replaced = [k for k in suspects if units[k].opening]
        if replaced and len(units) == 1:
            yield from self._check_as_written(batch)
            return
        yield from (Outcome(units[k], "again") for k in replaced)
        if suspects := [k for k in suspects if not units[k].opening]:
            yield from self._judge_statements(batch, suspects, first)

    def _compile(
        self, batch: _Batch, units: list[Unit], module: str, gap: bool = False
    ) -> Elaborated:
        """Elaborate some units of a batch; with `gap`, only their statements."""
        return elaborate(
            self.toolchain,
            self.options,
            [replace(u, proof="sorry") for u in units] if gap else units,
            batch.folder / f"{module}.lean",
            self.limits,
            batch.modules(units),
            batch.apart,
            # A statement is judged by what stands at its head, so none may share a marker then.
            1 if gap else batch.together,
        )

    def _unreached(self, batch: _Batch, first: Elaborated) -> Iterator[Outcome]:
        """Blame the unit that was running when the process ended; the rest gets another chance."""
        units = batch.units
        if first.reached == len(units):
            return
        ended = first.ended
        # A crash can overtake the marker before the first unit; then Lean starts without it.
        ours = ended.cause != "exit" or ended.unstarted
        if not ended.steps and (ours or not self._starts(batch)):
            text = f"Lean did not start: {ended.stderr.strip()[:500] or ended}"
            yield from (Outcome(u, "infra", note(text)) for u in units)
            return
        running = units[first.reached : first.behind]
        if len(running) > 1:
            yield from (Outcome(unit, "closer") for unit in running)
        else:
            yield blame(running[0], first, len(units) == 1, self.limits)
        yield from (Outcome(unit, "retry") for unit in units[first.behind :])

    def _starts(self, batch: _Batch) -> bool:
        """Whether Lean starts, and reads the header, when there is no candidate."""
        return bool(self._compile(batch, [], f"{batch.module}e").ended.steps)

    def _unsure(self, unit: Unit, company: int, raws: list[Raw]) -> Outcome:
        if company > 1:
            return Outcome(unit, "again")
        errors = [m.text for m in raws if m.severity == "error"]
        return Outcome(unit, "infra", note(f"Lean failed outside the proof: {errors[0][:500]}"))

    def _check_as_written(self, batch: _Batch) -> Iterator[Outcome]:
        """Check one unit with its statement in its place, and without the module of statements."""
        batch.units = [replace(unit, opening="") for unit in batch.units]
        batch.module = f"{batch.module}w"  # what the first form has written is not this one's
        yield from self._check(batch)

    def _check_under_its_name(self, batch: _Batch, before: Outcome) -> Outcome:
        """Check one unit, alone, under the name by which its proof may mean it.

        before: what came of it under a name of ours.
        """
        batch.units = [replace(unit, keeps_name=True) for unit in batch.units]
        batch.module = f"{batch.module}n"
        found = list(self._check(batch))
        # Where the library has that name, the statement is refused for it.
        return before if not found or found[0].status == "statement" else found[0]

    def _judge_statements(
        self, batch: _Batch, suspects: list[int], first: Elaborated
    ) -> Iterator[Outcome]:
        """Tell a broken statement from a proof whose error shows up at its head."""
        units = batch.units
        asked = [units[k] for k in suspects]
        answer = self._compile(batch, asked, f"{batch.module}s", gap=True)
        for at, k in enumerate(suspects):
            messages = own_messages(first.raws[k], first.places[k], units[k])
            if at >= answer.reached:
                alone = len(units) == 1
                yield Outcome(units[k], "infra" if alone else "again")
                continue
            broken = any(m.severity == "error" for m in answer.raws[at])
            yield Outcome(units[k], "statement" if broken else "wrong", messages, first.seconds[k])

    def _decide(self, batch: _Batch, clean: list[int], first: Elaborated) -> Iterator[Outcome]:
        units = batch.units
        asked = [units[k] for k in clean]
        alone = len(units) == 1
        olean = batch.folder / f"{batch.module}.olean"
        if len(clean) < len(units) or not olean.is_file():
            module = f"{batch.module}b"
            olean = batch.folder / f"{module}.olean"
            again = self._compile(batch, asked, module)
            spoilt = again.reached < len(asked) or any(refusal(r) for r in again.raws)
            if not spoilt and not olean.is_file():
                yield from self._unwritten(batch, asked, [first.seconds[k] for k in clean], again)
                return
            if spoilt:
                yield from (Outcome(u, "infra" if alone else "again") for u in asked)
                return
        findings, ended = self._audit(batch, olean, clean)
        for k, finding in zip(clean, findings, strict=True):
            messages = own_messages(first.raws[k], first.places[k], units[k])
            found = decided(units[k], finding, ended, messages, first.seconds[k])
            # What is refused here was accepted by Lean a moment ago, so it is looked at alone, and
            # at last with nothing of ours that it could have used.
            if found.status == "valid" or (alone and not units[k].opening):
                yield found
            elif finding.kind == "foreign" and not alone:
                yield replace(found, status="foreign")
            elif alone:
                yield from self._check_as_written(batch)
            else:
                yield Outcome(units[k], "again")

    def _unwritten(
        self, batch: _Batch, units: list[Unit], seconds: list[float], again: Elaborated
    ) -> Iterator[Outcome]:
        """Say what it means that Lean accepts all units and does not write their module.

        One proof may stand for a module that is larger than any file may be. Who makes so much of
        it takes long, so the slowest of a company are looked at alone, and the others together.
        """
        if len(units) > 1:
            for unit, own in zip(units, seconds, strict=True):
                yield Outcome(unit, "again" if 2 * own >= max(seconds) else "retry")
            return
        # All of it was in memory; and where a disk is full, it is no proof's fault.
        large = again.ended.peak_mib * 1024**2 > MAX_FILE_BYTES
        if large and shutil.disk_usage(batch.folder).free > MAX_FILE_BYTES:
            text = f"the compiled proof is larger than {MAX_FILE_BYTES // 1024**2} MiB"
            yield Outcome(units[0], "output", note(text), seconds[0])
        else:
            text = f"Lean did not write its module: {again.ended.stderr.strip()[:500]}"
            yield Outcome(units[0], "infra", note(text), seconds[0])

    def _audit(self, batch: _Batch, olean: Path, clean: list[int]) -> tuple[list[Finding], Ended]:
        """Return what the tier's audit says about units that were compiled without an error."""
        units = [batch.units[k] for k in clean]
        carriers = [c for unit in units if (c := batch.carriers.get(unit.key)) is not None]
        if len(carriers) < len(units):
            care = Care(lenient=frozenset(unit.key for unit in units))
            module = f"{batch.module}a"
            stated = state(self.toolchain, units, module, batch.apart, self.limits, care)
            if not stated.done:
                findings = [Finding() for _ in units]
                for finding, errors in zip(findings, stated.errors, strict=True):
                    if errors:
                        finding.refuse("statement", errors[0])
                return findings, stated.ended
            carriers = stated.carriers
        rest = (olean, units, carriers, batch.apart, self.limits, batch.mark)
        if self.tier == "fast":
            return audit(self.library, *rest)
        findings, ended = replay(self.toolchain, *rest)
        if random.random() < self.sample:
            others, _ = audit(self.library, *rest)
            for finding, other in zip(findings, others, strict=True):
                finding.compare(other)
        return findings, ended
