# SPDX-License-Identifier: Apache-2.0
"""Everything that launch.prove can be told; a run's config.json holds it beside other things."""

import dataclasses
import json
from typing import Any

from flextrain_jax.core.settings import setting, settings
from kimina_jax.checking.checker import Checker
from kimina_jax.sampler.endpoint import AS_USUAL, ChatServer
from kimina_jax.search.lemma_search import BY_PARTS, LemmaSearch
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
    search: LemmaSearch = setting("How samples are spent with --search.", default=BY_PARTS)


def searched_by(config: ProofSearch) -> dict[str, Any]:
    """The settings on which the steps of a search by parts depend."""
    values = json.loads(json.dumps(dataclasses.asdict(config)))
    checker = ("tier", "toolchain", "header", "timeout_s", "heartbeats", "memory_mib")
    return {
        "checker": {name: values["checker"][name] for name in checker},
        **{name: values[name] for name in ("prompt", "wording", "sampling", "search")},
    }
