# SPDX-License-Identifier: Apache-2.0
"""Everything that launch.evaluate, launch.distill and launch.formalize can be told; a run's
config.json holds what the first two can, beside other things."""

import dataclasses
import json
from typing import Any

from flextrain_jax.core.settings import setting, settings
from kimina_jax.checking.checker import Checker
from kimina_jax.evaluate import Evaluation
from kimina_jax.model.config import Dtype
from kimina_jax.model.presets import Compute
from kimina_jax.problems.load import Splits
from kimina_jax.sampler.endpoint import AS_USUAL, ChatServer
from kimina_jax.sampler.sampling import ROWS, Sampler, Sampling
from kimina_jax.text.formalization import FORMALIZE, JUDGE
from kimina_jax.text.format_rules import Format
from kimina_jax.text.prompts import Prompt, Wording
from kimina_jax.text.taught import Keeping

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


@settings
class TeacherProblems(Splits):
    """The problems that a teacher is asked."""

    unseen: bool = setting(
        "Only problems whose solutions SFT did not show the teacher; not of a server.",
        default=False,
    )


@settings
class Teaching:
    """What a teacher is asked for."""

    split: str = setting("train, validation, test, or a file of problems.", default="train")
    samples: int = setting("Samples of a problem.", default=8, ge=1)
    rows: int = setting(
        "Samples that decode at a time in the JAX decoder, at most.", default=ROWS, ge=1
    )
    keep: Keeping = setting("Which valid answers are kept.", default=Keeping())


@settings
class DistillRun:
    """One set of answers of a teacher."""

    prompt: Prompt = setting("The preset of the prompt; see prompts.py.", default="kimina-v1")
    wording: Wording = setting("What the prompt has otherwise.", default=Wording())
    format: Format = setting("What an answer must look like.", default=Format())
    problems: TeacherProblems = setting("The problems.", default=TeacherProblems())
    sampling: LongSampling = setting("How tokens are drawn.", default=LongSampling())
    sampler: Sampler = setting("What draws.", default=Sampler())
    checker: Checker = setting("What checks proofs.", default=Checker())
    teaching: Teaching = setting("What the teacher is asked for.", default=Teaching())
    server: ChatServer = setting("How a server is asked, with --teacher=http://…", default=AS_USUAL)
    model: Compute | None = setting(
        "How the model is computed, as the run says; null: in the type of the weights.",
        default=None,
    )


@settings
class Formalizing:
    """What is asked for of each statement in words."""

    samples: int = setting("Formal statements of each.", default=8, ge=1)
    votes: int = setting("Answers of the judge, which must all be a yes.", default=3, ge=1)
    keep: int = setting("Formal statements of each that are kept, at most.", default=1, ge=1)
    together: int = setting(
        "Statements in words between two writes of the log; a kill loses as many.", default=16, ge=1
    )
    rows: int = setting(
        "Samples that decode at a time in the JAX decoder, at most.", default=ROWS, ge=1
    )


@settings
class FormalizeRun:
    """One set of formal statements."""

    wording: Wording = setting("How a statement is asked for.", default=FORMALIZE)
    judge_wording: Wording = setting("How the judge is asked.", default=JUDGE)
    sampling: LongSampling = setting(
        "How a formal statement is drawn.", default=LongSampling(max_new_tokens=1024)
    )
    judging: LongSampling = setting(
        "How an answer of the judge is drawn.", default=LongSampling(max_new_tokens=2048)
    )
    sampler: Sampler = setting("What draws, where --model is a folder.", default=Sampler())
    checker: Checker = setting("What reads statements and refutes them.", default=Checker())
    formalizing: Formalizing = setting("How much is asked for.", default=Formalizing())
    server: ChatServer = setting("How servers are asked.", default=AS_USUAL)


def drawn_in(sampler: Sampler, model: Compute | None) -> Dtype | None:
    """The type that samples are drawn in, as the sampler of the run has it, whatever that of the
    weights which it began with; None: that of the weights."""
    return sampler.dtype or (model.dtype if model else None)


def drawn_by(config: EvaluationRun | DistillRun) -> dict[str, Any]:
    """The settings on which samples and their verdicts depend.

    Servers and actors have a Lean of their own. How many workers there are, their sandbox and
    cache, how often what failed is tried again, and which of several samplers drew does not change
    a verdict.
    """
    values = json.loads(json.dumps(dataclasses.asdict(config)))
    checker = ("tier", "toolchain", "environments", "header", "timeout_s", "heartbeats")
    checker += ("memory_mib", "servers", "ray")
    sampler = ("backend", "dtype", "int8", "options")
    values["wording"].pop("fix")  # of no matter to plain samples
    return {
        "checker": {name: values["checker"][name] for name in checker},
        "sampler": {name: values["sampler"][name] for name in sampler},
        **{name: values[name] for name in ("prompt", "wording", "format", "sampling", "model")},
    }


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
