# SPDX-License-Identifier: Apache-2.0
"""Answers: render one, parse it, judge its format, take the proof out of it.

In Kimina's formal reasoning pattern an answer is `<think>`, informal text alternating with fenced
```tactics blocks, `</think>`, then exactly one ```lean4 block that holds the whole theorem, and
nothing after it (arXiv 2504.11354, sections 2.2, 2.3 and D.3). What of that an answer must keep is
data: format_rules.py.

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
from kimina_jax.text.format_rules import KIMINA, RULES, FormatRules
from kimina_jax.text.prompts import IM_END, stated

THINK_OPEN, THINK_CLOSE = "<think>", "</think>"
REASONING = ("reasoning_content", "reasoning")  # the fields of a message that hold it apart
_FENCE_LINE = re.compile(r"^[ \t]*```([^\n]*)$", re.MULTILINE)
_HEADER_LINE = re.compile(r"^(import|open|set_option|--)\b|^--|^$")


class FormatError(ValueError):
    """An answer breaks the format: `faults` are (rule, reason) of each broken rule, in the order of
    RULES; the message is of the first."""

    def __init__(self, faults: tuple[tuple[str, str], ...]):
        self.faults = faults
        self.rule, self.reason = faults[0]
        super().__init__(f"{self.rule}: {self.reason}")


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


def render_solution(problem: Problem, thinks: bool = True, whole: bool = True) -> str:
    """The assistant's turn for the reference solution, ending with the end-of-turn token; without
    `thinks` the lean4 block alone, without `whole` that has no statement."""
    code = f"{stated(problem)} := {problem.proof}" if whole else problem.proof
    lean = f"```lean4\n{code}\n```{IM_END}"
    if not thinks:
        return lean
    pieces = [
        text if kind == "text" else f"```tactics\n{text}\n```" for kind, text in problem.thinking
    ]
    thinking = "\n".join(pieces)
    return f"{THINK_OPEN}\n{thinking}\n{THINK_CLOSE}\n{lean}"


def with_thought(thought: str, content: str) -> str:
    """What a message says behind the reasoning that was kept apart from it."""
    return f"{THINK_OPEN}\n{thought}\n{THINK_CLOSE}\n{content}" if thought else content


def parse(text: str, rules: FormatRules = KIMINA) -> Parsed:
    """Split an answer into its parts; never raises. Faults of structure only: no statement is known
    here."""
    faults: list[tuple[str, str]] = []
    if rules.longest and len(text) > rules.longest:
        faults.append(("length", f"{len(text)} characters, at most {rules.longest} are wanted"))
    body = text.rstrip()
    if body.endswith(IM_END):
        body = body[: -len(IM_END)]
    thinking_text, answer, fault = _thinking(body, rules)
    if fault:
        faults.append(("think", fault))
    elif not answer:
        faults.append(("lean4", "nothing follows the thinking"))
    thinking, fence_fault = _pieces(thinking_text)
    if fence_fault and rules.tactics_blocks:
        faults.append(("fence", fence_fault))
    blocks = tuple(piece for kind, piece in thinking if kind == "tactics")
    if len(blocks) < rules.tactics_blocks:
        faults.append(("tactics", f"{len(blocks)} tactics blocks, wanted {rules.tactics_blocks}"))
    if repeated := _repeated_line(thinking, rules):
        faults.append(("repetition", f"a thinking line is written {repeated} times"))
    lean_block, answer_faults = _last_block(answer) if rules.text_beside else _lean_block(answer)
    if answer and answer_faults:
        faults.extend(answer_faults)
    return Parsed(thinking, blocks, lean_block, tuple(faults))


def _thinking(body: str, rules: FormatRules) -> tuple[str, str, str]:
    """The thinking, what follows it, and what is wrong with it."""
    opens, closes = body.count(THINK_OPEN), body.count(THINK_CLOSE)
    if opens == closes == 1 and body.lstrip().startswith(THINK_OPEN):
        before, answer = body.split(THINK_CLOSE, 1)
        thought = before.split(THINK_OPEN, 1)[1]
        if rules.think == "none" and thought.strip():
            return thought, answer, "no thinking is wanted"
        return thought, answer, ""
    if rules.think != "one" and not opens and not closes:
        return "", body, ""
    found = f"{opens} {THINK_OPEN} and {closes} {THINK_CLOSE}"
    return "", body, f"one thinking part at the start is wanted, found {found}"


def faults(
    text: str, statement: str, preamble: str = "", rules: FormatRules = KIMINA
) -> tuple[tuple[str, str], ...]:
    """(rule, reason) of every rule that the answer breaks, in the order of RULES."""
    return _judged(text, statement, preamble, rules)[1]


def extract_proof(
    text: str, statement: str, preamble: str = "", rules: FormatRules = KIMINA
) -> str:
    """The proof text (from `by` on) that the answer gives for `statement` = `theorem NAME (binders)
    : goal`.

    Raises FormatError for the first fault in the order of RULES. The statement is compared after
    runs of whitespace
    are made one space; only what follows its `:=` is returned. The problem's preamble may stand
    before it.
    """
    proof, broken = _judged(text, statement, preamble, rules)
    if broken:
        raise FormatError(broken)
    return proof


def _judged(
    text: str, statement: str, preamble: str, rules: FormatRules
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The proof, which is only one where there are no faults, and the faults."""
    parsed, proof = parse(text, rules), ""
    broken = list(parsed.faults)
    if parsed.lean_block is not None:
        proof, more = _proof_after(parsed.lean_block, statement, preamble, rules)
        broken += more
    if proof:
        lines = len(_code_lines(proof.removeprefix("by")))
        longest = max((len(_code_lines(block)) for block in parsed.tactics_blocks), default=0)
        if rules.block_share and longest > max(5, rules.block_share * lines):
            broken.append(("block", f"a tactics block has {longest} lines, the proof {lines}"))
        covered = coverage(parsed.tactics_blocks, proof)
        if covered < rules.coverage:
            said = f"{covered:.0%} of the proof's lines stand in tactics blocks"
            broken.append(("coverage", said))
    return proof, tuple(sorted(broken, key=lambda fault: RULES.index(fault[0])))


def format_fault(text: str, statement: str) -> str | None:
    """The name of the first rule that the answer breaks, or None where its format is good."""
    found = faults(text, statement)
    return found[0][0] if found else None


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


def _repeated_line(thinking: tuple[tuple[str, str], ...], rules: FormatRules) -> int:
    """How often the most repeated long line of the informal text is written, if that is too often;
    else 0."""
    lines: Counter[str] = Counter()
    for kind, text in thinking:
        if kind == "text":
            long = (line for line in text.split("\n") if len(line.split()) >= rules.repeat_words)
            lines.update(long)
    most = max(lines.values(), default=0)
    return most if 0 < rules.repeats <= most else 0


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


def _last_block(answer: str) -> tuple[str | None, list[tuple[str, str]]]:
    """The last closed lean4 block of a text, and the fault where there is none."""
    found, opened, start = None, None, 0
    for fence in _FENCE_LINE.finditer(answer):
        label = fence.group(1).strip()
        if opened is None:
            opened, start = label, fence.end()
        elif not label:
            if opened in ("lean4", "lean"):
                found = answer[start : fence.start()].strip("\n")
            opened = None
    if found is None:
        return None, [("lean4", "no closed lean4 block is there")]
    return found, []


def _proof_after(
    block: str, statement: str, preamble: str, rules: FormatRules
) -> tuple[str, list[tuple[str, str]]]:
    """What follows the given statement's `:=` in a Lean block, and the faults found there."""
    words = statement.split()
    if not words:
        return "", [("statement", "the given statement is empty")]
    if not rules.whole:
        opening = re.match(r"\s*by\b", block)
        if opening and (rest := block[opening.end() :].rstrip()).strip():
            first, *more = rest.split("\n")
            if first.strip() and more:
                # Tactics below one that stands beside `by` keep to its column, which moves where
                # the statement is put before it.
                column = len(opening[0].rpartition("\n")[2])
                rest = f"\n{' ' * column}{rest}"
            return f"by{rest}", []
    found = re.search(r"(?<!\S)" + r"\s+".join(map(re.escape, words)) + r"\s*:=", block)
    if found is None and not rules.whole:
        return "", [("statement", "neither a proof from by on nor the given statement is there")]
    if found is None:
        return "", [("statement", "the lean4 block does not hold the given statement")]
    before, broken = block[: found.start()], []
    if preamble:
        before = re.sub(r"\s+".join(map(re.escape, preamble.split())), "", before, count=1)
    if rules.comments_before:
        before = _without_comments(before)
    if not all(_HEADER_LINE.match(line.strip()) for line in before.split("\n")):
        broken.append(("helper", "something else stands before the given theorem"))
    proof = _in_its_columns(block, found, statement)
    if not proof.removeprefix("by").strip():
        broken.append(("statement", "no proof follows the statement"))
    return proof, broken


def _in_its_columns(block: str, found: re.Match[str], statement: str) -> str:
    """What stands behind the statement found in a block. Where its layout there is another than the
    given one's, a tactic beside `by` goes to a line of its own, in the column that those below it
    keep to."""
    proof = block[found.end() :].strip()
    start = found.end() + len(block[found.end() :]) - len(block[found.end() :].lstrip())
    column = start - (block.rfind("\n", 0, start) + 1)
    given = len(f"{statement.rstrip()} := ".rpartition("\n")[2])
    beside = re.match(r"by[ \t]+(?=\S)", proof)
    if beside is None or "\n" not in proof or column == given:
        return proof
    return f"by\n{' ' * (column + beside.end())}{proof[beside.end() :]}"


def _without_comments(text: str) -> str:
    """`text` without block comments, which nest; one that is open hides all that follows."""
    kept, depth, at = [], 0, 0
    for mark in re.finditer(r"/-|-/", text):
        if depth == 0 and mark.group() == "/-":
            kept.append(text[at : mark.start()])
        depth = depth + 1 if mark.group() == "/-" else max(0, depth - 1)
        at = mark.end()
    return "".join(kept) + (text[at:] if depth == 0 else "")
