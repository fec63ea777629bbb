# SPDX-License-Identifier: Apache-2.0
"""What eight bits cost in quality: python -m benchmarks.int8 FOLDER

FOLDER is a Hugging Face folder with a tokenizer.json, such as `launch.convert smollm2 FOLDER` makes
of SmolLM2-135M; reading that file takes the package tokenizers (pip install tokenizers).
Five prompts are continued by the JAX decoder with int8 weights, an int8 cache, both and neither:
once greedily, and by eight samples each at temperature 1. Every token is then scored by the exact
model after the same tokens. Prints the mean difference of the log-probabilities in nats a token
(what `mismatch_mean` of a run is made of), the share of tokens whose probability ratio leaves
[0.5, 2], and the share of greedy tokens that are not the exact model's likeliest.
"""

import argparse
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
from tokenizers import Tokenizer

from kimina_jax.model import transformer
from kimina_jax.protocol.probe import Mismatch
from kimina_jax.sampler import decode
from kimina_jax.sampler.int8 import round_weights
from kimina_jax.sampler.sampling import Int8, Order, Sampling
from kimina_jax.weights import hf

PROMPTS = (
    "The capital of France is",
    "theorem add_comm (a b : Nat) : a + b = b + a := by",
    "Once upon a time, in a small village,",
    "def fibonacci(n):\n",
    "In 1999 there were 365 days and",
)
KINDS = {
    "neither": Int8(),
    "weights": Int8(weights=True),
    "cache": Int8(cache=True),
    "both": Int8(weights=True, cache=True),
}
SAMPLES = 8


def main() -> None:
    """Prints one line a kind."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--new", type=int, default=64, help="tokens of a continuation")
    options = parser.parse_args()
    params, cfg = hf.load_model(options.folder)
    tokenizer = Tokenizer.from_file(str(options.folder / "tokenizer.json"))
    prompts = [tokenizer.encode(text).ids for text in PROMPTS]
    greedy = Sampling(temperature=0.0, max_new_tokens=options.new)
    free = Sampling(max_new_tokens=options.new)
    plans = {
        "greedy": (greedy, [Order(i, (0, i)) for i in range(len(prompts))]),
        "sampled": (free, [Order(i % len(prompts), (1, i)) for i in range(SAMPLES * len(prompts))]),
    }
    print(f"{'int8':8} {'greedy differ':>14} {'mean, nats':>11} {'max':>7} {'outside':>8}")
    for kind, int8 in KINDS.items():
        weights = round_weights(params, cfg) if int8.weights else params
        found = {}
        for name, (sampling, orders) in plans.items():
            drawn = list(
                decode.generate(
                    weights,
                    cfg,
                    prompts,
                    orders,
                    sampling,
                    end_ids=(-1,),  # so many tokens each, whatever they are
                    pad_id=0,
                    int8_cache=int8.cache,
                )
            )
            rows = [(prompts[orders[s.order].prompt], s.tokens, s.model_logps) for s in drawn]
            found[name] = compare(params, cfg, rows)
        differ, mismatch = found["greedy"][0], found["sampled"][1]
        line = f"{kind:8} {differ:14.2%} {mismatch.mean:11.5f} {mismatch.max:7.3f}"
        print(f"{line} {mismatch.outside:8.2%}", flush=True)


def compare(params: dict, cfg: transformer.Config, rows: list) -> tuple[float, Mismatch]:
    """The share of tokens that are not the exact model's likeliest, and the mismatch, of rows
    (prompt, tokens, log-probabilities)."""
    length = max(len(prompt) + len(tokens) for prompt, tokens, _ in rows)
    exact, said, differ = [], [], []
    for start in range(0, len(rows), len(PROMPTS)):  # a few rows' logits at a time
        part = rows[start : start + len(PROMPTS)]
        tokens_BT = np.zeros((len(PROMPTS), length), np.int32)
        for index, (prompt, tokens, _) in enumerate(part):
            tokens_BT[index, : len(prompt) + len(tokens)] = prompt + tokens
        logp_BT, best_BT = map(np.asarray, _exact(params, tokens_BT, cfg))
        for index, (prompt, tokens, logps) in enumerate(part):
            span = slice(len(prompt) - 1, len(prompt) + len(tokens) - 1)
            exact += logp_BT[index, span].tolist()
            said += logps
            differ += (best_BT[index, span] != tokens).tolist()
    return float(np.mean(differ)), Mismatch.of(np.array(exact), np.array(said))


@jax.jit(static_argnames="cfg")
def _exact(params, tokens_BT, cfg):
    x_BTD = transformer.forward(params, tokens_BT, cfg)
    logits_BTV = (x_BTD @ transformer.unembed_matrix(params, cfg)).astype(jnp.float32)
    logp_BTV = jax.nn.log_softmax(logits_BTV)
    next_BT1 = jnp.roll(tokens_BT, -1, axis=1)[..., None]
    logp_BT = jnp.take_along_axis(logp_BTV, next_BT1, axis=2)[..., 0]
    return logp_BT, jnp.argmax(logits_BTV, axis=2)


if __name__ == "__main__":
    main()
