# SPDX-License-Identifier: Apache-2.0
"""What an RL run is made of: its settings, and what the loop closes over."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from flextrain_jax.core.optim import AdamW, Muon
from flextrain_jax.core.saving import Saving
from flextrain_jax.core.settings import setting, settings
from kimina_jax.model.config import Config
from kimina_jax.model.lora import LoraConfig
from kimina_jax.problems.load import Problem
from kimina_jax.protocol.mailbox import VALIDATION, flagged_file
from kimina_jax.protocol.scores import NO_VALIDATION, Validation
from kimina_jax.text.fix_turns import (
    FailedAnswer,
    PartialProof,
    Rejected,
    failed_answer,
    partial_proof,
)
from kimina_jax.trainer.advantages import AdvantageConfig
from kimina_jax.trainer.curriculum import AnyCurriculum
from kimina_jax.trainer.objectives.loss import Objective
from kimina_jax.trainer.objectives.penalties import NO_PENALTIES, Penalties
from kimina_jax.trainer.objectives.sequences import NO_CORRECTION, Correction
from kimina_jax.trainer.rewards import KIMINA_RL, Reward
from kimina_jax.trainer.tasks.failure_replay import FailureReplay, FixReplay
from kimina_jax.trainer.tasks.kinds import Task, Tasks
from kimina_jax.trainer.tasks.negations import Negate, Negations
from kimina_jax.trainer.tasks.proof_cuts import Cuts, ProofCuts


@settings
class RlConfig:
    """The steps of RL: `problems` x `samples` samples each, `updates` optimizer updates each."""

    steps: int = setting(
        "Steps of the run; more than it has done lets a run go on.",
        ge=0,
        lt=VALIDATION,
        resume=True,
    )
    problems: int = setting("Problems of a step.", default=64, ge=1)
    samples: int = setting("Samples of a problem.", default=8, ge=1)
    spare: int = setting(
        "Problems that are drawn beyond `problems`: their groups take the places of those that do"
        " not train, such as groups of equal rewards (DAPO's dynamic sampling, up to a bound).",
        default=0,
        ge=0,
    )
    fix: FixReplay = setting("Failed samples as prompts.", default=FixReplay())
    cut: Cuts = setting("Parts of known proofs as prompts.", default=Cuts())
    negate: Negate = setting(
        "What speaks against problems that are never solved, as prompts.", default=Negate()
    )
    updates: int = setting("Optimizer updates of a step.", default=2, ge=1)
    reference: Literal["iterate", "initial"] = setting(
        "iterate: the weights that drew the samples (Kimi k1.5); initial: those RL began with.",
        default="iterate",
    )
    shuffle_rewards: bool = setting(
        "The control: rewards are permuted among the samples of a step.", default=False
    )
    rows: int = setting("Rows of a microbatch, all devices together.", default=8, ge=1, resume=True)
    row_tokens: int = setting(
        "Length of a row; a prompt with its answer must fit.",
        default=512,
        ge=2,
        unit="tokens",
        resume=True,
    )
    share_prompts: bool = setting(
        "The answers to one problem that lie in a row share its prompt, which is computed once;"
        " where attention is plain or chunked, the kernels repeat it.",
        default=True,
        resume=True,
    )
    logit_chunk: int = setting("Tokens whose logits exist at once.", default=128, ge=1)
    mismatch_limit: float | None = setting(
        "The run stops where the mean absolute difference between the sampler's and the trainer's"
        " log-probabilities exceeds this, on the probe before a step is drawn or on its answers;"
        " null: by the types that they compute in, 0.01 in float32, 0.1 in bfloat16.",
        default=None,
        ge=0,
        unit="nats a token",
        resume=True,
    )
    rounding_limit: float = setting(
        "Added to mismatch_limit on answers, for a sampler with sampler.int8.",
        default=0.0,
        ge=0,
        unit="nats a token",
        resume=True,
    )
    step_timeout_s: float = setting(
        "How long the trainer waits for the sampler, and for a step's verdicts.",
        default=1800.0,
        gt=0,
        unit="s",
        resume=True,
    )
    max_staleness: int = setting(
        "Versions by which the weights that draw a step are behind those that learn from it. 0:"
        " trainer and sampler take turns; 1: the sampler draws a step while the trainer learns the"
        " one before. Each keeps one more version of the weights on disk; set 'correction', too.",
        default=0,
        ge=0,
        le=64,
        unit="versions",
    )
    old_rollouts: Literal["keep", "compress", "remove"] = setting(
        "What becomes of the requests, rollouts and verdicts of old steps. compress: one file a"
        " step in RUN/archive.",
        default="keep",
        resume=True,
    )
    old_after: int = setting(
        "Steps that lie between a step and the newest one when it is old; those after the oldest"
        " checkpoint never are.",
        default=20,
        ge=0,
        unit="steps",
        resume=True,
    )
    keep_weights: int = setting(
        "Published weights that stay on disk beside the first.", default=2, ge=1, resume=True
    )

    def __post_init__(self):
        if said := self._lost("negate", self.negate.share):
            raise ValueError(said)

    def lost_share(self) -> str:
        """Which share of further prompts is none of a step's groups, as a sentence; "" for none. A
        new run is to be refused, and an old one has had none of them all along."""
        return self._lost("fix", self.fix.share) or self._lost("cut", self.cut.share)

    def _lost(self, name: str, share: float) -> str:
        groups = self.problems + self.spare
        if not share or round(share * groups):
            return ""
        return (
            f"'rl.{name}.share' is {share:g}, which is none of a step's {groups} problems"
            f" ('rl.problems', 'rl.spare'); give it at least {1 / groups:.2g}, or 0"
        )


# How far two programs may be apart that compute one model in this type, in nats a token: about 25
# roundings of a number near 1 (2^-8 in bfloat16, 2^-11 in float16) pile up in a deep model.
# SmolLM2-135M's answers in bfloat16, drawn one after another and scored at once, differ by 0.03. In
# float32 it is the loss of a whole update that must be seen.
MISMATCH = {"float32": 0.01, "float16": 0.02, "bfloat16": 0.1}

EVERY_STEP = Saving()


@dataclasses.dataclass(frozen=True)
class Setup:
    """What a run is made of, beside its RlConfig; everything is closed over by the loop.

    With `lora` only adapters train; the weights that the run started from stay as they are.
    `sampling` are the settings that requests hand to the sampler, `opening` what of the prompts
    belongs to the answers, `proof_of` the proof in a good answer to a problem. `encode_prompt`
    takes a problem and what the prompt shows beside it: for a fix the failed answer that `failed`
    makes of a rejected one, for a cut what `partial` makes of a part of a proof.
    `sampler_dtype` is the type that the sampler computes in, where that is not the trainer's.
    `peak_flops` are operations a second of one device, for MFU (see trainer/throughput.py).
    By `held_out` problems versions of the weights are scored, as `validation` says.
    `opposites` are, by a problem's id, the statements that would flag it, by how: false, vacuous.
    """

    model: Config
    optim: AdamW | Muon
    objective: Objective
    advantages: AdvantageConfig
    curriculum: AnyCurriculum
    sampling: dict[str, Any]
    problems: Sequence[Problem]
    encode_prompt: Callable[..., list[int]]
    write_tokenizer: Callable[[Path], None]
    correction: Correction = NO_CORRECTION
    penalties: Penalties = NO_PENALTIES
    reward: Reward = KIMINA_RL
    proof_of: Callable[[Problem, str], str] = lambda problem, text: ""
    failed: Callable[[Rejected], FailedAnswer] = failed_answer
    partial: Callable[[str], PartialProof] = partial_proof
    lora: LoraConfig | None = None
    saving: Saving = EVERY_STEP
    sampler_dtype: str | None = None
    peak_flops: float | None = None
    seed: int = 0
    opening: str = ""
    validation: Validation = NO_VALIDATION
    held_out: Sequence[Problem] = ()
    opposites: Mapping[str, Mapping[str, str]] = dataclasses.field(default_factory=dict)

    @property
    def published(self) -> str:
        """The type of published weights: the one that the sampler is to compute in."""
        return self.sampler_dtype or self.model.dtype

    def mismatch_limit(self, config: RlConfig) -> float:
        """The limit that `config` says, or that of the two types."""
        if config.mismatch_limit is not None:
            return config.mismatch_limit
        return max(MISMATCH[self.model.dtype], MISMATCH[self.published])


def make_tasks(run: Path, config: RlConfig, setup: Setup) -> Tasks:
    """The kinds of groups beside the plain ones that a run has, none of them with a share of 0."""
    kinds: dict[str, Task] = {}
    if config.fix.share:
        kinds["fixes"] = FailureReplay(config.fix, setup.problems, setup.failed)
    if config.cut.share:
        kinds["cuts"] = ProofCuts(config.cut, setup.problems, setup.partial)
    if config.negate.share:
        negations = Negations(config.negate, setup.problems, setup.opposites)
        kinds["negations"] = negations
        return Tasks(kinds, negations.flags, flagged_file(run))
    return Tasks(kinds)
