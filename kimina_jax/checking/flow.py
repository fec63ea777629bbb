# SPDX-License-Identifier: Apache-2.0
"""The checking tier: turns the rollout shards of a run into verdict shards, as they come.

The statement comes from the trainer's request, never from the sample; the proof is what the answer
gives for that statement. Standard library only: a checking host needs neither jax nor torch.
"""

import dataclasses
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from kimina_jax.protocol import mailbox, rollouts
from kimina_jax.protocol.rollouts import PART, Claims
from kimina_jax.text import reasoning
from kimina_jax.text.format_rules import KIMINA, FormatRules
from lean_checker.records import Candidate, Message, Verdict

Check = Callable[[Iterable[Candidate]], Iterator[Verdict]]
WORK = ("seconds", "checks", "disagreements")
# How many candidates wait in a pool that shares a run with others (Pool.check's `ahead`): with the
# shard that is being read they are two shards of the sampler at most (sampler/tier.py).
AHEAD = 64
POLL_S = 0.05


def serve(
    run: Path,
    check: Check,
    toolchain: str,
    claims: Claims,
    disagreements: Callable[[], int] = lambda: 0,
    until: Callable[[], bool] | None = None,
    rules: FormatRules = KIMINA,
) -> None:
    """Checks every shard of every requested step, in one stream, until RUN is marked done.

    `check` turns candidates into verdicts in any order, while it still reads (a Pool's method,
    which reads no more than AHEAD of its workers). `disagreements` says how often the checker has
    contradicted itself so far. `until`: ends sooner. Several processes may serve one run.
    """
    ended = until or (lambda: mailbox.is_done(run))
    flow = _Shards(run, toolchain, claims, disagreements, ended, rules)
    try:
        for verdict in check(flow.candidates()):
            flow.settle(verdict)
    finally:
        flow.stopped.set()


@dataclasses.dataclass
class _Shard:
    """A claimed shard: `names` of its checked samples in order, the verdicts so far, and for how
    many candidates it waits."""

    step: int
    path: Path
    names: list[str]
    verdicts: dict[str, Verdict]
    left: int


class _Shards:
    """From shards to candidates, in the pool's reading thread, and from verdicts to shards.

    A shard's verdicts are written when the last of them is there, whatever others are open.
    """

    def __init__(
        self,
        run: Path,
        toolchain: str,
        claims: Claims,
        disagreements: Callable[[], int],
        ended: Callable[[], bool],
        rules: FormatRules,
    ) -> None:
        self.stopped = threading.Event()
        self._run, self._toolchain, self._claims = run, toolchain, claims
        self._disagreements, self._seen = disagreements, disagreements()
        self._ended, self._rules = ended, rules
        self._lock = threading.Lock()
        self._open: dict[tuple[int, str], _Shard] = {}
        # What is asked in the name of which samples; both threads add and take away.
        self._waiting: dict[str, tuple[_Shard, list[str]]] = {}
        self._asked: dict[int, dict[str, Question]] = {}
        self._work: dict[int, dict[str, float]] = {}
        self._accounted = 0.0  # until this moment the time of open shards is in self._work

    def candidates(self) -> Iterator[Candidate]:
        """What is to be checked: claims a shard when somebody asks for more than the last had."""
        while not (self.stopped.is_set() or self._ended()):
            taken = self._take()
            if taken is None:
                self.stopped.wait(POLL_S)
                continue
            shard, asked = taken
            with self._lock:
                if not self._open:
                    self._accounted = time.monotonic()
                self._open[shard.step, shard.path.name] = shard
                candidates = [self._wait_for(shard, *one) for one in asked]
            if not candidates:
                self._write(shard)
            yield from candidates

    def settle(self, verdict: Verdict) -> None:
        """Gives a verdict to its samples and writes their shard where it is the last one."""
        with self._lock:
            shard, names = self._waiting.pop(verdict.id)
            for name in names:
                shard.verdicts[name] = dataclasses.replace(verdict, id=name)
            shard.left -= 1
        if not shard.left:
            self._write(shard)

    def _wait_for(self, shard: _Shard, candidate: Candidate, names: list[str]) -> Candidate:
        """Notes who asks, under a name that no other open candidate has."""
        name, number = candidate.id, 1
        while candidate.id in self._waiting:
            number += 1
            candidate = dataclasses.replace(candidate, id=f"{name}#{number}")
        self._waiting[candidate.id] = (shard, names)
        return candidate

    def _take(self) -> "tuple[_Shard, list[tuple[Candidate, list[str]]]] | None":
        """Claims the oldest shard that nobody is at; marks the steps complete that are."""
        for step in mailbox.unchecked(self._run):
            folder = mailbox.rollouts_folder(self._run, step)
            verdicts = mailbox.verdicts_folder(self._run, step)
            complete = mailbox.is_stable(folder)  # before the shards: no shard is missed
            todo = [p for p in mailbox.shards(folder) if not (verdicts / p.name).exists()]
            if complete and not todo:
                self._finish(step)
            for path in todo:
                if (step, path.name) in self._open or not self._claims.take(step, path):
                    continue
                if (verdicts / path.name).exists():  # its last owner has just written them
                    self._claims.give_up(step, path)
                    continue
                return self._read(step, path)
        return None

    def _read(self, step: int, path: Path) -> tuple[_Shard, list[tuple[Candidate, list[str]]]]:
        lines = mailbox.read_shard(self._run, step, path, rollouts.ROLLOUT_FIELDS)
        lines = [line for line in lines if line["finish"] != PART]  # judged when it has ended
        if step not in self._asked:
            self._asked[step] = _statements(rollouts.read_request(self._run, step))
        verdicts, asked = prepare(lines, self._asked[step], self._toolchain, self._rules)
        names = list(dict.fromkeys(line["id"] for line in lines))
        return _Shard(step, path, names, verdicts, len(asked)), asked

    def _write(self, shard: _Shard) -> None:
        step, path = shard.step, shard.path
        with self._lock:
            now, disagreements = time.monotonic(), self._disagreements()
            work = self._work.setdefault(step, dict.fromkeys(WORK, 0))
            work["seconds"] += now - self._accounted
            work["checks"] += len(shard.names)
            work["disagreements"] += disagreements - self._seen
            self._accounted, self._seen = now, disagreements
            # Before the verdicts: whoever sees all of these sees everybody's work counted.
            file = mailbox.claim_file(self._run, step, f"work_{self._claims.owner}.json")
            mailbox.write_json(file, work)
        lines = [shard.verdicts[name].to_json() for name in shard.names]
        mailbox.write_jsonl(mailbox.verdicts_folder(self._run, step) / path.name, lines)
        with self._lock:
            del self._open[step, path.name]
        self._claims.give_up(step, path)

    def _finish(self, step: int) -> None:
        folder = mailbox.verdicts_folder(self._run, step)
        mailbox.write_json(mailbox.timing_file(folder), _timing(self._run, step))
        mailbox.mark_stable(folder)
        self._asked.pop(step, None)
        with self._lock:
            self._work.pop(step, None)


class Question(NamedTuple):
    """What a problem asks for."""

    statement: str
    environment: str = ""
    preamble: str = ""


def _statements(request: dict[str, Any]) -> dict[str, Question]:
    """What each problem of a request asks for."""
    return {
        # A request that was written before problems had environments or preambles has none.
        problem["id"]: Question(
            problem["statement"], problem.get("environment", ""), problem.get("preamble", "")
        )
        for problem in request["problems"]
    }


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


def prepare(
    lines: list[dict],
    asked: dict[str, Question],
    toolchain: str,
    rules: FormatRules = KIMINA,
) -> tuple[dict[str, Verdict], list[tuple[Candidate, list[str]]]]:
    """What of rollout lines needs no checker, by id, and the candidates with the ids of all samples
    that have this proof of this statement.

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
    return verdicts, [
        (
            Candidate(names[0], problem.statement, proof, problem.environment, problem.preamble),
            names,
        )
        for (problem, proof), names in same.items()
    ]


def _refused(name: str, status: str, reasons: list[str], toolchain: str) -> Verdict:
    messages = tuple(Message("error", 0, 0, reason) for reason in reasons)
    return Verdict(name, status, messages, 0.0, toolchain)
