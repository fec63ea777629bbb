# SPDX-License-Identifier: Apache-2.0
"""What the tiers read of a run's settings. Imports no jax, which their hosts may lack."""

from flextrain_jax.core.settings import setting, settings
from kimina_jax.checking.checker import Checker
from kimina_jax.sampler.sampling import Sampler, Sampling


@settings
class CheckingTier:
    """What launch.check reads."""

    checker: Checker = setting("What checks proofs.", default=Checker())


@settings
class SamplingTier:
    """What launch.sample reads."""

    sampling: Sampling = setting("How tokens are drawn.", default=Sampling())
    sampler: Sampler = setting("What draws.", default=Sampler())
