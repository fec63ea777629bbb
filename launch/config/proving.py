# SPDX-License-Identifier: Apache-2.0
"""Everything that launch.prove can be told; a run's config.json holds it beside other things."""

from flextrain_jax.core.settings import setting, settings
from kimina_jax.checking.checker import Checker
from kimina_jax.sampler.endpoint import AS_USUAL, ChatServer
from kimina_jax.text.prompts import Prompt, Wording
from launch.config.evaluate import LongSampling


@settings
class ProofSearch:
    """One search for proofs."""

    prompt: Prompt = setting("The preset of the prompt; see prompts.py.", default="kimina-v1")
    wording: Wording = setting("What the prompt has otherwise.", default=Wording())
    sampling: LongSampling = setting("How tokens are drawn.", default=LongSampling())
    checker: Checker = setting("What checks proofs.", default=Checker())
    server: ChatServer = setting("How a server is asked, with --model=http://…", default=AS_USUAL)
