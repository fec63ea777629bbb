# SPDX-License-Identifier: Apache-2.0
"""What the tiers read of a run's settings. Imports no jax, which their hosts may lack."""

from typing import Literal

from flextrain_jax.core.settings import setting, settings
from kimina_jax.checking.checker import Checker
from kimina_jax.sampler.sampling import Sampler, Sampling
from kimina_jax.text.format_rules import Format
from kimina_jax.text.prompts import Prompt


@settings
class Devices:
    """Which of a machine's devices trainer and sampler work on; launch.doctor shows the plan."""

    placement: Literal["auto", "shared", "split", "separate"] = setting(
        "shared: the trainer's process draws the samples itself, between its updates; split:"
        " trainer and sampler have devices of their own; separate: both use what they find, and"
        " share the memory of GPUs. auto: separate on a CPU, split for vLLM where it leaves"
        " devices, else shared.",
        default="auto",
        resume=True,
    )
    sampler_share: float | None = setting(
        "Share of the devices that draw, where they are split; null: what balances the measured"
        " times of the tiers, half at first.",
        default=None,
        gt=0,
        lt=1,
        resume=True,
    )
    memory: float = setting(
        "Share of a GPU's memory that the programs of a run may take together.",
        default=0.9,
        gt=0,
        le=1,
        resume=True,
    )
    publish_every: int = setting(
        "Where shared: how many steps lie between weights that are written into the run; the first"
        " and the last always are.",
        default=10,
        ge=1,
        unit="steps",
        resume=True,
    )


@settings
class CheckingTier:
    """What launch.check reads."""

    checker: Checker = setting("What checks proofs.", default=Checker())
    prompt: Prompt = setting("The preset of the prompt.", default="kimina-v1")
    format: Format = setting("What an answer must look like.", default=Format())


@settings
class SamplingTier:
    """What launch.sample reads."""

    sampling: Sampling = setting("How tokens are drawn.", default=Sampling())
    sampler: Sampler = setting("What draws.", default=Sampler())
