# SPDX-License-Identifier: Apache-2.0
"""launch.elastic --model=module:function: a user's own in place of the configuration's."""

import json
import os
import subprocess
import sys
from pathlib import Path

import jax
import numpy as np
import pytest

import flextrain_jax as ft
from flextrain_jax.experiments.elastic import ElasticRun
from launch.config import tree
from launch.config.errors import UserError

ROOT = Path(__file__).parent.parent.parent
TINY = "configs/elastic/tiny.py"
MINE = """
from tests.flextrain_jax.front.strangers import ResNet18

def make(n_classes, image):
    return ResNet18(n_classes, widths=(3, 4), layers=(2, 1))

def widened(n_classes, image):
    return ResNet18(n_classes, widths=(3, 4), layers=(1, 2))

def patterns(n_classes, image):
    return {"model": make(n_classes, image), "blocks": "stage*"}

def void(n_classes, image):
    return None

def by_depth(n_classes, image):
    heads = {depth: nn.Dense(n_classes) for depth in (1, 2, 3)}
    return {"model": Flat(n_classes), "heads": heads}

def one_head(n_classes, image):
    return {"model": make(n_classes, image), "heads": nn.Dense(n_classes)}

def batch_norm(n_classes, image):
    return Flat(n_classes, always=True)

from flax import linen as nn

class Block(nn.Module):
    @nn.compact
    def __call__(self, x):
        return x + nn.Dense(4)(nn.relu(x))

class Flat(nn.Module):
    classes: int
    always: bool = False

    @nn.compact
    def __call__(self, x):
        x = nn.Dense(4)(x.reshape(x.shape[0], -1))
        if self.always:
            x = nn.BatchNorm(use_running_average=False)(x)
        for i in range(3):
            x = Block(name=f"b{i}")(x)
        return nn.Dense(self.classes)(x)

def eleven(n_classes, image):
    return make(n_classes + 1, image)
"""
LADDER = {"order": "prefix", "depths": [1, 3], "probabilities": [0.5, 0.5]}
FLAGS = (
    f"--config.ladders={json.dumps({'mine': LADDER})}",
    "--config.data.train=64", "--config.data.test=16", "--config.train.epochs=1.0",
    "--config.train.batch=16", "--config.train.test_batch=16",
)  # fmt: skip
METHODS = {
    "exits": {"rungs": "all", "heads": "per_depth", "target": "logits"},
    "independent": {"independent": True},
}


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """A module of a user's."""
    name = f"mine_{tmp_path.name.replace('-', '_')}"
    (tmp_path / f"{name}.py").write_text(MINE)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.syspath_prepend(str(ROOT))
    return name


def settings_of(function, methods=None, more=None):
    ladders = {"mine": LADDER} | (more or {})
    flags = ["--config.model.kind=own", f"--config.model.function={function}", *FLAGS]
    flags.append(f"--config.ladders={json.dumps(ladders)}")
    flags.append(f"--config.methods={json.dumps(METHODS if methods is None else methods)}")
    return tree.load(ElasticRun, TINY, flags).settings


def experiment(function, methods=None, more=None):
    return settings_of(function, methods, more).experiment()


def test_every_job_has_the_model_over_its_ladder(mine):
    made = experiment(f"{mine}:make")
    assert [job.name for job in made.jobs] == [
        "exits-seed0", "independent-01-seed0", "independent-03-seed0",
    ]  # fmt: skip
    small = made.cost(made.jobs[1].ladder).of((0,))
    both = made.cost(made.jobs[0].ladder)
    assert small == both.of((0,)) and both.of((0, 1, 2)).params > small.params


@pytest.mark.parametrize(
    ("function", "methods", "sentence"),
    [
        ("{mine}:nothing", None, "'model.function' .*:nothing: AttributeError"),
        ("{mine}:void", None, "'model.function' .*:void: NoneType is no model"),
        ("no_such_module:make", None, "no_such_module:make: ModuleNotFoundError"),
        ("{mine}:patterns", None, r"no submodule is called stage\*"),
        ("{mine}:eleven", None, "the model gives 11 classes; there are 10"),
        ("{mine}:make", {"plain": {}}, r"'methods.plain': depth 1 ends in block layer1_0"),
        (
            "{mine}:make",
            {"exits": {"rungs": "all", "heads": "per_depth"}},
            "'methods.exits': depths end in unequal shapes; set 'target' to logits",
        ),
    ],
)
def test_what_cannot_be_trained_is_one_sentence(mine, function, methods, sentence):
    with pytest.raises((ValueError, UserError), match=sentence) as told:
        experiment(function.format(mine=mine), methods)
    assert "\n" not in str(told.value)


def test_heads_by_depth_are_for_all_ladders_and_for_nets_of_one_depth(mine):
    """Each ladder wanted heads of its own depths and no other, which one dict cannot be."""
    more = {"two": LADDER | {"depths": [2, 3]}}
    methods = METHODS | {"two": METHODS["exits"] | {"ladder": "two"}}
    made = experiment(f"{mine}:by_depth", methods, more)
    names = ["exits-seed0", "independent-01-seed0", "independent-03-seed0", "two-seed0"]
    assert [job.name for job in made.jobs] == names
    for job in made.jobs:
        params = made.net(job).init(jax.random.key(0))
        assert list(params["heads"]) == [f"depth_{depth:03d}" for depth in job.ladder.depths]


def test_what_ends_a_run_behind_its_training_is_told_in_a_new_one(mine):
    """The result has the costs of all ladders, also of one that no method has; and the numbers of
    a norm without running averages depend on the batch.
    """
    passed_over = {"even": LADDER | {"order": "even", "depths": [2, 3]}}
    settings = settings_of(f"{mine}:widened", more=passed_over)
    assert "'ladders.even': depth 2 passes over block" in settings.unread()
    assert settings.experiment().jobs  # what was begun goes on
    said = settings_of(f"{mine}:batch_norm").unread()
    assert "'model.function'" in said and "mean moves outside of training, too" in said
    assert "heads is a Dense; give 'shared'" in settings_of(f"{mine}:one_head").unread()
    assert settings_of(f"{mine}:make").unread() == ""


@pytest.mark.slow
def test_a_model_of_ones_own_is_trained_and_exported_within_a_budget(mine, tmp_path):
    def launch(module, *flags):
        env = os.environ | {"PYTHONPATH": f"{tmp_path}:{ROOT}"}
        command = [sys.executable, "-m", module, *flags]
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        return done.stdout

    run, small, more = (tmp_path / name for name in ("run", "small", "more"))
    methods = f"--config.methods={json.dumps(METHODS)}"
    start = ("launch.elastic", f"--config={TINY}", f"--model={mine}:make", f"--run={run}")
    launch(*start, *FLAGS, methods)
    rungs = json.loads((run / "result.json").read_text())["methods"]["exits"]["rungs"]
    assert [rung["depth"] for rung in rungs] == [1, 3]
    limit = f"--budget=params<={rungs[0]['params']}"
    launch("launch.export", f"--elastic={run}", limit, f"--out={small}")
    whole = ("launch.export", f"--elastic={run}", "--budget=params<=1M")
    launch(*whole, f"--out={more}", f"--upgrade-from={small}")
    x = np.random.default_rng(0).integers(0, 256, (5, 8, 8, 1), dtype=np.uint8)
    first = ft.load(small)(x)
    taken = subprocess.run(
        [sys.executable, str(small / "model.py"), f"--upgrade={more}"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert taken.stdout.endswith("3 blocks\n")
    assert first.shape == (5, 10) and not np.array_equal(first, ft.load(small)(x))
