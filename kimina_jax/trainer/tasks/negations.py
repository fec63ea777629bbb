# SPDX-License-Identifier: Apache-2.0
"""Negation proving: what is never solved may be false, or its hypotheses contradict each other.

Of such a problem another statement is asked for, its negation or False from its hypotheses, in
turn: a group of its own, with that statement, which is judged as any other. A proof that the kernel
accepts flags the problem, and nothing asks for it any more. Samples of plain groups alone say what
is never solved; those of opposites count for nothing else. All of it is part of the trainer's
checkpoint.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from flextrain_jax.core.settings import setting, settings
from kimina_jax.problems.load import Problem
from kimina_jax.protocol.rollouts import Rollout
from kimina_jax.trainer.tasks.kinds import Fits, ProofOf, pass_rate

TRIES = 8  # opposites that are tried for a place, at most: their prompts may not fit


@settings
class Negate:
    """How much of a step speaks against problems that are never solved."""

    share: float = setting(
        "Share of a step's problems that are the negation of one that is never solved, or False"
        " from its hypotheses; a proof flags it as false or vacuous, and it is not drawn any more."
        " 0: none.",
        default=0.0,
        ge=0,
        le=1,
    )
    after: int = setting(
        "Samples of a problem, none of them valid, after which it is suspect.",
        default=32,
        ge=1,
        unit="samples",
    )


@dataclasses.dataclass(frozen=True)
class Opposite:
    """A statement that speaks against a problem, as a step asks for it; a proof says what `kind`
    of problem that is."""

    problem: str
    kind: str
    step: int
    statement: str

    @property
    def id(self) -> str:
        """Of the group that is to prove it."""
        return f"{self.problem}~{self.kind}-{self.step}"


class Negations:
    """What speaks against the problems of a run: `problems` are those that are being asked for, by
    the id of their group, `flags` what was proved, by the id of the problem that it was proved
    against; `record()` is its whole memory as JSON."""

    def __init__(
        self,
        config: Negate,
        problems: Sequence[Problem],
        opposites: Mapping[str, Mapping[str, str]],
    ):
        """`opposites`: by the problem's id the statements, by kind; of some there are none."""
        self._config, self._opposites = config, opposites
        self._known = {problem.id: problem for problem in problems}
        self._failed: dict[str, int] = {}  # counted samples of what has never been solved
        self._solved: dict[str, None] = {}
        self._turns: dict[str, int] = {}  # how often a problem's opposites were asked for
        self._asked: dict[str, Opposite] = {}
        self.problems: dict[str, Problem] = {}
        self.flags: dict[str, dict[str, Any]] = {}

    @property
    def share(self) -> float:
        """Of a step's groups."""
        return self._config.share

    def restore(self, record: dict[str, Any]) -> None:
        """Goes on from what `record` gave, but for flags of problems that say something else by
        now."""
        self._failed = dict(record["failed"])
        self._solved = dict.fromkeys(record["solved"])
        self._turns = dict(record["turns"])
        for one in record["asked"]:
            if one["problem"] in self._known:
                self._ask(Opposite(**one))
        for flag in record["flags"]:
            if flag["problem"] not in self._known or self._is_of_now(flag):
                self.flags[flag["problem"]] = flag

    def record(self) -> dict[str, Any]:
        """Everything that a resumed run needs."""
        return {
            "failed": dict(self._failed),
            "solved": list(self._solved),
            "turns": dict(self._turns),
            "asked": [dataclasses.asdict(one) for one in self._asked.values()],
            "flags": [dict(flag) for flag in self.flags.values()],
        }

    def draw(self, seed: int, step: int, room: int, fits: Fits) -> list[str]:
        """The ids of at most `room` groups, against different problems, that are new at this step:
        of the suspects those that were asked for least often, in an order by the seed."""
        being = {one.problem for one in self._asked.values()}
        names = [name for name in self._suspects() if name not in being]
        order = np.random.default_rng([seed, step, 0x4E]).permutation(len(names))
        ranked = sorted((names[i] for i in order), key=lambda name: self._turns.get(name, 0))
        taken: list[str] = []
        for name in ranked[: TRIES * room]:
            if len(taken) == room:
                break
            turn, kinds = self._turns.get(name, 0), list(self._opposites[name])
            # Counted also where it does not fit: then the other kind is next.
            self._turns[name] = turn + 1
            kind = kinds[turn % len(kinds)]
            one = Opposite(name, kind, step, self._opposites[name][kind])
            if one.id not in self._known and fits(self._stated(one), None):
                self._ask(one)
                taken.append(one.id)
        return taken

    def shown(self, name: str) -> None:
        """The prompt of a group shows its statement alone."""

    def learn(self, step: int, samples: Sequence[Rollout], proof_of: ProofOf) -> None:
        """Counts the samples of plain groups, flags what an opposite was proved of, and forgets
        the groups that have trained."""
        for sample in samples:
            name, one = sample.problem, self._asked.get(sample.problem)
            if one is not None:
                if sample.status == "valid" and one.problem not in self.flags:
                    self._flag(one, step, proof_of(self.problems[name], sample.text))
            elif name in self._known and sample.status == "valid":
                self._solved[name] = None
                self._failed.pop(name, None)
            elif name in self._known and sample.status != "infra" and name not in self._solved:
                self._failed[name] = self._failed.get(name, 0) + 1
        for name in {sample.problem for sample in samples} & self._asked.keys():
            del self._asked[name], self.problems[name]

    def metrics(self, samples: Sequence[Rollout]) -> dict[str, float]:
        """The share of these groups among a step's samples, how often they are valid, and how many
        problems are suspect and flagged before the step is learnt."""
        against = [sample for sample in samples if sample.problem in self._asked]
        return {
            "negate/share": len(against) / max(1, len(samples)),
            "negate/pass_rate": pass_rate(against),
            "negate/suspects": len(self._suspects()),
            "negate/flagged": len(self.flags),
        }

    def _suspects(self) -> list[str]:
        return [
            name
            for name, count in sorted(self._failed.items())
            if count >= self._config.after and self._opposites.get(name) and name not in self.flags
        ]

    def _flag(self, one: Opposite, step: int, proof: str) -> None:
        flag = {**dataclasses.asdict(one), "step": step, "proof": proof}
        # What was asked for before the problem said something else is no word about it.
        if self._is_of_now(flag):
            self.flags[one.problem] = flag

    def _is_of_now(self, flag: Mapping[str, Any]) -> bool:
        now = self._opposites.get(flag["problem"], {})
        return now.get(flag["kind"]) == flag["statement"]

    def _stated(self, one: Opposite) -> Problem:
        # What the problem says in words, and its solution, are not the opposite's.
        known = self._known[one.problem]
        return dataclasses.replace(
            known, id=one.id, statement=one.statement, informal="", proof="", thinking=()
        )

    def _ask(self, one: Opposite) -> None:
        self._asked[one.id] = one
        self.problems[one.id] = self._stated(one)
