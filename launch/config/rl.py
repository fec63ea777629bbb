# SPDX-License-Identifier: Apache-2.0
"""Everything that a configuration of an RL run can say."""

from flextrain_jax.core.optim import AdamW, Muon
from flextrain_jax.core.saving import Saving
from flextrain_jax.core.settings import setting, settings
from kimina_jax.checking.checker import Checker
from kimina_jax.evaluate import Evaluation
from kimina_jax.model.lora import LoraConfig
from kimina_jax.model.presets import Computed
from kimina_jax.problems.load import Splits
from kimina_jax.protocol.scores import NO_VALIDATION, Validation
from kimina_jax.sampler.sampling import Sampler, Sampling
from kimina_jax.text.format_rules import Format
from kimina_jax.text.prompts import Prompt, Wording
from kimina_jax.trainer.advantages import AdvantageConfig
from kimina_jax.trainer.curriculum import AnyCurriculum, CurriculumConfig
from kimina_jax.trainer.objectives.loss import Objective
from kimina_jax.trainer.objectives.mirror_descent import MirrorDescent
from kimina_jax.trainer.objectives.penalties import Penalties
from kimina_jax.trainer.objectives.sequences import Correction
from kimina_jax.trainer.rewards import KiminaRl, Reward
from kimina_jax.trainer.setup import EVERY_STEP, RlConfig
from launch.config.evaluate import refuse_fixes_apart
from launch.config.tiers import Devices


@settings
class Init:
    """The weights that RL starts from: one of the two."""

    sft: str = setting("An SFT configuration, which is run first.", default="")
    checkpoint: str = setting("A checkpoint folder, such as the model of an SFT run.", default="")

    def __post_init__(self):
        if bool(self.sft) == bool(self.checkpoint):
            raise ValueError("set exactly one of 'init.sft' and 'init.checkpoint'")


@settings
class RlProblems(Splits):
    """What is trained on, and what is held out."""

    unseen: bool = setting(
        "Train only on problems whose solutions SFT did not show.", default=False
    )


@settings
class Compile:
    """What launch.compile compiles for."""

    topology: str = setting("Such as v5e:4x4.", default="")


@settings
class RlRun:
    """One RL run."""

    init: Init = setting("The weights that RL starts from.")
    rl: RlConfig = setting("The steps.")
    optim: AdamW | Muon = setting("The optimizer.", kind="adamw")
    checkpoint: Saving = setting("When the trainer's state is saved.", default=EVERY_STEP)
    seed: int = setting("Of everything random.", default=0, ge=0, le=2**32 - 1)
    prompt: Prompt = setting("The preset of the prompt; see prompts.py.", default="kimina-v1")
    wording: Wording = setting("What the prompt has otherwise.", default=Wording())
    format: Format = setting("What an answer must look like.", default=Format())
    problems: RlProblems = setting("The problems.", default=RlProblems())
    objective: Objective = setting("What the updates minimize.", default=MirrorDescent())
    penalties: Penalties = setting("Added to the objective.", default=Penalties())
    reward: Reward = setting("From verdicts.", default=KiminaRl())
    advantages: AdvantageConfig = setting("From rewards.", default=AdvantageConfig())
    curriculum: AnyCurriculum = setting("Which problems.", default=CurriculumConfig())
    correction: Correction = setting("Importance weights.", default=Correction())
    lora: LoraConfig = setting("Adapters.", default=LoraConfig(rank=0))
    sampling: Sampling = setting("How tokens are drawn.", default=Sampling())
    sampler: Sampler = setting("What draws.", default=Sampler())
    checker: Checker = setting("What checks proofs.", default=Checker())
    evaluation: Evaluation = setting("The score on held-out problems.", default=Evaluation())
    validation: Validation = setting("Scores while RL trains.", default=NO_VALIDATION)
    model: Computed = setting("How the model is computed.", default=Computed())
    mesh: dict[str, int] = setting(
        "Axis sizes of the trainer: data, fsdp, tensor, seq; -1: what the others leave.",
        default_factory=lambda: {"fsdp": -1},
        resume=True,
    )
    devices: Devices = setting("Who works on which devices.", default=Devices())
    peak_flops: float = setting(
        "Operations a second of one device, for MFU; 0: as published for the chip.",
        default=0.0,
        ge=0,
        resume=True,
    )
    compile: Compile = setting("For launch.compile.", default=Compile())

    def __post_init__(self):
        self.optim.over(self.rl.steps * self.rl.updates)
        int8 = self.sampler.int8.weights or self.sampler.int8.cache
        if int8 and self.sampler.backend == "vllm":
            raise ValueError(
                "'sampler.int8' is the JAX decoder's; tell vLLM by 'sampler.options', or set"
                " 'sampler.backend' to jax"
            )
        if int8 and not self.rl.rounding_limit:
            raise ValueError(
                "'sampler.int8' is set and 'rl.rounding_limit' is not; say how many nats a token"
                ' the rounding may cost, such as 0.1 (docs/sampler.md, "Eight bits")'
            )
        if self.sampling.part_tokens and self.rl.max_staleness:
            raise ValueError(
                "'sampling.part_tokens' and 'rl.max_staleness' are both set; a request that is"
                " written ahead does not know which samples are to go on: set one of them to 0"
            )
        refuse_fixes_apart(self.evaluation, self.sampler)
        if self.rl.fix.share and self.rl.max_staleness:
            raise ValueError(
                "'rl.fix.share' and 'rl.max_staleness' are both set; what failed at a step is known"
                " after the next one was asked for: set one of them to 0"
            )
        if self.rl.max_staleness and self.devices.placement == "shared":
            raise ValueError(
                "'rl.max_staleness' is set and 'devices.placement' is shared, where one process"
                " draws and learns in turns; set the one to 0, or the other to split or separate"
            )

    def idle(self) -> str:
        """What of the settings leaves nothing to learn, or to draw, as a sentence; "" for nothing.
        A new run is to be refused, an old one goes on as it began."""
        if said := self.rl.lost_share():
            return said
        if self.rl.steps and self.sampling.top_k == 1:  # updates are of what is drawn from
            return (
                "'sampling.top_k' is 1, where a token has no other to be drawn instead of it, so"
                " that nothing would be learnt, whatever the objective; set it to 0"
            )
        chosen = self.advantages.of(self.objective)
        if not self.rl.steps or chosen.baseline == "none":
            return ""
        cure = "or set 'objective.kind' to rft, which compares none"
        if self.rl.samples == 1:
            return (
                "'rl.samples' is 1, and one sample of a problem has no other to be compared with,"
                f" so that nothing would be learnt; give 2 or more, {cure}"
            )
        equal_train = self.rl.shuffle_rewards or chosen.keep_equal_groups
        if self.sampling.temperature == 0 and not equal_train:
            return (
                "'sampling.temperature' is 0, where all samples of a problem are the same one, so"
                f" that nothing would be learnt; set it to 1, {cure}"
            )
        return ""
