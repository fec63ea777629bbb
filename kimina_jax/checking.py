# SPDX-License-Identifier: Apache-2.0
"""The checking tier: turns the rollout shards of a run into verdict shards, as they come.

The statement comes from the trainer's request, never from the sample; the proof is what the answer
gives for that statement. Standard library only: a checking host needs neither jax nor torch.
"""

import dataclasses
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from flextrain_jax.core.settings import setting, settings
from kimina_jax.protocol import mailbox, rollouts
from kimina_jax.protocol.rollouts import PART, Claims
from kimina_jax.text import reasoning
from kimina_jax.text.format_rules import KIMINA, FormatRules
from lean_checker.records import Candidate, Message, Verdict


@settings
class Checker:
    """What checks proofs: a toolchain, and how many Lean processes of it."""

    toolchain: str = setting(
        "embedded, lean, or the path of a lake project; see docs/lean_checker.md.",
        default="embedded",
    )
    workers: int = setting("Lean processes at a time.", default=2, ge=1, resume=True)
    timeout_s: float = setting(
        "Processor time of a proof.", default=10.0, gt=0, unit="s", resume=True
    )
    environments: dict[str, Any] = setting(
        "The toolchain, or toolchain and header, of each environment that problems name.",
        default_factory=dict,
    )


Check = Callable[[Iterable[Candidate]], Iterator[Verdict]]
WORK = ("seconds", "checks", "disagreements")


def serve(
    run: Path,
    check: Check,
    toolchain: str,
    claims: Claims,
    disagreements: Callable[[], int] = lambda: 0,
    rules: FormatRules = KIMINA,
) -> None:
    """Checks every shard of every requested step until RUN is marked done.

    `check` turns candidates into verdicts in any order (a Pool's method). `disagreements` says how
    often the checker has contradicted itself so far. Several processes may serve one run.
    """
    while not mailbox.is_done(run):
        step = next(_unchecked(run), None)
        if step is None:
            time.sleep(0.05)
            continue
        check_step(run, step, check, toolchain, claims, disagreements, rules)


def check_step(
    run: Path,
    step: int,
    check: Check,
    toolchain: str,
    claims: Claims,
    disagreements: Callable[[], int] = lambda: 0,
    rules: FormatRules = KIMINA,
) -> None:
    """Checks shards of one step until all its rollouts have verdicts, then marks these complete."""
    rollouts_dir = mailbox.rollouts_folder(run, step)
    verdicts_dir = mailbox.verdicts_folder(run, step)
    request = rollouts.read_request(run, step)
    asked = {
        # A request that was written before problems had environments or preambles has none.
        problem["id"]: Question(
            problem["statement"], problem.get("environment", ""), problem.get("preamble", "")
        )
        for problem in request["problems"]
    }
    busy = 0.0
    checked = 0
    before = disagreements()
    while not mailbox.is_done(run):
        complete = mailbox.is_stable(
            rollouts_dir
        )  # looked at before the shards: no shard is missed
        todo = [
            path for path in mailbox.shards(rollouts_dir) if not (verdicts_dir / path.name).exists()
        ]
        mine = [path for path in todo if claims.take(step, path)]
        for path in mine:
            started = time.monotonic()
            lines = mailbox.read_shard(run, step, path, rollouts.ROLLOUT_FIELDS)
            lines = [line for line in lines if line["finish"] != PART]  # judged when it has ended
            verdicts = check_lines(lines, asked, check, toolchain, rules)
            busy += time.monotonic() - started
            checked += len(lines)
            # Before the verdicts: whoever sees all of these sees everybody's work counted.
            mailbox.write_json(
                mailbox.claim_file(run, step, f"work_{claims.owner}.json"),
                {"seconds": busy, "checks": checked, "disagreements": disagreements() - before},
            )
            mailbox.write_jsonl(verdicts_dir / path.name, [v.to_json() for v in verdicts])
            claims.give_up(step, path)
        if complete and not todo:
            mailbox.write_json(mailbox.timing_file(verdicts_dir), _timing(run, step))
            mailbox.mark_stable(verdicts_dir)
            return
        if not mine:
            time.sleep(0.02)


def _timing(run: Path, step: int) -> dict[str, Any]:
    """What all checkers together did for a step."""
    works = mailbox.claim_file(run, step, "work").parent.glob("work_*.json")
    parts = [mailbox.read_json(path) for path in works]
    total = {name: sum(part[name] for part in parts) for name in WORK}
    return {
        "busy_seconds": total["seconds"],
        "checks_per_second": total["checks"] / max(1e-9, total["seconds"]),
        "disagreements": total["disagreements"],
    }


class Question(NamedTuple):
    """What a problem asks for."""

    statement: str
    environment: str = ""
    preamble: str = ""


def check_lines(
    lines: list[dict],
    asked: dict[str, Question],
    check: Check,
    toolchain: str,
    rules: FormatRules = KIMINA,
) -> list[Verdict]:
    """Verdicts for rollout lines, in their order; equal proofs of a statement are checked once.

    `asked` gives what each problem asks for. An answer that breaks `rules` is not checked; its
    verdict has a message for each broken one.
    """
    verdicts: dict[str, Verdict] = {}
    same: dict[tuple[Question, str], list[str]] = {}
    for line in lines:
        problem = asked.get(line["problem"])
        if problem is None:
            said = ["the problem is not in the request"]
            verdicts[line["id"]] = _refused(line["id"], "infra", said, toolchain)
            continue
        try:
            proof = reasoning.extract_proof(
                line["text"], problem.statement, problem.preamble, rules
            )
        except reasoning.FormatError as error:
            said = [f"{rule}: {reason}" for rule, reason in error.faults]
            verdicts[line["id"]] = _refused(line["id"], "format", said, toolchain)
            continue
        same.setdefault((problem, proof), []).append(line["id"])
    candidates = [
        Candidate(ids[0], problem.statement, proof, problem.environment, problem.preamble)
        for (problem, proof), ids in same.items()
    ]
    twins = {ids[0]: ids for ids in same.values()}
    for verdict in check(candidates):
        for name in twins[verdict.id]:
            verdicts[name] = dataclasses.replace(verdict, id=name)
    return [verdicts[line["id"]] for line in lines]


def _refused(name: str, status: str, reasons: list[str], toolchain: str) -> Verdict:
    messages = tuple(Message("error", 0, 0, reason) for reason in reasons)
    return Verdict(name, status, messages, 0.0, toolchain)


def _unchecked(run: Path) -> Iterator[int]:
    for path in mailbox.rollouts_folders(run):
        step = mailbox.step_number(path.name)
        if not mailbox.is_stable(mailbox.verdicts_folder(run, step)):
            yield step
