# SPDX-License-Identifier: Apache-2.0
"""What came of an evaluation's samples, and the file from which a killed one goes on."""

import dataclasses
import fcntl
import hashlib
import json
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from rich.markup import escape
from rich.table import Table

from kimina_jax.problems.load import Problem
from kimina_jax.protocol import mailbox
from kimina_jax.sampler.sampling import Attempt
from kimina_jax.text.fix_turns import FailedAnswer
from kimina_jax.text.prompts import stated
from kimina_jax.text.taught import Keeping, TaughtAnswer
from launch.config.errors import UserError

# The files of a checkpoint folder on which its answers depend.
OF_WEIGHTS = ("*.safetensors", "config.json", "tokenizer*", "chat_template*", "vocab*", "merges*")
LONGEST = 200  # of a file's name, which may have 255 bytes


@dataclasses.dataclass
class ProblemOutcome:
    """How many samples of a problem had each status, and the first valid proof.

    `fixes` has the statuses of each round of fixes, `ended` the last round that has ended (0: of
    the plain samples), and `failed` the samples that it has left, with what a fix turn shows.
    `taught` are valid answers, where some are kept.
    """

    statuses: Counter[str] = dataclasses.field(default_factory=Counter)
    proof: str | None = None
    fixes: list[Counter[str]] = dataclasses.field(default_factory=list)
    ended: int = -1
    failed: "dict[int, FailedAnswer]" = dataclasses.field(default_factory=dict)
    going: "dict[int, FailedAnswer]" = dataclasses.field(default_factory=dict)  # of the next round
    taught: "list[TaughtAnswer]" = dataclasses.field(default_factory=list)

    @property
    def drawn(self) -> int:
        """The plain samples so far."""
        return self.statuses.total()

    def solved(self, rounds: int) -> int:
        """The samples that are valid after so many rounds of fixes."""
        return sum(counts["valid"] for counts in (self.statuses, *self.fixes[:rounds]))


class Tally:
    """The outcomes of all problems. With a log, problems that it holds are not `left`."""

    def __init__(
        self,
        problems: "Sequence[Problem]",
        samples: int,
        log: "ProblemLog | None",
        rounds: int = 0,
        keeping: "Keeping | None" = None,
    ):
        """`samples` of each make it finished, and then it goes into the log; so does each of the
        `rounds` of fixes. `keeping` says which valid answers stay; None: none."""
        self.of = {problem.id: ProblemOutcome() for problem in problems}
        self._problems = {problem.id: problem for problem in problems}
        self._samples, self._log, self._rounds = samples, log, rounds
        self._keeping = keeping
        if log:
            known = {p.id: found for p in problems if (found := log.done.get(_digest(p)))}
            self.of |= known
        self.left = [p for p in problems if self.of[p.id].drawn < samples]

    def add(self, attempt: "Attempt") -> None:
        """Takes in a sample, or a fix of one; the rounds come one after the other."""
        outcome, number = self.of[attempt.problem], attempt.round
        if number > len(outcome.fixes):
            outcome.fixes.append(Counter())
        counts = outcome.fixes[number - 1] if number else outcome.statuses
        counts[attempt.status] += 1
        if attempt.status == "valid" and outcome.proof is None:
            outcome.proof = attempt.proof
        if attempt.status == "valid" and self._keeping:
            found = TaughtAnswer(attempt.sample, attempt.proof, attempt.text)
            outcome.taught = self._keeping.best([*outcome.taught, found])
        if attempt.failed is not None and self._rounds:
            outcome.going[attempt.sample] = attempt.failed
        expected = len(outcome.failed) if number else self._samples
        # What could not be checked is drawn again by whoever goes on.
        if counts.total() == expected and not counts["infra"]:
            outcome.ended = number
            outcome.failed, outcome.going = dict(sorted(outcome.going.items())), {}
            if self._log:
                self._log.append(self._problems[attempt.problem], outcome)

    def turns(self, number: int) -> "list[tuple[Problem, int, FailedAnswer]]":
        """What is left of the round `number` of fixes: failed samples with their problems."""
        return [
            (problem, sample, failed)
            for problem in self._problems.values()
            for sample, failed in self.of[problem.id].failed.items()
            if self.of[problem.id].ended == number - 1
        ]

    @property
    def infra(self) -> int:
        """How many samples and fixes could not be checked."""
        counts = (counts for one in self.of.values() for counts in (one.statuses, *one.fixes))
        return sum(each["infra"] for each in counts)

    def fixed(self, number: int) -> Counter[str]:
        """How many fixes of a round, from 1 on, had each status."""
        rounds = (one.fixes[number - 1 : number] for one in self.of.values())
        return sum((counts for each in rounds for counts in each), Counter())

    def counts_after(self, rounds: int) -> dict[str, tuple[int, int]]:
        """(plain samples, of them valid after so many rounds of fixes) of each problem."""
        return {name: (one.drawn, one.solved(rounds)) for name, one in self.of.items()}

    @property
    def statuses(self) -> Counter[str]:
        """How many samples had each status."""
        return sum((outcome.statuses for outcome in self.of.values()), Counter())

    @property
    def counts(self) -> dict[str, tuple[int, int]]:
        """(drawn, valid) of each problem."""
        return self.counts_after(0)


class ProblemLog:
    """JSON lines: what the work is, then one for each finished problem, synced to the disk.

    A process that is killed loses the problems that it was at; the next one reads the others.
    """

    def __init__(
        self, path: Path, of: dict[str, Any], work: str = "evaluation", flag: str = "--log"
    ):
        """`of` is what the results depend on but the problems; `flag` chooses another file. Raises
        UserError where the file has results of another `work`, is in use, or cannot be had."""
        self.done: dict[str, ProblemOutcome] = {}
        self._flag = flag
        self._of, head = work, f'{{"{work}": '.encode()
        if path.exists() and not path.is_file():
            raise UserError(f"{path}: is no file; choose another {flag}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("a+", encoding="utf-8")
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(f"{path}: another {work} writes it; choose another {flag}") from None
        except OSError as error:
            raise UserError(f"{path}: {error.strerror}; choose another {flag}") from None
        of = json.loads(json.dumps(of))  # as it reads
        self._file.seek(0)
        raw = bytes(self._file.buffer.read())  # a line may end in the middle of a character, too
        whole = raw[: raw.rfind(b"\n") + 1]
        if not whole and raw[: len(head)] != head[: len(raw)]:
            whole = b"?\n"  # its only line is no unfinished one of ours
        lines = self._read(path, whole)
        self._file.truncate(len(whole))  # a line that was not finished
        if len(lines) < 2:  # nothing is lost, whatever was begun
            self._file.truncate(0)
            self._write({work: of})
            return
        if lines[0][work] != of:
            raise UserError(
                f"{path}: is of another {work} ({_difference(lines[0][work], of)});"
                f" choose another {flag} or remove it"
            )
        for line in lines[1:]:
            counts, failed = Counter(line["statuses"]), line.get("failed", {})
            if number := line.get("round", 0):
                found = self.done.get(line["digest"])
                if found is None or number != len(found.fixes) + 1:
                    raise UserError(self._no_log(path))
                found.fixes.append(counts)
                found.proof = line["proof"]
            else:
                found = self.done[line["digest"]] = ProblemOutcome(counts, line["proof"])
                found.taught = [TaughtAnswer(*of) for of in line.get("taught", ())]
            found.ended = number
            found.failed = {int(sample): FailedAnswer(*texts) for sample, texts in failed.items()}

    def append(self, problem: "Problem", outcome: ProblemOutcome) -> None:
        """Adds a problem whose samples, or whose round of fixes, have ended."""
        counts = outcome.fixes[outcome.ended - 1] if outcome.ended else outcome.statuses
        failed = {name: dataclasses.astuple(one) for name, one in outcome.failed.items()}
        taught = [] if outcome.ended else outcome.taught
        self._write(
            {
                "problem": problem.id,
                "digest": _digest(problem),
                "statuses": dict(counts),
                "proof": outcome.proof,
            }
            | ({"round": outcome.ended} if outcome.ended else {})
            | ({"failed": failed} if failed else {})
            | ({"taught": [dataclasses.astuple(one) for one in taught]} if taught else {})
        )

    def _read(self, path: Path, raw: bytes) -> list[dict[str, Any]]:
        try:
            lines = [json.loads(line) for line in raw.decode("utf-8").split("\n")[:-1]]
            whole = not lines or isinstance(lines[0][self._of], dict)
            whole &= all(map(_is_outcome, lines[1:]))
        except (ValueError, TypeError, KeyError, AttributeError):
            whole, lines = False, []
        if not whole:
            raise UserError(self._no_log(path))
        return lines

    def _no_log(self, path: Path) -> str:
        article = "an" if self._of[0] in "aeiou" else "a"
        return f"{path}: is not the log of {article} {self._of}; choose another {self._flag}"

    def _write(self, line: dict[str, Any]) -> None:
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())


def _is_outcome(line: dict[str, Any]) -> bool:
    statuses, proof = line["statuses"], line["proof"]
    counts = all(isinstance(count, int) for count in statuses.values())
    failed = line.get("failed", {}).items()
    texts = all(name.isdigit() and list(map(type, of)) == [str] * 3 for name, of in failed)
    texts &= all(list(map(type, of)) == [int, str, str] for of in line.get("taught", ()))
    whole = counts and texts and isinstance(line.get("round", 0), int)
    return whole and isinstance(line["digest"], str) and isinstance(proof, str | None)


def write_proofs(
    folder: Path, problems: "Sequence[Problem]", found: dict[str, ProblemOutcome]
) -> None:
    """One Lean file per solved theorem, with its informal statement and the model's answer."""
    for problem in problems:
        proof = found[problem.id].proof
        if proof is not None:
            said = f"{problem.informal} ({problem.band}, level {problem.level})"
            # Comments nest: neither may the text open one.
            text = f"/- {said.replace('-/', '- /').replace('/-', '/ -')} -/\n"
            text += f"{stated(problem)} := {proof.rstrip()}\n"
            # An id may hold a slash, or be a path that leads out of the folder.
            name = quote(problem.id, safe="")
            if len(name) > LONGEST:
                name = f"{name[:LONGEST]}-{hashlib.sha256(problem.id.encode()).hexdigest()[:16]}"
            mailbox.write_text(folder / f"{name}.lean", text)


def table(title: str, summary: dict, ks: Sequence[int]) -> Table:
    """Scores overall and per band."""
    shown = Table(title=escape(title))
    for column in ("", "problems", *(f"pass@{k}" for k in ks)):
        shown.add_column(column, justify="left" if not column else "right")
    for band, row in summary["bands"].items():
        shown.add_row(escape(band), str(row["problems"]), *(f"{row[f'pass@{k}']:.1%}" for k in ks))
    overall = []
    for k in ks:
        low, high = summary["ci95"][f"pass@{k}"]
        overall.append(f"{summary[f'pass@{k}']:.1%} [{low:.1%}, {high:.1%}]")
    shown.add_section()
    shown.add_row("all", str(summary["problems"]), *overall)
    for number, after in enumerate(summary.get("fix", {}).get("after", ()), 1):
        low, high = after["ci95"]
        title = f"pass@1 after {number} fix round{'s' if number > 1 else ''}"
        score = f"{after['pass@1']:.1%} [{low:.1%}, {high:.1%}]"
        shown.add_row(title, f"+{after['samples']} samples", score, *[""] * (len(ks) - 1))
    return shown


def identity(weights: Path) -> dict[str, list[int]]:
    """Tells the files of a checkpoint folder from others of the same names: (bytes, time)."""
    files = {file for pattern in OF_WEIGHTS for file in weights.glob(pattern)}
    found = {file.name: file.stat() for file in sorted(files)}
    return {name: [stat.st_size, stat.st_mtime_ns] for name, stat in found.items()}


def digest_of(problems: "Sequence[Problem]") -> str:
    """Tells what was asked and how it is told apart in bands: two evaluations whose scores can be
    compared have the same one."""
    parts = sorted((_digest(problem), problem.band) for problem in problems)
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _digest(problem: "Problem") -> str:
    """The same for a problem that is put to the model and judged in the same way."""
    parts = (problem.id, problem.statement, problem.informal, problem.preamble)
    text = json.dumps([*parts, problem.environment])
    return hashlib.sha256(text.encode()).hexdigest()


def _difference(there: dict[str, Any], here: dict[str, Any]) -> str:
    """The names whose values differ."""
    names = sorted(k for k in {*there, *here} if there.get(k) != here.get(k))
    return f"it differs in {', '.join(names)}"


def fix_summary(found: Tally, rounds: int) -> dict[str, Any]:
    """pass@1 after each round of fixes with its interval, what the round added to it, and how many
    samples it took: those that failed in the round before are asked for once more."""
    from kimina_jax import evaluate

    bands = dict.fromkeys(found.of, "")
    plain = found.counts
    summary: dict[str, Any] = {"rounds": rounds, "after": []}
    for number in range(1, rounds + 1):
        after = found.counts_after(number)
        scores = evaluate.summarize(after, bands, (1,))
        statuses = found.fixed(number)
        unasked = statuses.pop(evaluate.UNASKED, 0)
        summary["after"].append(
            {
                "pass@1": scores["pass@1"],
                "ci95": scores["ci95"]["pass@1"],
                "gain": evaluate.paired_difference(plain, after),
                "samples": statuses.total(),
                "unasked": unasked,
                "statuses": dict(statuses),
                "counts": after,
            }
        )
    return summary
