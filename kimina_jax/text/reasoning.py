# SPDX-License-Identifier: Apache-2.0
"""Kimina's formal reasoning pattern: render it, parse it, judge its format, take the proof out of
it.

An answer is `<think>`, informal text alternating with fenced ```tactics blocks, `</think>`, then
exactly one
```lean4 block that holds the whole theorem, and nothing after it (arXiv 2504.11354, sections 2.2,
2.3 and D.3).

Model output is hostile. Everything here is linear in the length of the text, accepts any string,
and raises nothing
but FormatError. The proof is what follows the *given* statement: a model cannot weaken the theorem,
and helper
lemmas before it, which would silently be lost, are a named fault. Standard library only: the
checker imports this.
"""

import itertools
import re
from collections import Counter
from dataclasses import dataclass

from kimina_jax.problems.load import Problem
from kimina_jax.text.prompts import IM_END, stated

# The rules, in the order in which they are tried; metrics count faults under these names.
RULES = (
    "think",  # the answer opens with <think> and has exactly one <think> and one </think>
    "fence",  # every fence in the thinking is a closed tactics block
    "tactics",  # at least MIN_TACTICS_BLOCKS tactics blocks
    "repetition",  # no long thinking line is written REPEATS times or more
    "lean4",  # exactly one closed lean4 block after the thinking
    "trailing",  # nothing but the end of turn follows it, nothing stands before it
    "statement",  # the block holds the given statement, word for word, and a proof
    "helper",  # nothing but imports, opens, options and comments precedes the statement
    "coverage",  # the tactics blocks cover MIN_COVERAGE of the proof's lines
)
MIN_TACTICS_BLOCKS = 1
MIN_COVERAGE = 0.6
REPEATS = 6
REPEAT_WORDS = 10

THINK_OPEN, THINK_CLOSE = "<think>", "</think>"
_FENCE_LINE = re.compile(r"^[ \t]*```([^\n]*)$", re.MULTILINE)
_HEADER_LINE = re.compile(r"^(import|open|set_option|--)\b|^--|^$")


class FormatError(ValueError):
    """An answer breaks the format. `rule` is one of RULES, the message says what was found."""

    def __init__(self, rule: str, reason: str):
        super().__init__(f"{rule}: {reason}")
        self.rule = rule
        self.reason = reason


@dataclass(frozen=True)
class Parsed:
    """The parts of an answer that could be found, and the faults (rule, reason) that were.

    `thinking` alternates ("text" | "tactics", string); `lean_block` is None where there is not
    exactly one.
    """

    thinking: tuple[tuple[str, str], ...]
    tactics_blocks: tuple[str, ...]
    lean_block: str | None
    faults: tuple[tuple[str, str], ...]


def render_solution(problem: Problem) -> str:
    """The assistant's turn for the reference solution, ending with the end-of-turn token."""
    pieces = [
        text if kind == "text" else f"```tactics\n{text}\n```" for kind, text in problem.thinking
    ]
    thinking = "\n".join(pieces)
    lean = f"{stated(problem)} := {problem.proof}"
    return f"{THINK_OPEN}\n{thinking}\n{THINK_CLOSE}\n```lean4\n{lean}\n```{IM_END}"


def parse(text: str) -> Parsed:
    """Split an answer into its parts; never raises. Faults of structure only: no statement is known
    here."""
    faults: list[tuple[str, str]] = []
    body = text.rstrip()
    if body.endswith(IM_END):
        body = body[: -len(IM_END)]
    opens, closes = body.count(THINK_OPEN), body.count(THINK_CLOSE)
    if opens != 1 or closes != 1 or not body.lstrip().startswith(THINK_OPEN):
        found = f"{opens} {THINK_OPEN} and {closes} {THINK_CLOSE}"
        faults.append(("think", f"one thinking part at the start is wanted, found {found}"))
        thinking_text, answer = "", body
    else:
        before, answer = body.split(THINK_CLOSE, 1)
        thinking_text = before.split(THINK_OPEN, 1)[1]
        if not answer:
            faults.append(("lean4", "nothing follows the thinking"))
    thinking, fence_fault = _pieces(thinking_text)
    if fence_fault:
        faults.append(("fence", fence_fault))
    blocks = tuple(piece for kind, piece in thinking if kind == "tactics")
    if len(blocks) < MIN_TACTICS_BLOCKS:
        faults.append(("tactics", f"{len(blocks)} tactics blocks, wanted {MIN_TACTICS_BLOCKS}"))
    if repeated := _repeated_line(thinking):
        faults.append(("repetition", f"a thinking line is written {repeated} times"))
    lean_block, answer_faults = _lean_block(answer)
    if answer and answer_faults:
        faults.extend(answer_faults)
    return Parsed(thinking, blocks, lean_block, tuple(faults))


def extract_proof(text: str, statement: str, preamble: str = "") -> str:
    """The proof text (from `by` on) that the answer gives for `statement` = `theorem NAME (binders)
    : goal`.

    Raises FormatError for the first fault in the order of RULES. The statement is compared after
    runs of whitespace
    are made one space; only what follows its `:=` is returned. The problem's preamble may stand
    before it.
    """
    parsed = parse(text)
    if parsed.faults:
        rule, reason = min(parsed.faults, key=lambda fault: RULES.index(fault[0]))
        raise FormatError(rule, reason)
    proof = _proof_after(parsed.lean_block or "", statement, preamble)
    covered = coverage(parsed.tactics_blocks, proof)
    if covered < MIN_COVERAGE:
        raise FormatError("coverage", f"{covered:.0%} of the proof's lines stand in tactics blocks")
    return proof


def format_fault(text: str, statement: str) -> str | None:
    """The name of the first rule that the answer breaks, or None where its format is good."""
    try:
        extract_proof(text, statement)
    except FormatError as error:
        return error.rule
    return None


def format_ok(text: str, statement: str) -> bool:
    """Whether the answer keeps every rule."""
    return format_fault(text, statement) is None


def coverage(tactics_blocks: tuple[str, ...], proof: str) -> float:
    """Share of the distinct, stripped, non-comment proof lines that also stand in a tactics block;
    in [0, 1]."""
    final = set(_code_lines(proof.removeprefix("by")))
    if not final:
        return 0.0
    thought = {line for block in tactics_blocks for line in _code_lines(block)}
    return len(final & thought) / len(final)


def _code_lines(text: str) -> list[str]:
    lines = (line.strip() for line in text.split("\n"))
    return [line for line in lines if line and not line.startswith("--")]


def _pieces(text: str) -> tuple[tuple[tuple[str, str], ...], str | None]:
    """Alternate text and tactics of the thinking; the second value is the first fault of its
    fences."""
    pieces: list[tuple[str, str]] = []
    fault = None
    start, opened = 0, False
    for fence in _FENCE_LINE.finditer(text):
        label = fence.group(1).strip()
        piece = text[start : fence.start()].strip("\n")
        if not opened:
            if piece.strip():
                pieces.append(("text", piece.strip()))
            if label != "tactics":
                return tuple(pieces), f"a fence labelled {label[:20]!r} opens in the thinking"
            opened = True
        else:
            if label:
                return tuple(pieces), "a tactics block is not closed before the next fence"
            if piece.strip():
                pieces.append(("tactics", piece))
            else:
                fault = fault or "a tactics block is empty"
            opened = False
        start = fence.end()
    if opened:
        return tuple(pieces), "the last tactics block is not closed"
    if text[start:].strip():
        pieces.append(("text", text[start:].strip()))
    return tuple(pieces), fault


def _repeated_line(thinking: tuple[tuple[str, str], ...]) -> int:
    """How often the most repeated long line of the informal text is written, if that is too often;
    else 0."""
    lines: Counter[str] = Counter()
    for kind, text in thinking:
        if kind == "text":
            lines.update(line for line in text.split("\n") if len(line.split()) >= REPEAT_WORDS)
    most = max(lines.values(), default=0)
    return most if most >= REPEATS else 0


def _lean_block(answer: str) -> tuple[str | None, list[tuple[str, str]]]:
    """The one lean4 block of the text after the thinking, and the faults found there."""
    fences = list(itertools.islice(_FENCE_LINE.finditer(answer), 3))  # the third is one too many
    labels = [fence.group(1).strip() for fence in fences]
    if len(fences) != 2 or labels[0] != "lean4" or labels[1] != "":
        opened = sum(label == "lean4" for label in labels)
        return None, [("lean4", f"one closed lean4 block is wanted, found {opened} opened")]
    faults = []
    if answer[: fences[0].start()].strip() or answer[fences[1].end() :].strip():
        faults.append(("trailing", "text stands beside the lean4 block"))
    return answer[fences[0].end() : fences[1].start()].strip("\n"), faults


def _proof_after(block: str, statement: str, preamble: str) -> str:
    """What follows the given statement's `:=` in a Lean block; FormatError where it is not
    there."""
    words = statement.split()
    if not words:
        raise FormatError("statement", "the given statement is empty")
    found = re.search(r"(?<!\S)" + r"\s+".join(map(re.escape, words)) + r"\s*:=", block)
    if found is None:
        raise FormatError("statement", "the lean4 block does not hold the given statement")
    before = block[: found.start()]
    if preamble:
        before = re.sub(r"\s+".join(map(re.escape, preamble.split())), "", before, count=1)
    for line in before.split("\n"):
        if not _HEADER_LINE.match(line.strip()):
            raise FormatError("helper", "something else stands before the given theorem")
    proof = block[found.end() :].strip()
    if not proof.removeprefix("by").strip():
        raise FormatError("statement", "no proof follows the statement")
    return proof
