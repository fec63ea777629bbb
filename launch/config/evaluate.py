# SPDX-License-Identifier: Apache-2.0
"""Everything that launch.evaluate can be told; a run's config.json holds it beside other things."""

from flextrain_jax.core.settings import setting, settings
from kimina_jax.checking.checker import Checker
from kimina_jax.evaluate import Evaluation
from kimina_jax.model.presets import Compute
from kimina_jax.problems.load import Splits
from kimina_jax.sampler.sampling import Sampler, Sampling
from kimina_jax.text.format_rules import Format
from kimina_jax.text.prompts import Prompt, Wording

ALONE = "fixes are drawn by the process of the evaluation itself"


@settings
class LongSampling(Sampling):
    """How tokens are drawn."""

    max_new_tokens: int = setting("The longest sample.", default=224, ge=1, unit="tokens")


@settings
class EvaluationRun:
    """One evaluation."""

    prompt: Prompt = setting("The preset of the prompt; see prompts.py.", default="kimina-v1")
    wording: Wording = setting("What the prompt has otherwise.", default=Wording())
    format: Format = setting("What an answer must look like.", default=Format())
    problems: Splits = setting("The problems.", default=Splits())
    sampling: LongSampling = setting("How tokens are drawn.", default=LongSampling())
    sampler: Sampler = setting("What draws.", default=Sampler())
    checker: Checker = setting("What checks proofs.", default=Checker())
    evaluation: Evaluation = setting("What is measured.", default=Evaluation())
    model: Compute | None = setting(
        "How the model is computed, as the run says; null: in the type of the weights.",
        default=None,
    )

    def __post_init__(self):
        int8 = self.sampler.int8.weights or self.sampler.int8.cache
        if int8 and self.sampler.backend == "vllm":
            raise ValueError(
                "'sampler.int8' is the JAX decoder's; tell vLLM by 'sampler.options', or set"
                " 'sampler.backend' to jax"
            )
        refuse_fixes_apart(self.evaluation, self.sampler)


def refuse_fixes_apart(evaluation: Evaluation, sampler: Sampler) -> None:
    """Raises ValueError where fixes are asked for and samples are drawn by other processes."""
    vllm, several = sampler.backend == "vllm", evaluation.samplers > 1
    if evaluation.fix_rounds and (vllm or several):
        other = "'sampler.backend' is vllm" if vllm else ""
        more = f"'evaluation.samplers' is {evaluation.samplers}" if several else ""
        said = " and ".join(filter(None, (other, more)))
        raise ValueError(
            f"'evaluation.fix_rounds' is {evaluation.fix_rounds} and {said}; {ALONE}: set"
            " 'evaluation.fix_rounds' to 0, or 'sampler.backend' to jax and"
            " 'evaluation.samplers' to 1"
        )
