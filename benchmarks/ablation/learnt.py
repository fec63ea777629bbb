# SPDX-License-Identifier: Apache-2.0
"""How the answers of a run of RL change: one bare tactic of Lean's automation, or something else;
and whether the pattern of thinking grows or dies.

    python -m benchmarks.ablation.learnt RUN [--steps 1,6,11,20] [--json FILE]

Reads the rollouts and the verdicts of RUN. Answers that break the format, and those that could not
be checked, are in neither share, and the second table is of those that are. A block given up is a
tactics block of which a line is not in the proof: what a model tried and then left, or corrected.
"""

import argparse
import dataclasses
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kimina_jax.problems.automation import TACTICS
from kimina_jax.protocol import mailbox
from kimina_jax.text.format_rules import FormatRules
from kimina_jax.text.reasoning import FormatError, coverage, extract_proof, parse
from launch import cli
from launch.config import resume
from launch.config.errors import UserError
from launch.config.rl import RlRun
from launch.processes import user_files

TITLES = (
    *("RL step", "one bare tactic of automation", "of these valid"),
    *("other answers", "of these valid", "that leave a case to automation", "of these valid"),
)
THINKING = (
    *("RL step", "words of thinking", "tactics blocks", "answers of several blocks"),
    *("with a block given up", "of these valid", "lines of the proof"),
)


@dataclass(frozen=True)
class Thought:
    """Of one answer that was judged: the words of its thinking beside the tactics blocks, these
    blocks, how many of them have a line that the proof has not, and the lines of the proof."""

    words: int
    blocks: int
    given_up: int
    lines: int
    valid: bool


@dataclass(frozen=True)
class Answers:
    """Of one step all answers, and of each kind those that were judged, and the valid ones. `left`
    are those of the other ones of which a line, or a case, is a bare tactic."""

    drawn: int
    bare: int
    bare_valid: int
    other: int
    other_valid: int
    left: int
    left_valid: int
    thoughts: Sequence[Thought] = ()

    def row(self, step: int) -> tuple[str, ...]:
        """The line of a step, in percent."""
        cells = (self.bare, self.drawn), (self.bare_valid, self.bare)
        cells += (self.other, self.drawn), (self.other_valid, self.other)
        cells += (self.left, self.drawn), (self.left_valid, self.left)
        return (
            str(step),
            *(f"{100 * part / whole:.1f}%" if whole else "" for part, whole in cells),
        )

    def thinking(self, step: int) -> tuple[str, ...]:
        """The line of a step about the thinking: means over the answers, and shares in percent."""
        found, given_up = self.thoughts, [one for one in self.thoughts if one.given_up]
        parts = [sum(one.blocks > 1 for one in found), len(given_up)]
        means = [
            f"{sum(getattr(one, name) for one in found) / len(found):.1f}" if found else ""
            for name in ("words", "blocks", "lines")
        ]
        shares = [f"{100 * part / len(found):.1f}%" if found else "" for part in parts]
        valid = sum(one.valid for one in given_up)
        of_these = f"{100 * valid / len(given_up):.1f}%" if given_up else ""
        return (str(step), *means[:2], *shares, of_these, means[2])


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(
        prog="benchmarks.ablation.learnt", description=str(__doc__).splitlines()[0]
    )
    parser.add_argument("run", type=Path, help="a run of launch.rl")
    parser.add_argument("--steps", default="1,6,11,20", help="which, counted from 1")
    parser.add_argument("--json", type=Path, help="also put the counts of the run into this file")
    told = parser.parse_args()
    try:
        steps = [int(step) for step in told.steps.split(",")]
    except ValueError:
        parser.error(f"--steps={told.steps}: give whole numbers, such as 1,6,11,20")
    try:
        known = counted(told.json) if told.json else {}
        config = resume.read_run(told.run, RlRun)
        rules = config.format.rules(config.prompt)
        found = {step: answers(told.run, step - 1, rules) for step in steps}
    except cli.user_errors() as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
    if told.json:
        keep(told.json, known, told.run.resolve().name, found)
    show(TITLES, [one.row(step) for step, one in found.items()])
    print()
    show(THINKING, [one.thinking(step) for step, one in found.items()])


def counted(file: Path) -> dict[str, Any]:
    """The counts of other runs that are in a file. Raises UserError where it is of something else,
    or cannot be written; MailboxError where it is damaged."""
    user_files.check_place(file)
    known = mailbox.read_json(file) if file.is_file() else {}
    if not isinstance(known, dict) or not all(isinstance(run, dict) for run in known.values()):
        raise UserError(f"{file}: holds no counts of runs; choose another --json")
    return known


def keep(file: Path, known: dict[str, Any], run: str, found: Mapping[int, Answers]) -> None:
    """Puts the counts of a run beside the known ones of others into a file."""
    for step, one in found.items():
        counts = {field.name: getattr(one, field.name) for field in dataclasses.fields(one)}
        known.setdefault(run, {})[str(step)] = {k: n for k, n in counts.items() if k != "thoughts"}
    mailbox.write_json(file, known)


def show(titles: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Prints a table."""
    for line in (titles, ("---",) * len(titles), *rows):
        print(f"| {' | '.join(line)} |")


def answers(run: Path, step: int, rules: FormatRules) -> Answers:
    """What the answers of a step, from 0 on, are. Raises UserError where they are not there."""
    asked, drawn = mailbox.request_file(run, step), mailbox.rollouts_folder(run, step)
    judged = mailbox.verdicts_folder(run, step)
    if not (asked.is_file() and mailbox.is_stable(drawn) and mailbox.is_stable(judged)):
        raise UserError(
            f"{run}: has not, or no more, all answers of step {step + 1} and their verdicts;"
            " choose other --steps"
        )
    try:
        problems = {one["id"]: one for one in mailbox.read_json(asked)["problems"]}
        return _counted(problems, drawn, judged, rules)
    except (LookupError, TypeError, AttributeError) as error:
        raise UserError(f"{asked}: is not of these answers ({error!r}); restore the run") from None


def _counted(
    problems: Mapping[str, Any], drawn: Path, verdicts: Path, rules: FormatRules
) -> Answers:
    """What the answers in a folder are, by the verdicts in another."""
    status = {
        line["id"]: line["status"]
        for file in sorted(verdicts.glob("shard_*.jsonl"))
        for line in mailbox.read_jsonl(file, ("id", "status"))
    }
    counts: dict[str, list[int]] = {kind: [0, 0] for kind in ("bare", "left", "terms")}
    thoughts, total = [], 0
    for file in sorted(drawn.glob("shard_*.jsonl")):
        for line in mailbox.read_jsonl(file, ("id", "problem", "text")):
            total += 1
            problem = problems[line["problem"]]
            try:
                told = problem["statement"], problem.get("preamble", "")
                proof = extract_proof(line["text"], *told, rules)
            except FormatError:
                continue
            if (judged := status.get(line["id"])) in ("valid", "wrong", "timeout"):
                count = counts[kind_of(proof.removeprefix("by"))]
                count[0] += 1
                count[1] += judged == "valid"
                thoughts.append(thought(line["text"], proof, rules, judged == "valid"))
    bare, left, terms = counts["bare"], counts["left"], counts["terms"]
    other, valid = (a + b for a, b in zip(left, terms, strict=True))
    return Answers(total, bare[0], bare[1], other, valid, left[0], left[1], thoughts)


def kind_of(script: str) -> str:
    """`bare`: one tactic of automation; `left`: one of its lines, or cases, is; `terms`: none."""
    if script.strip() in TACTICS:
        return "bare"
    ends = (line.rpartition("=>")[2].strip() for line in script.split("\n"))
    return "left" if any(end in TACTICS for end in ends) else "terms"


def thought(text: str, proof: str, rules: FormatRules, valid: bool) -> Thought:
    """What an answer in the format thinks before its proof."""
    parsed = parse(text, rules)
    words = sum(len(piece.split()) for kind, piece in parsed.thinking if kind == "text")
    given_up = sum(
        coverage((proof.removeprefix("by"),), block) < 1 for block in parsed.tactics_blocks
    )
    lines = sum(bool(line.strip()) for line in proof.removeprefix("by").split("\n"))
    return Thought(words, len(parsed.tactics_blocks), given_up, lines, valid)


if __name__ == "__main__":
    main()
