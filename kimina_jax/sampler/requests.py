# SPDX-License-Identifier: Apache-2.0
"""What an evaluation asks samplers and checkers of their own, in a run directory of its own.

The files are those of RL (protocol/mailbox.py): one set of weights, and one request after another;
a step is a request. A sample is counted when it has been checked, and then its tokens are removed,
so neither memory nor disk grows with the number of samples. Imports neither jax nor torch.
"""

import dataclasses
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kimina_jax.problems.load import Problem
from kimina_jax.protocol import mailbox, rollouts
from kimina_jax.sampler.sampling import Attempt, Sampling
from kimina_jax.text import reasoning
from kimina_jax.text.chat import Chat
from kimina_jax.text.format_rules import KIMINA, FormatRules

WEIGHTS = 0  # their version
AHEAD = 4  # requests that wait for samplers
FIELDS = ("id", "problem", "sample", "text")
NOTE = "evaluation.json"
DRAWN = ("weights", "requests", "rollouts", "verdicts", "claims", "probes")


def begin(folder: Path, of: Mapping[str, Any]) -> None:
    """Notes in `folder` what its samples depend on beside what is asked, such as the weights.

    What an older version drew there, which noted nothing, is removed: nobody knows of what it is.
    Raises MailboxError where the folder is of something else.
    """
    path, of = folder / NOTE, json.loads(json.dumps(dict(of)))
    if not path.exists():
        for part in DRAWN:
            shutil.rmtree(folder / part, ignore_errors=True)
        return mailbox.write_json(path, of)
    there = mailbox.read_json(path)
    if there != of:
        there = there if isinstance(there, dict) else {}
        names = sorted(name for name in {*there, *of} if there.get(name) != of.get(name))
        raise mailbox.MailboxError(
            f"{folder}: is of another evaluation (it differs in {', '.join(names)}); choose another"
            " --tiers or remove it"
        )


class EvaluationRequests:
    """The samples of some problems, asked for in the run directory `folder`.

    What an evaluation that was killed has asked for goes on, if nothing else would be asked now.
    """

    def __init__(
        self,
        folder: Path,
        chat: Chat,
        left: Sequence[Problem],
        samples: int,
        sampling: Sampling,
        seed: int,
        together: int,
        rules: FormatRules = KIMINA,
    ):
        """`left` are the problems that have no result yet, each with `samples` to draw; about
        `together` samples are asked for at a time. `rules` are those of the checker."""
        self._folder, self._chat, self._seed = folder, chat, seed
        self._samples, self._sampling, self._rules = samples, sampling, rules
        self._problems = {problem.id: problem for problem in left}
        self._open: dict[int, set[str]] = {}  # step -> the shards that have been counted
        steps = mailbox.requested(folder)
        self._next = max(steps, default=-1) + 1
        asked: set[str] = set()
        for step in steps:
            names = self._goes_on(step)
            if names:
                self._open[step] = set()
                asked |= names
            else:
                rollouts.withdraw(self._folder, step)
        rest = [problem for problem in left if problem.id not in asked]
        self._waiting = self._grouped(rest, max(1, together // samples))

    def _grouped(self, problems: Sequence[Problem], count: int) -> list[list[Problem]]:
        """`count` problems each time, the longest prompts last: they are taken first."""
        known = {problem.id: len(self._chat.encode(problem)) for problem in problems}
        ordered = sorted(problems, key=lambda problem: known[problem.id])
        return [ordered[k : k + count] for k in range(0, len(ordered), count)]

    def _request(self, step: int, problems: Sequence[Problem]) -> None:
        rollouts.write_request(
            self._folder,
            step,
            seed=self._seed,
            sampling=dataclasses.asdict(self._sampling),
            samples=self._samples,
            mismatch_limit=0.0,
            problems=[(problem, self._chat.encode(problem)) for problem in problems],
            opening=self._chat.opening(problems[0]),
            version=WEIGHTS,
            names_of=WEIGHTS,  # whatever the number of the request
        )

    def _goes_on(self, step: int) -> set[str]:
        """The problems of a request that is there, if it asks for some that are left, in the same
        words, and all of its samples could be checked so far."""
        try:
            request = rollouts.read_request(self._folder, step)
            names = {problem["id"] for problem in request["problems"]}
            same = (request["samples"], request["seed"]) == (self._samples, self._seed)
        except (mailbox.MailboxError, TypeError, KeyError):
            return set()
        verdicts = mailbox.shards(mailbox.verdicts_folder(self._folder, step))
        lines = [line for path in verdicts for line in mailbox.read_jsonl(path, ("status",))]
        unsure = any(line["status"] == "infra" for line in lines)
        known = names <= self._problems.keys() and all(map(self._is_asked, request["problems"]))
        return names if same and known and not unsure else set()

    def _is_asked(self, entry: Mapping[str, Any]) -> bool:
        problem = self._problems[entry["id"]]
        said = (entry.get("statement"), entry.get("environment"), entry.get("preamble", ""))
        meant = (problem.statement, problem.environment, problem.preamble)
        return said == meant and entry.get("prompt") == list(self._chat.encode(problem))

    def counted(self) -> Iterator[Attempt]:
        """What has been checked since the last call, each sample once; asks for more."""
        for step, seen in list(self._open.items()):
            complete = rollouts.complete(self._folder, step)  # before the shards: none is missed
            for path in mailbox.shards(mailbox.verdicts_folder(self._folder, step)):
                if path.name not in seen:
                    yield from self._shard(step, path)
                    seen.add(path.name)
            if complete:
                del self._open[step]
        while self._waiting and len(self._open) < AHEAD:
            self._request(self._next, self._waiting.pop())
            self._open[self._next] = set()
            self._next += 1

    def _shard(self, step: int, path: Path) -> Iterator[Attempt]:
        there = mailbox.shard_file(mailbox.rollouts_folder(self._folder, step), 0)
        there = there.with_name(path.name)
        verdicts = mailbox.read_shard(self._folder, step, path, rollouts.VERDICT_FIELDS)
        statuses = {line["id"]: line["status"] for line in verdicts}
        kept = []
        for line in mailbox.read_shard(self._folder, step, there, FIELDS):
            problem = self._problems[line["problem"]]
            status = statuses.get(line["id"], "infra")
            proof, valid = "", status == "valid"
            if valid:
                proof = reasoning.extract_proof(
                    line["text"], problem.statement, problem.preamble, self._rules
                )
            kept.append({name: line[name] for name in FIELDS} | ({} if valid else {"text": ""}))
            yield Attempt(problem.id, line["sample"], status, proof, line["text"])
        mailbox.write_jsonl(there, kept)

    @property
    def finished(self) -> bool:
        """Whether every sample has been counted."""
        return not self._open and not self._waiting
