# SPDX-License-Identifier: Apache-2.0
"""The sampling tier on JAX: answers requests of the run directory until the run is done.

For each requested step: wait for its weights, check their hashes, draw what is not there yet, and
write a shard whenever enough samples have finished, so that checking starts while decoding goes on.
"""

import time
from pathlib import Path

from kimina_jax import decode, hf, publish, rollouts
from kimina_jax.tokenizer import Tokenizer
from lean_checker import mailbox

SHARD_PROOFS = 64  # a shard is written when this many samples wait


def serve(run: Path, max_rows: int = 512) -> None:
    """Serves requests until RUN is marked done."""
    while not mailbox.is_done(run):
        step = next(mailbox.pending_requests(run), None)
        if step is None:
            time.sleep(0.05)
            continue
        sample_step(run, step, max_rows)


def sample_step(run: Path, step: int, max_rows: int) -> None:
    """Draws every missing proof of one step and marks its rollouts complete."""
    request = rollouts.read_request(run, step)
    weights = mailbox.weights_folder(run, request["version"])
    mailbox.wait_for(lambda: mailbox.is_stable(weights), f"the weights {weights}", 600)
    started = time.monotonic()
    publish.verify(weights, request["version"])
    params, cfg = hf.load_model(weights)
    tokenizer = Tokenizer(weights / "tokenizer.model")
    loaded = time.monotonic()

    folder = mailbox.rollouts_folder(run, step)
    done = {line["id"] for path in mailbox.shards(folder) for line in mailbox.read_jsonl(path)}
    names, orders = [], []
    for index, problem in enumerate(request["problems"]):
        for sample in range(request["samples"]):
            name = rollouts.proof_id(step, problem["id"], sample)
            if name not in done:
                names.append((name, problem["id"], sample))
                seed = decode.sample_seed(request["seed"], step, problem["id"], sample)
                orders.append(decode.Order(index, seed))
    waiting: list[dict] = []
    tokens = 0
    for drawn in decode.generate(
        params,
        cfg,
        [problem["prompt"] for problem in request["problems"]],
        orders,
        decode.Sampling(**request["sampling"]),
        eos_id=tokenizer.eos_id,
        pad_id=tokenizer.pad_id,
        max_rows=max_rows,
    ):
        name, problem, sample = names[drawn.order]
        tokens += len(drawn.tokens)
        waiting.append(
            {
                "id": name,
                "problem": problem,
                "sample": sample,
                "tokens": drawn.tokens,
                "logps": drawn.logps,
                "text": tokenizer.decode(drawn.tokens),
                "finish": drawn.finish,
                "version": request["version"],
                "seed": list(orders[drawn.order].seed),
            }
        )
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
