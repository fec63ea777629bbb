# SPDX-License-Identifier: Apache-2.0
"""Everything that a configuration of an SFT run can say."""

from typing import Literal

from flextrain_jax.core.optim import AdamW, Muon
from flextrain_jax.core.settings import setting, settings
from kimina_jax.model.config import Shape
from kimina_jax.model.lora import LoraConfig
from kimina_jax.model.presets import Computed
from kimina_jax.problems.load import Splits
from kimina_jax.text.prompts import Prompt, Wording
from kimina_jax.trainer.sft import SftConfig


@settings
class SftInit:
    """The weights that SFT starts from."""

    checkpoint: str = setting("A Hugging Face folder; empty: random weights.", default="")
    computed: Computed = setting("How its model is computed.", default=Computed())


@settings
class SftProblems(Splits):
    """The problems whose reference solutions are shown."""

    count: int = setting("How many, in the mix of all; 0: all.", default=0, ge=0)
    levels: tuple[int, ...] = setting("Only of these levels, if any.", default=(), ge=1)
    automation: float = setting(
        "Of the problems that Lean's automation proves, the share that shows that instead of the"
        " derivation; for the bundled problems.",
        default=0.0,
        ge=0,
        le=1,
    )

    def __post_init__(self):
        if self.automation and self.train not in ("bundled", "all"):
            raise ValueError("'automation' is for the bundled problems; set it to 0")


@settings
class SftData:
    """Free text to learn from: conversations, prompts with completions."""

    files: tuple[str, ...] = setting(
        "JSON lines or Parquet with messages, or prompt and completion; none: problems alone.",
        default=(),
    )
    weights: tuple[float, ...] = setting(
        "Of each file, its share of the rows of a step; none: by their sizes.", default=(), gt=0
    )
    problems: float = setting(
        "The share of the problems' solutions beside the weights of the files.", default=0.0, ge=0
    )
    too_long: Literal["refuse", "skip"] = setting(
        "What is done with a text that does not fit in a row.", default="refuse"
    )

    def __post_init__(self):
        if self.weights and len(self.weights) != len(self.files):
            raise ValueError(
                f"'weights' has {len(self.weights)} numbers and 'files' {len(self.files)}; give one"
                " for each file, or none"
            )
        if self.problems and not self.weights:
            raise ValueError("'problems' is set and 'weights' is not; give each file its weight")


@settings
class SftRun:
    """One SFT run."""

    sft: SftConfig = setting("The updates.")
    optim: AdamW | Muon = setting("The optimizer.", kind="adamw")
    init: SftInit = setting("The weights that SFT starts from.", default=SftInit())
    model: Shape | None = setting("The model, where its weights are random.", default=None)
    seed: int = setting("Of everything random.", default=0, ge=0, le=2**32 - 1)
    prompt: Prompt = setting("The preset of the prompt; see prompts.py.", default="kimina-v1")
    wording: Wording = setting("What the prompt has otherwise.", default=Wording())
    problems: SftProblems = setting("The problems.", default=SftProblems())
    data: SftData = setting("Free text, instead of problems or beside.", default=SftData())
    lora: LoraConfig = setting("Adapters.", default=LoraConfig(rank=0))
    mesh: dict[str, int] = setting(
        "Axis sizes over the devices: data, fsdp, tensor, seq; -1: what the others leave.",
        default_factory=lambda: {"fsdp": -1},
        resume=True,
    )
    peak_flops: float = setting(
        "Operations a second of one device, for MFU; 0: as published for the chip.",
        default=0.0,
        ge=0,
        resume=True,
    )

    def __post_init__(self):
        self.optim.over(self.sft.steps)
        if not self.init.checkpoint and self.model is None:
            raise ValueError("the section 'model' is missing; or set 'init.checkpoint'")
        if not self.init.checkpoint and self.lora.rank:
            raise ValueError(
                f"'lora.rank' is {self.lora.rank}, and there are no weights for adapters to stand"
                " beside; set 'init.checkpoint', or 'lora.rank' to 0"
            )
