# SPDX-License-Identifier: Apache-2.0
"""From a judged sample to its reward: a pure function of the sample, its group and the progress.

A reward is one class with its settings and the method `of`; the union `Reward` lists them. `of`
gives a number, or None where the sample is to be left out: of its group's mean and of the loss.
Samples that our side failed to check are left out before that.
"""

import dataclasses
import importlib
import re
from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np

from flextrain_jax.core.settings import setting, settings
from kimina_jax.trainer.lemma_use import code, names_lemma

# What may stand around a call and does nothing of its own.
_AROUND = re.compile(
    r"^(?:(?:by|exact|refine|apply|first|solve|try|all_goals|any_goals|repeat'?|iterate(?:\s+\d+)?"
    r"|focus|show_term|skip|done|with_reducible(?:_and_instances)?|with_unfolding_all)(?![\w'.])"
    r"|[(|{·.<>\s])+"
)
_TACTIC = re.compile(r"[\w']+")
NUMBER = bool | int | float | np.bool_ | np.integer | np.floating
LARGEST = float(np.finfo(np.float32).max)  # rewards are added up in float32


class RewardError(Exception):
    """A user's reward function cannot be used; the text is one sentence that names it."""


@dataclasses.dataclass(frozen=True)
class Judged:
    """A sample as a reward sees it.

    `status` is the checker's (lean_checker/records.py), `faults` the rules of the format that the
    answer breaks, `length` its tokens, end token included, of at most `limit`; `truncated`: it did
    not end by itself. `proof` is the text from `by` on, of a valid sample; `preamble` is the
    problem's. `solved` and `left` count goals of a rejected proof, both 0 where nobody counted
    (lean_checker/rejected/solved_goals.py).
    """

    status: str
    faults: tuple[str, ...] = ()
    length: int = 0
    limit: int = 0
    truncated: bool = False
    proof: str = ""
    preamble: str = ""
    solved: int = 0
    left: int = 0

    @property
    def valid(self) -> bool:
        """Whether the kernel accepts the proof."""
        return self.status == "valid"


def verdict_reward(sample: Judged, on_format_failure: str) -> float | None:
    """1 for a valid proof, 0 for another sample, None for a discarded one."""
    if sample.status == "format" and on_format_failure == "discard":
        return None
    return float(sample.valid)


@settings
class KiminaRl:
    """Kimina-Prover-RL: 1 for a valid proof in a good format, else 0."""

    kind: Literal["kimina_rl"] = setting(
        "1 for a proof that counts, else 0.", default="kimina_rl", kw_only=True
    )

    def of(self, sample: Judged, group: Sequence[Judged], progress: float) -> float | None:
        """The reward of a sample."""
        return verdict_reward(sample, "zero")


@settings
class KiminaPreview:
    """Kimina-Prover Preview (arXiv 2504.11354, section 2.3): a broken format does not train."""

    kind: Literal["kimina_preview"] = setting(
        "As kimina_rl; a sample whose format is broken is left out.",
        default="kimina_preview",
        kw_only=True,
    )

    def of(self, sample: Judged, group: Sequence[Judged], progress: float) -> float | None:
        """The reward of a sample."""
        return verdict_reward(sample, "discard")


@settings
class LengthReward:
    """Kimi k1.5 §2.3.3: among the samples of a problem the shorter ones get more.

    With l = 1/2 - (length - shortest) / (longest - shortest), 0 where all are as long, a valid
    sample gets 1 + w l and another one w min(0, l). w rises from 0 to `weight` between the shares
    `begin` and `end` of the run's steps: early on, length would be learnt before proving.
    """

    weight: float = setting("Of the length, when it is warm.", default=0.5, ge=0)
    begin: float = setting("Share of the steps before it counts.", default=0.5, ge=0, le=1)
    end: float = setting("Share of the steps until it counts whole.", default=0.75, ge=0, le=1)
    on_format_failure: Literal["zero", "discard"] = setting(
        "Of a sample without a proof in it.", default="zero"
    )
    kind: Literal["length"] = setting("Shorter is better.", default="length", kw_only=True)

    def __post_init__(self):
        if self.begin > self.end:
            raise ValueError(
                f"'begin' is {self.begin} and 'end' is {self.end}; it must not be before that"
            )

    def of(self, sample: Judged, group: Sequence[Judged], progress: float) -> float | None:
        """The reward of a sample."""
        reward = verdict_reward(sample, self.on_format_failure)
        lengths = [one.length for one in group]
        shortest, longest = min(lengths), max(lengths)
        if reward is None or shortest == longest:
            return reward
        share = 0.5 - (sample.length - shortest) / (longest - shortest)
        return reward + self.warm(progress) * (share if sample.valid else min(0.0, share))

    def warm(self, progress: float) -> float:
        """The weight of the length at a share of the run's steps."""
        if progress >= self.end:
            return self.weight
        if progress <= self.begin:
            return 0.0
        return self.weight * (progress - self.begin) / (self.end - self.begin)


@settings
class OverlongReward:
    """DAPO's soft overlong punishment (arXiv 2503.14476, Eq. 13), or its overlong filtering.

    Of sampling.max_new_tokens = L the last `buffer` L tokens cost: 0 at L - buffer L, 1 at L, in
    between in proportion. A sample without its end costs 1 wherever it was cut.
    """

    buffer: float = setting("Share of the tokens that cost.", default=0.2, gt=0, le=1)
    truncated: Literal["punish", "discard"] = setting(
        "A sample without its end. punish: as said; discard: it does not train (filtering).",
        default="punish",
    )
    on_format_failure: Literal["zero", "discard"] = setting(
        "Of a sample without a proof in it.", default="zero"
    )
    kind: Literal["overlong"] = setting("Long answers cost.", default="overlong", kw_only=True)

    def of(self, sample: Judged, group: Sequence[Judged], progress: float) -> float | None:
        """The reward of a sample."""
        if sample.truncated and self.truncated == "discard":
            return None
        reward = verdict_reward(sample, self.on_format_failure)
        if reward is None:
            return None
        costly = self.buffer * sample.limit
        over = (sample.length - (sample.limit - costly)) / costly
        return reward - (1.0 if sample.truncated else min(1.0, max(0.0, over)))


@settings
class LemmaReward:
    """Kimina-Prover 72B's lemma-enabled pattern: proofs that use what the prompt offers get more.

    Lemmas are the theorems of the problem's preamble. Where some valid samples of a group use one
    and others do not, the former get 1 + weight, the latter 1 - weight; else a valid sample gets 1.
    """

    weight: float = setting("What using one is worth.", default=0.25, ge=0, lt=1)
    on_format_failure: Literal["zero", "discard"] = setting(
        "Of a sample without a proof in it.", default="zero"
    )
    kind: Literal["lemma"] = setting("Use of given lemmas.", default="lemma", kw_only=True)

    def of(self, sample: Judged, group: Sequence[Judged], progress: float) -> float | None:
        """The reward of a sample."""
        reward = verdict_reward(sample, self.on_format_failure)
        use = {uses_lemma(one) for one in group if one.valid}
        if reward is None or not sample.valid or len(use) < 2:
            return reward
        return reward + (self.weight if uses_lemma(sample) else -self.weight)


@settings
class ByHandReward:
    """A valid proof that only calls automation counts less, so that derivations are learnt.

    A proof is bare that has at most `steps` steps, the last of which calls one of `tactics`. Steps
    are what newlines and semicolons part; comments are none, nor is what only stands around a
    call, such
    as `first |`, `try` and brackets.
    """

    bare: float = setting("What a bare proof is worth.", default=0.5, ge=0, le=1)
    steps: int = setting("Most steps of a bare proof.", default=1, ge=1)
    tactics: tuple[str, ...] = setting(
        "The words by which automation is called.",
        default=("simp_all", "omega", "ac_rfl", "solve_by_elim", "simp", "decide"),
    )
    on_format_failure: Literal["zero", "discard"] = setting(
        "Of a sample without a proof in it.", default="zero"
    )
    kind: Literal["by_hand"] = setting("Automation counts less.", default="by_hand", kw_only=True)

    def of(self, sample: Judged, group: Sequence[Judged], progress: float) -> float | None:
        """The reward of a sample."""
        reward = verdict_reward(sample, self.on_format_failure)
        return self.bare if sample.valid and self.is_bare(sample.proof) else reward

    def is_bare(self, proof: str) -> bool:
        """Whether a proof, from `by` on, only calls automation."""
        lines = code(proof).strip().removeprefix("by").split("\n")
        steps = [_AROUND.sub("", step) for line in lines for step in line.split(";")]
        steps = [step for step in steps if step.strip(" )}")]
        return 0 < len(steps) <= self.steps and _TACTIC.findall(steps[-1])[:1] in [
            [word] for word in self.tactics
        ]


@settings
class PartialReward:
    """A proof that Lean rejects is worth a share of what it solves before its first error.

    Of `solved` goals of s + l, l of them left, it gets w s / (s + l), at most `partial` = w < 1:
    less than a valid proof, which gets 1. Where nobody counted, and for any other failure (a gap,
    an axiom, a limit, a broken format), it is kimina_rl.
    """

    partial: float = setting(
        "What a failed proof that lacks nothing but a goal of many is worth.",
        default=0.3,
        ge=0,
        lt=1,
    )
    on_format_failure: Literal["zero", "discard"] = setting(
        "Of a sample without a proof in it.", default="zero"
    )
    kind: Literal["partial"] = setting("Solved goals count.", default="partial", kw_only=True)

    def of(self, sample: Judged, group: Sequence[Judged], progress: float) -> float | None:
        """The reward of a sample."""
        if sample.status == "wrong" and sample.solved > 0 and sample.left > 0:
            return self.partial * (sample.solved / (sample.solved + sample.left))
        return verdict_reward(sample, self.on_format_failure)


@settings
class FunctionReward:
    """A function of one's own: (sample: Judged, group: list of Judged, progress: float) -> a number
    or None. It must be pure: a step that is done again must give the same."""

    path: str = setting("MODULE:FUNCTION, which `python -c 'import MODULE'` finds.")
    kind: Literal["function"] = setting("One's own.", default="function", kw_only=True)

    def __post_init__(self):
        if not re.fullmatch(r"[^\s:]+:[^\s:]+", self.path):
            raise ValueError(f"'path' is {self.path!r}; it must be MODULE:FUNCTION")

    def of(self, sample: Judged, group: Sequence[Judged], progress: float) -> float | None:
        """The reward of a sample. Raises RewardError where the function gives none."""
        function = self.function()
        try:
            reward = function(sample, list(group), progress)
        except (Exception, SystemExit) as error:
            said = f"raises {type(error).__name__} ({error})"
            raise RewardError(f"reward.path {self.path}: the function {said}") from error
        if reward is None:
            return None
        if isinstance(reward, NUMBER) and abs(reward) <= LARGEST:
            return float(reward)
        raise RewardError(
            f"reward.path {self.path}: the function gives {reward!r} for a sample that is"
            f" {sample.status}; return a finite number, or None to leave it out"
        )

    def function(self) -> Callable[..., Any]:
        """The function itself. Raises RewardError where there is none."""
        module, _, name = self.path.partition(":")
        try:
            found = getattr(importlib.import_module(module), name, None)
        except (Exception, SystemExit) as error:
            said = f"cannot be imported: {type(error).__name__} ({error})"
            raise RewardError(f"reward.path {self.path}: the module {said}") from error
        if not callable(found):
            raise RewardError(f"reward.path {self.path}: the module has no function {name!r}")
        return found


KIMINA_RL = KiminaRl()
Reward = (
    KiminaRl
    | KiminaPreview
    | LengthReward
    | OverlongReward
    | LemmaReward
    | ByHandReward
    | PartialReward
    | FunctionReward
)


def uses_lemma(sample: Judged) -> bool:
    """Whether the proof names a theorem of the problem's preamble, as it is called there."""
    return names_lemma(sample.proof, sample.preamble)


def try_out(reward: Reward) -> None:
    """Raises RewardError where a reward fails on a few samples of every kind."""
    group = [
        Judged("valid", (), 40, 100, False, "by\n  omega", "theorem h : True := by trivial"),
        Judged("wrong", (), 100, 100, True, solved=1, left=2),
        Judged("format", ("think",), 1, 100),
    ]
    for progress in (0.0, 1.0):
        for sample in group:
            reward.of(sample, group, progress)
