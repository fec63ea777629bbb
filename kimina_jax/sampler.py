# SPDX-License-Identifier: Apache-2.0
"""The sampling tier: answers requests of the run directory until the run is done.

For each requested step: wait for its weights, check their hashes, load them into the engine, score
the probe (see probe.py), draw what is not there yet, and write a shard whenever enough samples have
finished, so that checking starts while decoding goes on. The engine is the JAX decoder
(sampler_jax.py) or vLLM (sampler_vllm.py); this file imports neither jax nor torch.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from kimina_jax import manifest, probe, rollouts
from kimina_jax.sampling import Order, Sample, Sampling, sample_seed
from kimina_jax.tokenizer import Tokenizer
from lean_checker import mailbox

SHARD_PROOFS = 64  # a shard is written when this many samples wait


class Engine(Protocol):
    """Something that holds a policy, scores and draws. `backend` is its name for the user."""

    backend: str

    def load(self, folder: Path) -> None:
        """Makes the weights of a Hugging Face folder the engine's, in place where it can."""

    def restart(self, folder: Path) -> None:
        """The same from nothing, whatever it costs."""

    def score(self, rows: Sequence[Sequence[int]]) -> list[list[float]]:
        """The model's own log-probability of every token but the first of each row."""

    def generate(
        self,
        prompts: Sequence[Sequence[int]],
        orders: Sequence[Order],
        sampling: Sampling,
        *,
        eos_id: int,
        pad_id: int,
        text_of: Callable[[Sequence[int]], str],
    ) -> Iterator[Sample]:
        """Draws every order, each from its own seed; yields samples as they finish."""


def serve(
    run: Path, engine: Engine, *, weights_timeout_s: float = 600.0, idle_timeout_s: float = 86400.0
) -> None:
    """Serves requests until RUN is marked done.

    Raises WaitTimeout where no request comes for `idle_timeout_s` seconds, or no weights for
    `weights_timeout_s` seconds after their request.
    """

    def something_to_do() -> bool:
        return mailbox.is_done(run) or next(mailbox.pending_requests(run), None) is not None

    while True:
        mailbox.wait_for(something_to_do, f"a request in {run / 'requests'}", idle_timeout_s)
        if mailbox.is_done(run):
            return
        step = next(mailbox.pending_requests(run), None)
        if step is not None:
            sample_step(run, step, engine, weights_timeout_s)


def sample_step(run: Path, step: int, engine: Engine, weights_timeout_s: float = 600.0) -> None:
    """Draws every missing proof of one step and marks its rollouts complete.

    Raises WaitTimeout, CorruptFile or SyncError, each naming what is wrong with the weights.
    """
    request = rollouts.read_request(run, step)
    version = request["version"]
    weights = mailbox.weights_folder(run, version)
    mailbox.wait_for(
        lambda: mailbox.is_stable(weights), f"the weights {weights}", weights_timeout_s
    )
    started = time.monotonic()
    manifest.verify(weights, version)
    engine.load(weights)
    check_probe(run, version, engine, request["mismatch_limit"])
    loaded = time.monotonic()

    tokenizer = Tokenizer(weights / "tokenizer.model")
    folder = mailbox.rollouts_folder(run, step)
    done = {line["id"] for path in mailbox.shards(folder) for line in mailbox.read_jsonl(path)}
    names, orders = [], []
    for index, problem in enumerate(request["problems"]):
        for sample in range(request["samples"]):
            name = rollouts.proof_id(step, problem["id"], sample)
            if name not in done:
                names.append((name, problem["id"], sample))
                seed = sample_seed(request["seed"], step, problem["id"], sample)
                orders.append(Order(index, seed))
    sampling = Sampling(**request["sampling"])
    waiting: list[dict] = []
    tokens = 0
    for drawn in engine.generate(
        [problem["prompt"] for problem in request["problems"]],
        orders,
        sampling,
        eos_id=tokenizer.eos_id,
        pad_id=tokenizer.pad_id,
        text_of=tokenizer.decode,
    ):
        name, problem, sample = names[drawn.order]
        tokens += len(drawn.tokens)
        line = {
            "id": name,
            "problem": problem,
            "sample": sample,
            "tokens": drawn.tokens,
            "logps": drawn.logps,
            "text": tokenizer.decode(drawn.tokens),
            "finish": drawn.finish,
            "version": version,
            "seed": list(orders[drawn.order].seed),
        }
        if not sampling.plain:
            line["model_logps"] = drawn.model_logps
        waiting.append(line)
        if len(waiting) >= SHARD_PROOFS:
            mailbox.append_shard(folder, waiting)
            waiting = []
    if waiting:
        mailbox.append_shard(folder, waiting)
    finished = time.monotonic()
    timing = {
        "busy_seconds": finished - started,
        "load_seconds": loaded - started,
        "tokens": tokens,
        "tokens_per_second": tokens / max(1e-9, finished - loaded),
    }
    mailbox.write_json(folder / "timing.json", timing)
    mailbox.mark_stable(folder)


def check_probe(run: Path, version: int, engine: Engine, limit: float) -> None:
    """Scores the probe of the loaded weights and publishes the scores.

    An engine whose scores are not the trainer's starts anew from the same folder, once. Raises
    SyncError where that does not help.
    """
    weights = mailbox.weights_folder(run, version)
    rows, expected = probe.read(weights)
    mailbox.probe_file(run, version).unlink(missing_ok=True)  # of a sampler before this one
    logps = engine.score(rows)
    restarted = False
    try:
        probe.judge(expected, logps, version, limit, engine.backend)
    except probe.SyncError as error:
        print(f"{error}; starting the engine anew", flush=True)
        engine.restart(weights)
        restarted = True
        logps = engine.score(rows)
    probe.answer(run, version, engine.backend, logps, restarted)
    probe.judge(expected, logps, version, limit, engine.backend)
