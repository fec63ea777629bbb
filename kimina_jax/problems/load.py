# SPDX-License-Identifier: Apache-2.0
"""Read problems, the bundled ones and those of a user's file. Standard library only: the checker
tier imports this."""

import functools
import gzip
import json
import re
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flextrain_jax.core.settings import setting, settings
from kimina_jax.problems.sources import layouts, lean_text, rows
from kimina_jax.problems.sources.convert import convert
from kimina_jax.problems.sources.rows import ProblemError

SPLITS = ("train", "validation", "test")
BANDS = (
    "propositional",
    "quantifiers",
    "equality",
    "nat",
    "lists",
    "order",
    "divisibility",
    "mixed",
)
# The bundled sets; "all" is both.
SETS = ("bundled", "by_hand", "all")
WHERE = "bundled, by_hand, all (both of these), or a file of problems."
OTHER = "other"  # the band of problems that have none
FOLDER = Path(__file__).parent
# What a proof has that is a whole file, another theorem's, unfinished, or of another system; and
# what a preamble has of which something is left out or changed.
_MORE = re.compile(r"\b(?:theorem|lemma|import|sorry|sorryAx|admit|stop)\b|```|/-|\r")
_MORE_BEFORE = re.compile(r"\b(?:lemma|import|sorry|admit)\b|```|\r")

CONVERT = "convert it with `python -m launch.problems FILE OUT`, which says which rows have none"


@settings
class Splits:
    """Where problems come from: each split bundled, or a file of one's own."""

    train: str = setting(WHERE, default="bundled")
    validation: str = setting(WHERE, default="bundled")
    test: str = setting(WHERE, default="bundled")

    def file_of(self, split: str) -> Path | None:
        """The file of a split, or of one's own where `split` names none; None where bundled."""
        source = getattr(self, split) if split in SPLITS else split
        return None if source in SETS and split in SPLITS else Path(source)

    def read(self, split: str) -> "tuple[Problem, ...]":
        """The problems of a split; of a file of problems, where `split` is the name of none.

        Raises ProblemError.
        """
        file = self.file_of(split)
        if file is None:
            return load(split, getattr(self, split))
        if split in SETS and not file.exists():
            raise ProblemError(
                f"{split} is a set of problems, and a split is wanted; set 'problems.test' to"
                f" {split}, and take the split test"
            )
        return read_problems(file, f"'problems.{split}'" if split in SPLITS else "")


@dataclass(frozen=True)
class Problem:
    """One theorem to prove, with its reference solution.

    `statement` is `theorem NAME (binders) : goal`; `proof` is the text after `:=` (it starts with
    `by`), or empty where none is known;
    `thinking` is the reference solution as Kimina's formal reasoning pattern: pieces ("text" |
    "tactics", string).
    `level` runs from 1 (one step) to 4, to 6 in the problems by hand.
    `environment` names the toolchain that it needs, of those in `checker.environments`; "" is
    `checker.toolchain`.
    `preamble` stands before the statement, such as definitions that it uses.
    """

    id: str
    band: str
    level: int
    informal: str
    statement: str
    proof: str
    thinking: tuple[tuple[str, str], ...]
    environment: str = ""
    preamble: str = ""


@dataclass(frozen=True)
class FalseVariant:
    """A (statement, proof) pair that a checker must reject; `mutation` says what was done to
    problem `source`."""

    id: str
    source: str
    mutation: str
    statement: str
    proof: str


def problem_from_json(row: dict) -> Problem:
    """Build a Problem from one decoded JSON object; KeyError or TypeError where a field is missing
    or ill-typed."""
    pieces = tuple((str(kind), str(text)) for kind, text in row["thinking"])
    return Problem(
        row["id"],
        row["band"],
        int(row["level"]),
        row["informal"],
        row["statement"],
        row["proof"],
        pieces,
        str(row.get("environment", "")),
    )


def read_rows(path: Path) -> list[dict]:
    """Decode a bundled .jsonl.gz file; ProblemError names the file and line that is wrong."""
    if not path.is_file():
        raise ProblemError(
            f"{path}: no such problem file; run `python -m kimina_jax.problems.generate`"
        )
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                found.append(json.loads(line))
            except ValueError as error:
                raise ProblemError(f"{path}:{number}: not a JSON object ({error}).") from None
    return found


def read_problems(path: Path, setting_name: str = "") -> tuple[Problem, ...]:
    """Read a problem file of one's own: rows with at least a statement, and an id or a name.

    Parquet and the columns of published sets are taken, too (see sources/). setting_name: what
    named the file, for the message. Raises ProblemError, at the first row that is no problem.
    """
    if not path.is_file():
        named = f"{setting_name}: " if setting_name else ""
        bundled = f"sets: {', '.join(SETS)}" if named else f"splits: {', '.join(SPLITS)}"
        raise ProblemError(
            f"{named}{path}: no such problem file; name a file of problems, or one of the bundled"
            f" {bundled}"
        )
    problems: list[Problem] = []
    places: dict[str, int] = {}
    layout = None
    notes: dict[str, list[int]] = {}  # the rows of each
    splits: dict[str, None] = {}  # in their order
    for number, row in rows.read(path):
        if isinstance(row, rows.Fault):
            raise ProblemError(f"{path}:{number}: {row.reason}")
        layout = layout or layouts.detect(row, f"{path}:{number}")
        try:
            problem = _own(row) if layout is layouts.OWN else None
            if problem is None:
                converted = convert(row, layout)
                problem = _from_row(converted.row)
                for note in converted.notes:
                    notes.setdefault(note, []).append(number)
        except lean_text.LeanTextError as error:
            raise ProblemError(f"{path}:{number}: is no problem: {error}; {CONVERT}") from None
        if problem.id in places:
            raise ProblemError(
                f"{path}:{number}: has the id {problem.id!r} of line {places[problem.id]}; ids must"
                f" differ, or {CONVERT}"
            )
        places[problem.id] = number
        if isinstance(split := row.get(layout.split), str):
            splits[split] = None
        problems.append(problem)
    if not problems:
        raise ProblemError(f"{path}: holds no problem; name a file that does")
    _tell_notes(path, len(problems), notes)
    if len(splits) > 1:
        first, *others = splits
        several = ", ".join([first, *others[:4]]) + (", …" if others[4:] else "")
        _tell(
            f"{path}: its rows are of the splits {several}, and all are read; `python -m"
            f" launch.problems {path} OUT --split={first}` takes those of one"
        )
    return tuple(problems)


def _tell_notes(path: Path, total: int, notes: dict[str, list[int]]) -> None:
    """Says what was noted of which rows."""
    for note, of in notes.items():
        _tell(
            f"{path}: {len(of)} of {total} rows, the first is {of[0]}: {note};"
            f" `python -m launch.problems {path} OUT` reports each"
        )


@functools.cache
def _tell(line: str) -> None:
    """Prints a line, once in a process: a run reads its problems several times."""
    print(line, flush=True)


def _own(row: dict[str, Any]) -> Problem | None:
    """The problem of a row that needs no taking apart, as launch.problems writes them."""
    statement, known = row.get("statement"), row.get("id")
    if not isinstance(statement, str) or not isinstance(known, str) or row.get("thinking"):
        return None
    marks = (":=", "--", "/-", "theorem", "lemma", "@[", "\r")
    rest = statement.removeprefix("theorem ")
    if rest == statement or any(mark in rest for mark in marks) or rest != rest.strip():
        return None
    texts = [row.get(name) for name in ("informal", "proof", "preamble", "band", "environment")]
    if not all(text is None or (isinstance(text, str) and "\r" not in text) for text in texts):
        return None
    proof, preamble = row.get("proof") or "", row.get("preamble") or ""
    # A term, too, may be a proof; what may be more than a proof is taken apart.
    taken = proof == proof.strip() and not proof.startswith(":=") and not _MORE.search(proof)
    if not taken or _MORE_BEFORE.search(preamble) or not known or known != known.strip():
        return None
    return _from_row(row) if isinstance(row.get("level", 1), int) else None


def _from_row(row: dict[str, Any]) -> Problem:
    """A Problem from a row in our form, in which all but id and statement may be missing."""
    proof = row.get("proof") or ""
    thinking = row.get("thinking") or _thinking(proof)
    return Problem(
        row["id"],
        row.get("band") or OTHER,
        row.get("level") or 1,
        row.get("informal") or "",
        row["statement"],
        proof,
        tuple((str(kind), str(text)) for kind, text in thinking),
        row.get("environment") or "",
        row.get("preamble") or "",
    )


def _thinking(proof: str) -> list[tuple[str, str]]:
    """The reasoning pattern for a proof that comes without: the proof as its one tactics block."""
    by = re.match(r"by\b", proof)
    body = proof[by.end() :].strip("\n") if by else f"exact {proof}"
    return [("tactics", textwrap.dedent(body).strip())] if proof else []


@functools.cache
def load(split: str, of: str = "bundled") -> tuple[Problem, ...]:
    """The bundled problems of a split ("train", "validation" or "test"), in file order.

    `of` is one of SETS. Raises ProblemError.
    """
    if split not in SPLITS:
        raise ProblemError(f"There is no split {split!r}; the splits are {', '.join(SPLITS)}.")
    if of not in SETS:
        raise ProblemError(f"There is no bundled set {of!r}; the sets are {', '.join(SETS)}.")
    if of == "all":
        return load(split) + load(split, "by_hand")
    path = FOLDER / (f"{split}.jsonl.gz" if of == "bundled" else f"{of}_{split}.jsonl.gz")
    found = []
    for number, row in enumerate(read_rows(path), 1):
        try:
            found.append(problem_from_json(row))
        except (KeyError, TypeError, ValueError) as error:
            raise ProblemError(f"{path}:{number}: field missing or ill-typed: {error}") from None
    return tuple(found)


@functools.cache
def load_false() -> tuple[FalseVariant, ...]:
    """The bundled wrong (statement, proof) pairs, made from training problems by mutation."""
    rows = read_rows(FOLDER / "false.jsonl.gz")
    return tuple(
        FalseVariant(r["id"], r["source"], r["mutation"], r["statement"], r["proof"]) for r in rows
    )
