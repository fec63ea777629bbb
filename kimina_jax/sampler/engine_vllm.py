# SPDX-License-Identifier: Apache-2.0
"""vLLM as an engine of the sampling tier; runs in an environment of its own, without jax.

Each sample is a request of its own with its own seed; prefix caching shares the prompt of a group.
New weights go into the running engine by vLLM's layer-wise reload, and two things beside:

- The CPU backend multiplies by packed copies of the weights. The reload packs anew what it loads;
  an output head that is tied to the embedding is not loaded, so its packed copy stays old and
  nothing says so (vLLM 0.32.0). `Worker.pack_kept_weights` packs it.
- The prefix cache is emptied: its keys and values are of the old weights.

On a CPU prompts are not cut where a batch is full. The first part of one also draws a token, which
vLLM throws away before it turns the sample's generator back, and a CPU's generator cannot be turned
back: the engine dies of it (vLLM 0.32.0).

The probe (protocol/probe.py) holds the result to the trainer's weights at every step; where it
fails, the tier starts the engine anew (policy.take_up).
"""

import dataclasses
import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from kimina_jax.protocol import mailbox
from kimina_jax.protocol.rollouts import PART
from kimina_jax.sampler.sampling import (
    Order,
    Sample,
    Sampling,
    ending,
    with_beginnings,
)

os.environ.setdefault("VLLM_CPU_KVCACHE_SPACE", "2")  # GiB, on the CPU backend only
os.environ.setdefault("VLLM_NO_USAGE_STATS", "1")
# The engine in this process: a kill -9 of the sampler then leaves no process behind.
os.environ.setdefault("VLLM_ENABLE_V1_MULTIPROCESSING", "0")

import vllm
from vllm.distributed import cleanup_dist_env_and_memory
from vllm.inputs import TokensPrompt
from vllm.platforms import current_platform
from vllm.sampling_params import RequestOutputKind


class Worker:
    """What a vLLM worker gets from us, in whichever process it runs."""

    model_runner: Any  # vLLM's

    def pack_kept_weights(self) -> None:
        """Packs the weights anew that stand beside their packed copy: embedding and output head."""
        for module in self.model_runner.get_model().modules():
            if hasattr(module, "cpu_linear") and module.weight.numel():
                module.quant_method.process_weights_after_loading(module)


class VllmEngine:
    """An offline vLLM engine. `options` go to `vllm.LLM` as they are (parallel sizes, dtype...)."""

    backend = "vllm"

    def __init__(self, sampling: Sampling, options: dict[str, Any]):
        """`sampling` is that of the run: its log-probabilities decide the engine's mode."""
        # One mode per engine. The other kind of log-probability is scored where the two differ.
        mode = "raw_logprobs" if sampling.plain else "processed_logprobs"
        self._options: dict[str, Any] = {
            "skip_tokenizer_init": True,
            "enable_prefix_caching": True,
            "logprobs_mode": mode,
            "worker_extension_cls": f"{__name__}.Worker",
        }
        if current_platform.is_cpu():
            self._options["enable_chunked_prefill"] = False
        self._options |= options
        self._llm: Any = None
        self._requests = 0

    def load(self, folder: Path) -> None:
        """Puts the weights into the running engine; starts one if none runs."""
        if self._llm is None:
            # vLLM's "auto" would make bfloat16 of float32.
            dtype = mailbox.read_json(folder / "manifest.json")["dtype"]
            self._llm = vllm.LLM(str(folder), **({"dtype": dtype} | self._options))
            return
        self._llm.collective_rpc("reload_weights", kwargs={"weights_path": str(folder)})
        self._llm.collective_rpc("pack_kept_weights")
        if not self._llm.reset_prefix_cache():
            raise RuntimeError("vLLM did not empty its prefix cache; requests are still running")

    def restart(self, folder: Path) -> None:
        """Ends the engine and starts one from the folder."""
        if self._llm is not None:
            self._llm.llm_engine.engine_core.shutdown()
            self._llm = None
            gc.collect()
            cleanup_dist_env_and_memory()
        self.load(folder)

    def score(self, rows: Sequence[Sequence[int]]) -> list[list[float]]:
        """The model's own log-probability of every token but the first of each row."""
        prompts = [TokensPrompt(prompt_token_ids=list(row)) for row in rows]
        outputs = self._llm.generate(prompts, _scoring(), use_tqdm=False)
        return [_prompt_logps(row, output) for row, output in zip(rows, outputs, strict=True)]

    def generate(
        self,
        prompts: Sequence[Sequence[int]],
        orders: Sequence[Order],
        sampling: Sampling,
        *,
        end_ids: tuple[int, ...],
        pad_id: int,
        text_of: Callable[[Sequence[int]], str],
    ) -> Iterator[Sample]:
        """Draws every order and yields the samples as they finish; vLLM batches as it likes.

        A sample that was begun goes on behind its first tokens, which are a prompt to vLLM.
        """
        prompts, orders = with_beginnings(prompts, orders)
        engine = self._llm.llm_engine
        first, self._requests = self._requests, self._requests + len(orders)
        for index, order in enumerate(orders):
            engine.add_request(
                str(first + index),
                TokensPrompt(prompt_token_ids=list(prompts[order.prompt])),
                vllm.SamplingParams(
                    temperature=sampling.temperature,
                    top_p=sampling.top_p,
                    top_k=sampling.top_k or -1,
                    min_p=sampling.min_p,
                    max_tokens=_room(len(order.begun), sampling),
                    seed=_seed(order),
                    stop_token_ids=list(end_ids),
                    ignore_eos=True,  # only the end tokens of the request end a sample
                    logprobs=0,
                    detokenize=False,
                    output_kind=RequestOutputKind.CUMULATIVE,
                ),
            )
        longest = engine.model_config.max_model_len
        ends = bool(sampling.stop or sampling.repetition)
        seen: dict[int, int] = {}
        unscored: dict[int, Sample] = {}
        while engine.has_unfinished_requests():
            for output in engine.step():
                name, _, scored = output.request_id.partition("/")
                index = int(name) - first
                prompt = prompts[orders[index].prompt]
                if scored:
                    sample = unscored.pop(index)
                    logps = _rounded(_prompt_logps([*prompt, *sample.tokens], output))
                    yield dataclasses.replace(sample, model_logps=logps[-len(sample.tokens) :])
                    continue
                drawn = output.outputs[0]
                order = orders[index]
                begun = order.begun
                whole = [*begun, *drawn.token_ids]
                looked = seen.get(index, len(begun))
                end = ending(whole, looked, sampling, text_of) if ends else None
                seen[index] = len(whole)
                if not (end or output.finished):
                    continue
                if not output.finished:
                    engine.abort_request([output.request_id])
                length, finish = end or (len(whole), drawn.finish_reason)
                part = len(drawn.token_ids) == _room(len(begun), sampling)
                inside = len(whole) < sampling.max_new_tokens
                if not end and finish == "length" and part and inside:
                    # At the model's length nothing can follow, and the sample has ended.
                    finish = PART if len(prompt) + len(drawn.token_ids) < longest else finish
                tokens = whole[len(begun) : length]
                chosen = zip(tokens, drawn.logprobs, strict=False)
                logps = _rounded(at[token].logprob for token, at in chosen)
                sample = Sample(index, tokens, logps, logps, finish)
                if sampling.plain:
                    yield sample
                else:
                    unscored[index] = sample
                    text = TokensPrompt(prompt_token_ids=[*prompt, *sample.tokens])
                    engine.add_request(f"{name}/score", text, _scoring())


def _room(begun: int, sampling: Sampling) -> int:
    """How many tokens a sample with so many gets before it ends or goes on at the next step."""
    room = sampling.max_new_tokens - begun
    part = sampling.part_tokens
    return min(room, part - begun % part) if part else room


def _scoring() -> vllm.SamplingParams:
    return vllm.SamplingParams(
        max_tokens=1,
        prompt_logprobs=0,
        detokenize=False,
        output_kind=RequestOutputKind.FINAL_ONLY,
    )


def _prompt_logps(row: Sequence[int], output: vllm.RequestOutput) -> list[float]:
    """The model's own log-probability of every token but the first of a scored prompt."""
    scores = zip(row[1:], output.prompt_logprobs[1:], strict=True)
    return [float(at[token].logprob) for token, at in scores]


def _rounded(logps: Iterable[float]) -> list[float]:
    return [round(float(x), 6) for x in logps]


def _seed(order: Order) -> int:
    """Both words of the seed in the 63 bits that torch takes; what goes on has noise of its own."""
    high, low = order.seed
    return (high << 31 ^ low ^ len(order.begun) << 40) & (2**63 - 1)
