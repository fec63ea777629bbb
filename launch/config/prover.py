# SPDX-License-Identifier: Apache-2.0
"""Everything that a configuration of an elastic prover can say."""

from flextrain_jax.core.optim import AdamW
from flextrain_jax.core.settings import setting, settings
from flextrain_jax.elastic.ladder import LadderConfig
from flextrain_jax.elastic.train_step import Method
from kimina_jax.model.config import Shape
from kimina_jax.text.prompts import Prompt, Wording
from kimina_jax.trainer.sft import SftConfig
from launch.config.sft import SftInit, SftProblems


@settings
class FixedSft(SftConfig):
    """The updates of SFT, in a run whose jobs end at their last update."""

    steps: int = setting("Updates of each method.", ge=1)


@settings
class ProverRun:
    """One elastic prover, trained by each of the methods."""

    ladder: LadderConfig = setting("The depths.")
    optim: AdamW = setting("The optimizer; AdamW's update of a part is that of the whole there.")
    sft: FixedSft = setting("The updates.")
    methods: dict[str, Method] = setting(
        "By name, how the ladder is trained.", default_factory=dict
    )
    init: SftInit = setting("The weights that every method starts from.", default=SftInit())
    model: Shape | None = setting("The model, where its weights are random.", default=None)
    seed: int = setting("Of everything random.", default=0, ge=0, le=2**32 - 1)
    prompt: Prompt = setting("The preset of the prompt; see prompts.py.", default="kimina-v1")
    wording: Wording = setting("What the prompt has otherwise.", default=Wording())
    problems: SftProblems = setting("The problems.", default=SftProblems())
    mesh: dict[str, int] = setting(
        "Axis sizes over the devices: data, fsdp, tensor, seq; -1: what the others leave.",
        default_factory=lambda: {"fsdp": -1},
    )

    def __post_init__(self):
        self.optim.over(self.sft.steps)
        if not self.init.checkpoint and self.model is None:
            raise ValueError("the section 'model' is missing; or set 'init.checkpoint'")
        if not self.init.checkpoint and self.model is not None:
            self.ladder.over((self.model.n_layers,))
        if not self.methods:
            raise ValueError("'methods' names nothing to train; name a method")
