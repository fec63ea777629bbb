# SPDX-License-Identifier: Apache-2.0
"""Every setting of every program: it can be set by a file and by a flag, and what it may not be is
one sentence that names it."""

import copy
import dataclasses
import json
import math
import typing
from collections.abc import Iterator
from typing import Any, Literal

import numpy as np
import pytest

from flextrain_jax.core.settings import BOUNDS
from flextrain_jax.experiments.elastic import ElasticRun
from flextrain_jax.experiments.federated import FederatedRun
from launch.config import files, tree
from launch.config.errors import UserError
from launch.config.evaluate import EvaluationRun
from launch.config.hints import fields_of, hints_of, kind_of, members, required
from launch.config.prover import ProverRun
from launch.config.proving import ProofSearch
from launch.config.rl import RlRun
from launch.config.sft import SftRun

ROOTS = {
    "rl": (RlRun, "configs/rl/tiny.py"),
    "sft": (SftRun, "configs/sft/tiny.py"),
    "prover": (ProverRun, "configs/elastic/prover.py"),
    "evaluate": (EvaluationRun, ""),
    "prove": (ProofSearch, ""),
    "elastic": (ElasticRun, "configs/elastic/tiny.py"),
    "federated": (FederatedRun, "configs/federated/tiny.py"),
}


def own_net(classes: int, image: tuple[int, int, int]) -> dict[str, Any]:
    """A model of six blocks, which the ladders of configs/elastic/tiny.py cut."""

    def product(w, x):
        return x.reshape(len(x), -1) @ w

    params = {"stem": np.zeros((math.prod(image), 2)), "head": np.zeros((2, classes))}
    params = {**params, "blocks": [np.zeros((2, 2))] * 6}
    return {"model": (product, [product] * 6, product), "params": params}


# Values that rules about several settings, or about what there is, allow; and what such rules want
# to be set along.
VALUES = (
    {
        "prover.ladder.depths": [1, 2, 4],
        "prover.ladder.probabilities": [0.5, 0.25, 0.25],
        "prover.model.n_layers": 5,
        "prover.optim.total_steps": 50,
        "sft.optim.total_steps": 50,
        "rl.lora.targets": ["q", "down"],
        "rl.reward.path": "rewards:mine",
        "rl.reward.end": 0.9,
        "rl.sampling.repetition": 8,
        "rl.model.preset": "qwen2.5-7b",
        "sft.init.computed.preset": "qwen2.5-7b",
        "prover.init.computed.preset": "qwen2.5-7b",
        "sft.lora.targets": ["q", "down"],
        "evaluate.evaluation.ks": [2],
        "evaluate.sampling.repetition": 8,
        "prove.sampling.repetition": 8,
        "rl.evaluation.ks": [2],
        "elastic.model.stages": [1, 2, 3],
        "elastic.model.widths": [8, 16, 24],
        "elastic.model.n_layers": 6,
        "elastic.model.function": f"{__name__}:own_net",
        "elastic.ladders.other.depths": [1, 6],
        "elastic.ladders.other.probabilities": [0.5, 0.5],
        "elastic.methods.other.ladder": "exits",
        "federated.model.stages": [1, 1, 2],
        "federated.model.widths": [8, 16, 24],
        "federated.model.n_layers": 4,
        "federated.classes.other.storage": 5e4,
        "federated.train.lanes": 4,
    }
    | {
        f"{root}.model.{name}": value
        for root in ("elastic", "federated")
        for name, value in {"patch": 2, "d_model": 96}.items()
    }
    | {f"{root}.data.shape": [8, 8, 1] for root in ("elastic", "federated")}
    | {f"{root}.checker.servers": ["http://lean:8000"] for root in ("rl", "evaluate", "prove")}
    | {
        f"{root}.model.{name}": value
        for root in ("sft", "prover")
        for name, value in {"n_heads": 8, "n_kv_heads": 2, "head_dim": 32}.items()
    }
)
OWN_IMAGES = {"shape": [8, 8, 1], "classes": 10}
ALONG = (
    {
        "prover.model.n_layers": {"ladder.depths": [2, 3, 5]},
        "prover.model.n_layers=5": {"ladder.depths": [2, 3, 5]},
        "rl.init.checkpoint": {"init.sft": ""},
        "rl.init.sft": {"init.checkpoint": ""},
        "rl.sampler.int8.weights": {"rl.rounding_limit": 0.1},
        "rl.sampler.int8.cache": {"rl.rounding_limit": 0.1},
        "rl.validation.patience": {"validation.every": 5},
        "rl.validation.final": {"validation.every": 5},
        "sft.lora.rank": {"init.checkpoint": "folder"},
        "sft.data.weights": {"data.files": ["chat.jsonl"]},
        "sft.data.problems": {"data.files": ["chat.jsonl"], "data.weights": [1.0]},
        "sft.problems.train": {"problems.automation": 0.0},
        "elastic.data.folder": {"data.kind": "cifar10"},
        "elastic.data.judge": {"data.validation": 100},
        "federated.data.judge": {"data.validation": 100},
        "elastic.model.kind=vit": {"model.n_layers": 6},
        "federated.data.folder": {"data.kind": "cifar10"},
        "federated.model.kind=vit": {
            "model.n_layers": 4,
            "classes": {"hub": {"devices": 2, "storage": 1e9}},
        },
        "federated.methods.other.kind=flextrain": {"methods.other.exits": "all"},
        "federated.privacy.noise": {"screening.clip_norm": 1.0},
    }
    | {
        f"{root}.lora.{name}": {"lora.rank": rank, "init.checkpoint": "folder", **more}
        for root, rank, more in (("rl", 2, {"init.sft": ""}), ("sft", 2, {}))
        for name in ("alpha", "targets", "dtype")
    }
    | {
        # Images of one's own, of which all is said, so that nobody looks for them.
        f"{root}.data.{name}": {"data.kind": "images", "data.folder": "mine"}
        | {f"data.{more}": value for more, value in OWN_IMAGES.items() if more != name}
        for root in ("elastic", "federated")
        for name in ("size", "channels", *OWN_IMAGES)
    }
    | {
        f"{root}.data.names": {
            "data.kind": "images",
            "data.folder": "mine",
            "data.shape": [8, 8, 1],
        }
        for root in ("elastic", "federated")
    }
)


@dataclasses.dataclass(frozen=True)
class Setting:
    """A setting, and the settings by which its section comes to be."""

    name: str
    along: dict[str, Any]
    field: dataclasses.Field
    hint: Any

    @property
    def bounds(self) -> dict[str, float]:
        """What its numbers must keep."""
        return self.field.metadata["bounds"]


def walk(cls: Any, root: str, dot: str = "", along: dict | None = None) -> Iterator[Setting]:
    """All settings of a dataclass that are no sections."""
    along = along or {}
    for key, field in fields_of(cls).items():
        name, hint = f"{dot}{key}", hints_of(cls)[key]
        if typing.get_origin(hint) is dict and sections(typing.get_args(hint)[1]):
            name, hint = f"{name}.other", typing.get_args(hint)[1]
        classes = sections(hint)
        for one in classes:
            needed: dict[str, Any] = {f"{name}.kind": kind_of(one)} if len(classes) > 1 else {}
            made = hint is not hints_of(cls)[key] or len(typing.get_args(hint)) > 1
            for each, inner in fields_of(one).items() if made else ():
                whole = f"{name}.{each}"
                if required(inner) and not sections(hints_of(one)[each]):
                    needed[whole] = good(Setting(whole, {}, inner, hints_of(one)[each]), root)
            yield from walk(one, root, f"{name}.", along | needed)
        if not classes:
            yield Setting(name, along, field, hint)


def sections(hint: Any) -> list[Any]:
    """The dataclasses that a value of the annotation can be."""
    return [one for one in members(hint) if dataclasses.is_dataclass(one)]


def good(one: Setting, root: str) -> Any:
    """A value that the setting may have, not its default, as JSON."""
    if f"{root}.{one.name}" in VALUES:
        return VALUES[f"{root}.{one.name}"]
    return fitting(members(one.hint)[0], one.field.default, one.bounds)


def fitting(hint: Any, default: Any, bounds: dict[str, float]) -> Any:
    """A value of the annotation that keeps the bounds, other than `default` if there is one."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal:
        return next((choice for choice in args if choice != default), args[0])
    if origin is tuple:
        each = args[:1] if args[-1] is Ellipsis else args
        return [fitting(one, None, bounds) for one in each]
    if origin is dict:
        return {"a": 1}
    if hint is bool:
        return default is not True
    if hint is str:
        return "changed"
    old = default if isinstance(default, int | float) else 0
    tries = [hint(value) for value in (old + 1, old + 2, old / 2, 0.5, 0.25, 1.5)]
    return next(value for value in tries if value != default and within(value, bounds))


def within(value: Any, bounds: dict[str, float]) -> bool:
    """Whether a number keeps the bounds."""
    return all(BOUNDS[name][1](value, bound) for name, bound in bounds.items())


def wrong_types(hint: Any) -> list[Any]:
    """Values that are not of the annotation."""
    kinds = members(hint)
    if Any in kinds:
        return []
    tables = any(typing.get_origin(kind) is dict for kind in kinds)
    wrong: list[Any] = [[1]] if tables else [{"a": {"b": []}}]
    if str not in kinds:
        wrong.append("no such thing")
    if bool not in kinds:
        wrong.append(True)
    if int in kinds and float not in kinds:
        wrong.append(1.5)
    if len(kinds) == len(typing.get_args(hint) or kinds):  # null is no value of it
        wrong.append(None)
    return wrong


def put(values: dict, name: str, value: Any, anew: bool) -> None:
    """Sets a dotted name in nested dicts; `anew` begins the section anew, for another kind."""
    *parts, last = name.split(".")
    for part in parts:
        if not isinstance(values.get(part), dict):
            values[part] = {}
        values = values[part]
    if anew and values.get("kind", value) != value:
        values.clear()
    values[last] = value


def with_values(values: dict, more: dict[str, Any]) -> dict:
    """Nested dicts with some values by dotted name instead."""
    values = copy.deepcopy(values)
    for name, value in more.items():
        put(values, name, value, anew=name.endswith(".kind"))
    return values


def found(settings: Any, name: str) -> Any:
    """The value of a dotted name in settings, as JSON has it."""
    value = tree.as_dict(settings)
    for part in name.split("."):
        value = value[part]
    return value


def base(root: str) -> tuple[Any, dict]:
    """The dataclass of a program and the values of one of its configurations."""
    cls, file = ROOTS[root]
    return cls, files.values_of(file) if file else {}


def cases(root: str) -> list[tuple[Setting, dict[str, Any]]]:
    """Each setting with what is set along with it."""
    found = []
    for one in walk(ROOTS[root][0], root):
        along = one.along | ALONG.get(f"{root}.{one.name}", {})
        for name, value in one.along.items():  # what a kind wants
            along |= ALONG.get(f"{root}.{name}={value}", {})
        found.append((one, along))
    return found


def refusal(cls: Any, values: dict, flags: list[str]) -> str:
    """What the reader says; empty where it takes the settings."""
    try:
        tree.resolve(cls, values, "file.py", flags)
    except UserError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("root", ROOTS)
def test_every_setting_can_be_set_by_a_file_and_by_a_flag(root):
    cls, values = base(root)
    wrong = []
    for one, along in cases(root):
        value = good(one, root)
        flags = [f"--config.{k}={json.dumps(v)}" for k, v in {**along, one.name: value}.items()]
        inside = with_values(values, {**along, one.name: value})
        for given, said in ((inside, []), (values, flags)):
            if sentence := refusal(cls, given, said):
                wrong.append(sentence)
            elif found(tree.resolve(cls, given, "", said).settings, one.name) != value:
                wrong.append(f"{one.name} is not {value}")
    assert not wrong


@pytest.mark.parametrize("root", ROOTS)
def test_what_a_setting_may_not_be_is_one_sentence(root):
    cls, values = base(root)
    tried = 0
    for one, along in cases(root):
        for value in [*wrong_types(one.hint), *beyond(one)]:
            if value is None and one.name in along:
                continue  # a section whose kind is null is of its default kind
            inside = with_values(values, along)
            put(inside, one.name, value, anew=False)
            sentence = refusal(cls, inside, [])
            assert f"'{one.name}" in sentence and "\n" not in sentence, (one.name, value, sentence)
            assert sentence.startswith("file.py: ") and ("must be" in sentence or "use" in sentence)
            tried += 1
    assert tried > len(cases(root))


def beyond(one: Setting) -> list[Any]:
    """Values just outside of the bounds of a setting."""
    hint = members(one.hint)[0]
    step = {"ge": -1, "gt": 0, "le": 1, "lt": 0}
    numbers = [bound + step[name] for name, bound in one.bounds.items()]
    if typing.get_origin(hint) is tuple:
        return [[number] for number in numbers]
    return [int(number) if hint is int else float(number) for number in numbers]


@pytest.mark.parametrize("root", ROOTS)
def test_a_misspelt_setting_is_told_with_the_nearest_name(root):
    cls, values = base(root)
    for one, along in cases(root):
        if one.name.endswith(".kind"):
            continue
        flags = [f"--config.{k}={json.dumps(v)}" for k, v in along.items()]
        sentence = refusal(cls, values, [*flags, f"--config.{one.name}z=1"])
        assert f"there is no setting '{one.name}z'; did you mean '" in sentence, sentence
        assert "\n" not in sentence
