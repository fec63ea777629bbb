# SPDX-License-Identifier: Apache-2.0
"""The stages of the shipped jobs, by the commands that run them there, beside references."""

import itertools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.checker import floor_seconds, pool_cost, problems
from benchmarks.speed.commands import (
    ROOT,
    StageFailed,
    Talk,
    beside,
    finish,
    running,
    wait,
    windows,
)
from benchmarks.speed.evaluation import SAMPLES
from benchmarks.speed.products import Product, Reference, decoder, resnet, trained
from benchmarks.speed.ratios import Measured
from flextrain_jax.core.metrics import read_metrics
from flextrain_jax.data import images as image_sets
from flextrain_jax.experiments.elastic import ElasticRun
from flextrain_jax.experiments.federated import FederatedRun
from kimina_jax.problems.load import load
from kimina_jax.protocol import mailbox
from kimina_jax.text.tokenizer import Tokenizer
from launch.config import tree
from launch.config.rl import RlRun
from launch.config.sft import SftRun
from lean_checker.toolchain import resolve

SFT = "configs/sft/tiny.py"
RL = "configs/rl/tiny.py"
ELASTIC = "configs/elastic/tiny.py"
FEDERATED = "configs/federated/tiny.py"
WEIGHTS_STEPS = 120  # of SFT, for weights whose answers have the format and so the usual lengths
SFT_STEPS = 40  # of SFT where weights are given
TURNS = 3
CHECKS = 1000
PLAIN = 250  # theorems of the plain files that answers' checks are held against
CONTEXT = 128  # slots of a cache that an answer meets in the middle
SIDE, CLASSES = 8, 10  # of the digits
CORES = len(os.sched_getaffinity(0))


def share(rows: int) -> int:
    """A core's part of `rows` rows."""
    return -(-rows // CORES)


def measured(stage: str, pairs: list[tuple[float, float]], units: float = 1.0) -> Measured:
    """The stage of (its seconds, the reference's) pairs of one unit, `units` of which are shown."""
    if not pairs:
        raise StageFailed(f"{stage} ended before it was measured; run it again")
    own, reference = zip(*pairs, strict=True)
    return Measured(stage, tuple(units * s for s in own), tuple(units * s for s in reference))


def settings_of(root: type, file: str) -> dict[str, Any]:
    """Everything that a configuration comes to, as nested dicts."""
    return tree.as_dict(tree.load(root, file).settings)


def sft_step(work: Path, given: Path | None) -> tuple[Measured, Path]:
    """Steps of configs/sft/tiny.py; and weights, its own where none are given."""
    config = settings_of(SftRun, SFT)
    model, size = config["model"], config["sft"]
    rows, tokens = share(size["rows"]), size["row_tokens"]
    forward = decoder(model, Tokenizer().vocab_size, rows, tokens, tokens)
    reference = Reference(trained(forward))
    steps = SFT_STEPS if given else WEIGHTS_STEPS
    run = work / "sft"
    changed = {"sft.steps": steps, "sft.save_every": steps, "optim.total_steps": steps}
    flags = [f"--config.{name}={value}" for name, value in changed.items()]
    with running(work, "sft", "launch.sft", f"--config={SFT}", f"--run={run}", *flags) as child:
        stops = beside(work, "sft", child, run, reference.seconds, every_s=6.0)
    begun = [line["seconds"] for line in read_metrics(run)]
    seconds = [after - before for before, after in itertools.pairwise(begun)]
    return measured("SFT step", windows(stops, seconds)), given or run / "model"


def elastic_epoch(work: Path, method: str) -> Measured:
    """Epochs of one method of configs/elastic/tiny.py."""
    config = settings_of(ElasticRun, ELASTIC)
    batch = config["train"]["batch"]
    forward = resnet(config["model"], SIDE, CLASSES, share(batch))
    steps, pairs = _of_method(
        work, "elastic", ELASTIC, method, Reference(trained(forward)), every_s=1.0
    )
    return measured(f"elastic epoch, {method}", pairs, steps / config["train"]["epochs"])


def federated_round(work: Path, method: str) -> Measured:
    """Rounds of one method of configs/federated/tiny.py. The reference is what the round would
    multiply if every device held the whole net."""
    config = settings_of(FederatedRun, FEDERATED)
    train, rounds = config["train"], 3 * config["train"]["rounds"]
    reference = Reference(trained(resnet(config["model"], SIDE, CLASSES, train["batch"])))
    changed = {"rounds": rounds, "save_every": rounds, "evaluate_every": rounds}
    flags = [f"--config.train.{name}={value}" for name, value in changed.items()]
    _, pairs = _of_method(work, "federated", FEDERATED, method, reference, 1.5, *flags)
    images = len(image_sets.load(image_sets.DataConfig())[0].label_N)
    steps = train["epochs"] * images / train["batch"] / CORES  # on every core
    return measured(f"federated round, {method}", [(s, steps * r) for s, r in pairs])


def _of_method(
    work: Path,
    name: str,
    file: str,
    method: str,
    reference: Reference,
    every_s: float,
    *flags: str,
) -> tuple[int, list[tuple[float, float]]]:
    """Runs one method of a configuration; the steps done, and the pairs of a step's seconds."""
    name = f"{name}-{method}"
    only = work / f"{name}.py"
    only.write_text(
        "import runpy\n\n\ndef get_config():\n"
        f"    config = runpy.run_path({str(ROOT / file)!r})['get_config']()\n"
        f"    config['methods'] = {{{method!r}: config['methods'][{method!r}]}}\n"
        "    return config\n"
    )
    run = work / name
    folder = run / "jobs" / f"{method}-seed0"
    module = f"launch.{name.split('-')[0]}"
    command = (f"--config={only}", f"--run={run}", *flags)
    with running(work, name, module, *command, environment=os.environ) as child:
        stops = beside(work, name, child, folder, reference.seconds, every_s)
    lines = read_metrics(folder)
    return len(lines), windows(stops, [line["seconds"] for line in lines])


def thousand_checks() -> Measured:
    """CHECKS theorems of the bundled set by a pool that has seen none of them."""
    toolchain, candidates = resolve("embedded"), problems(CHECKS)

    def plain() -> float:
        return floor_seconds(toolchain, candidates, CORES, spaces=False)

    def pool() -> float:
        return pool_cost(toolchain, candidates, CORES, "valid")[0]

    return measured(f"{CHECKS:,} checks", _turns(pool, plain))


def _turns(stage: Callable[[], float], reference: Callable[[], float]) -> list[tuple[float, float]]:
    """TURNS of the stage, each between two of the reference."""
    pairs, before = [], reference()
    for _ in range(TURNS):
        own, after = stage(), reference()
        pairs.append((own, (before + after) / 2))
        before = after
    return pairs


class Answers:
    """References of the stages that draw answers and check them."""

    def __init__(self, rows: int):
        config, rl = settings_of(SftRun, SFT), settings_of(RlRun, RL)["rl"]
        model, vocab_size = config["model"], Tokenizer().vocab_size
        self._rows = rows
        self._token = Reference(decoder(model, vocab_size, share(rows), 1, CONTEXT))
        self._update_tokens = rl["rows"] * rl["row_tokens"]
        forward: list[Product] = decoder(
            model, vocab_size, share(rl["rows"]), rl["row_tokens"], rl["row_tokens"]
        )
        self._update = Reference([*forward, *trained(forward)])  # scored first, then trained
        self._toolchain, self._theorems = resolve("embedded"), problems(PLAIN)

    def token(self) -> float:
        """Seconds of a token's products, where `rows` rows are drawn together."""
        return self._token.seconds() / self._rows

    def trained_token(self) -> float:
        """Seconds of the products of a token that an update learns from."""
        return self._update.seconds() / self._update_tokens

    def theorem(self) -> float:
        """Seconds of a theorem in a plain file for each core."""
        return floor_seconds(self._toolchain, self._theorems, CORES, spaces=False) / PLAIN


def evaluation(work: Path, weights: Path) -> list[Measured]:
    """The held-out problems drawn and checked, after one evaluation that compiles."""
    split = settings_of(RlRun, RL)["evaluation"]["split"]
    answers = Answers(SAMPLES * len(load(split)))
    decode, check = [], []
    name, module = "evaluation", "benchmarks.speed.evaluation"
    with running(work, name, module, RL, str(weights.resolve()), asked=True) as child:
        talk = Talk(work, name, child)
        for turn in range(TURNS + 1):
            token = answers.token()
            talk.ask()
            drawn = talk.answer()["seconds"]
            token, theorem = (token + answers.token()) / 2, answers.theorem()
            talk.ask()
            checked = talk.answer()
            theorem = (theorem + answers.theorem()) / 2
            tokens = talk.answer()["tokens"]
            if turn:
                decode.append((drawn, token * tokens))
                check.append((checked["seconds"], theorem * checked["checks"]))
        talk.close()
        finish(work, name, child)
    return [measured("evaluation: drawing", decode), measured("evaluation: checking", check)]


def rl_step(work: Path, weights: Path) -> list[Measured]:
    """Steps of configs/rl/tiny.py, of which the first compiles.

    Trainer and sampler go on from step to step. The checker is started when all of a step is drawn,
    so that nothing runs beside what is measured; what it takes to start is not counted.
    """
    config = settings_of(RlRun, RL)
    rows = config["rl"]["problems"] * config["rl"]["samples"]
    answers, run, steps = Answers(rows), work / "rl", TURNS + 1
    flags = (f"--init.checkpoint={weights.resolve()}", "--init.sft=", f"--rl.steps={steps}")
    changed = [flag.replace("--", "--config.") for flag in flags]
    prepared = (f"--config={RL}", f"--run={run}", "--prepare", *changed)
    with running(work, "prepare", "launch.rl", *prepared) as child:
        finish(work, "prepare", child)
    references = []
    with (
        running(work, "trainer", "launch.train", f"--run={run}") as trainer,
        running(work, "sampler", "launch.sample", f"--run={run}") as sampler,
    ):
        tiers = {"trainer": trainer, "sampler": sampler}
        for step in range(steps):
            drawn, judged = mailbox.rollouts_folder(run, step), mailbox.verdicts_folder(run, step)
            wait(work, lambda drawn=drawn: mailbox.is_stable(drawn), tiers)
            references.append((answers.token(), answers.theorem(), answers.trained_token()))
            with running(work, "checker", "launch.check", f"--watch={run}") as checker:
                alive = tiers | {"checker": checker}
                wait(work, lambda judged=judged: mailbox.is_stable(judged), alive)
        finish(work, "trainer", trainer)
        finish(work, "sampler", sampler)
    draw, check, update = [], [], []
    for line, (token, theorem, trained_token) in list(
        zip(read_metrics(run), references, strict=True)
    )[1:]:
        drawing = line["sampler_seconds"] - line["sampler_load_seconds"]
        draw.append((drawing, token * line["sampler_tokens"]))
        checks = line["checker_seconds"] * line["checker_checks_per_second"]
        check.append((line["checker_seconds"], theorem * checks))
        if "tokens_per_second" in line:
            tokens = line["tokens_per_second"] * line["update_seconds"]
            update.append((line["update_seconds"], trained_token * tokens))
    return [
        measured(f"RL step: drawing {rows}", draw),
        measured(f"RL step: checking {rows}", check),
        measured("RL step: update", update),
    ]
