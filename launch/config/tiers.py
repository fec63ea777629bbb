# SPDX-License-Identifier: Apache-2.0
"""What the tiers read of a run's settings. Imports no jax, which their hosts may lack."""

from flextrain_jax.core.settings import setting, settings
from kimina_jax.checking import Checker
from kimina_jax.sampler.sampling import Sampler, Sampling
from kimina_jax.text.format_rules import Format
from kimina_jax.text.prompts import Prompt


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
