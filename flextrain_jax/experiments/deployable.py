# SPDX-License-Identifier: Apache-2.0
"""What can be deployed of a run: the rungs of an elastic net, the classes of a federated one.

Neither needs the images: what an exported folder says of them stands in the result of the net.
"""

import dataclasses
from pathlib import Path
from typing import Any

import jax
import numpy as np

from flextrain_jax.data.images import ImageSet
from flextrain_jax.deploy import export, net_file
from flextrain_jax.elastic.bill import trunk_macs
from flextrain_jax.elastic.costs import FLOAT_BYTES, ModelCost
from flextrain_jax.elastic.ladder import RungCost, rung_costs
from flextrain_jax.elastic.model import head_name
from flextrain_jax.experiments.elastic import ElasticJob, ElasticRun, architecture, model_of
from flextrain_jax.experiments.federated import FederatedRun
from flextrain_jax.federated.loop import Images
from flextrain_jax.federated.report import updates_of_models
from flextrain_jax.federated.round import Algorithm, Role
from flextrain_jax.front import delivery
from flextrain_jax.front.own_model import OwnModelConfig, ladder_of, trained
from flextrain_jax.models import resnet, vit

ELASTIC, FEDERATED = "launch.elastic", "launch.federated (or launch.flower)"  # what writes the nets


@dataclasses.dataclass(frozen=True)
class Deployable:
    """One size of a net: the tensors of the net as far as its sizes share them, the names of those
    that this size needs, its config.json, program and what that needs (`export.export`), what it
    costs, and, where it was never trained, a sentence that says so.
    """

    tensors: dict[str, np.ndarray]
    names: list[str]
    config: dict[str, Any]
    program: str
    cost: RungCost
    more: dict[str, bytes] = dataclasses.field(default_factory=dict)
    untrained: str = ""


def described(images: ImageSet) -> dict[str, Any]:
    """What a deployed net has to know of the images that it was trained on."""
    return {
        "mean": images.mean_C.tolist(),
        "std": images.std_C.tolist(),
        "n_classes": images.n_classes,
        "image": list(images.images_NHWC.shape[1:]),
    }


def rungs_of(run: Path, settings: ElasticRun, job: ElasticJob, images: dict) -> list[Deployable]:
    """The rungs of a trained net of an elastic run, from small to large."""
    config, ladder, method = settings.model_config(), job.ladder, job.method
    if isinstance(config, OwnModelConfig):
        net = trained(ladder_of(config, ladder, method), *values_of(run, config, job), images)
        rungs = ((delivery.contents(net, cost.depth), cost) for cost in net.rungs)
        return [Deployable(*made[:-1], delivery.PROGRAM, cost, made[-1]) for made, cost in rungs]
    made, program = architecture(config)
    tensors = net_file.read(job.tensors_file(run), ELASTIC)
    return [
        Deployable(
            tensors,
            export.rung_names(tensors, ladder, method, rung),
            export.rung_config(ladder, method, rung, made, images),
            program,
            cost,
        )
        for rung, cost in enumerate(rung_costs(ladder, model_of(config)[1]))
    ]


def values_of(run: Path, config: Any, job: ElasticJob) -> tuple[dict, dict]:
    """Parameters and running statistics of a trained net of the model of that configuration."""
    tensors = net_file.read(job.tensors_file(run), ELASTIC)
    if isinstance(config, OwnModelConfig):
        made = ladder_of(config, job.ladder, job.method)
        return export.params_like(tensors, made.params, made.stats)
    return export.params_of(tensors, isinstance(config, vit.ViTConfig))


def class_file(folder: Path, kind: int) -> Path:
    """What the devices of a class hold after a federation, all tensors."""
    return folder / f"class_{kind:03d}.safetensors"


def save_classes(folder: Path, algorithm: Algorithm, server: Any, images: Images) -> None:
    """Writes what the devices of every class hold at the end of a federation."""
    for kind in range(len(algorithm.roles)):
        net, _ = algorithm.deploy(server, kind, images.sample)
        stats = {"shared": net["stats"]} if "stats" in net else {}
        tensors = export.named_tensors(net["params"], stats)
        net_file.write(class_file(folder, kind), tensors)


def has_classes(folder: Path, classes: int) -> bool:
    """Whether the nets of all classes are there, and whole."""
    return all(net_file.is_whole(class_file(folder, kind)) for kind in range(classes))


def classes_of(
    folder: Path, settings: FederatedRun, method: str, outcome: dict
) -> list[Deployable]:
    """What the classes of devices hold after a federation of `method`, from small to large;
    `outcome` is its result.
    """
    algorithm = settings.methods[method].algorithm(settings.comparison())
    kinds = range(len(algorithm.roles))
    parts = [net_file.read(class_file(folder, kind), FEDERATED) for kind in kinds]
    shared = _merged(parts)
    made = [
        _deployable(settings, role, part, shared or part, outcome["images"])
        for role, part in zip(algorithm.roles, parts, strict=True)
    ]
    counts = updates_of_models(algorithm.roles, outcome.get("trained", ()))
    for kind, count in enumerate(counts):
        if not count:
            name, one = settings.named_classes()[kind]
            said = (
                f"{folder.name}: no update of class {name!r} ({one.devices} devices) counted in any"
                f" of {outcome['rounds']} rounds, so its model is not trained"
            )
            made[kind] = dataclasses.replace(made[kind], untrained=said)
    return made


def _merged(parts: list[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """The tensors of all classes; none where classes have other tensors of one name, so that
    there is no upgrade from one to the other.
    """
    merged: dict[str, np.ndarray] = {}
    for part in parts:
        for name, x in part.items():
            if name in merged and not np.array_equal(merged[name], x):
                return {}
            merged[name] = x
    return merged


def _deployable(settings, role: Role, part, tensors, images) -> Deployable:
    config = _of_width(settings.model_config(), role.shapes)
    made, program = architecture(config)
    cost, depth = model_of(config)[1], role.exits[-1]
    heads = [f"heads/{head_name(exit)}" for exit in role.exits]
    if "head" in role.shapes["params"]:
        heads = ["head"] * len(heads)
    described = {
        "depth": depth,
        "active": list(range(depth)),
        "exits": [list(one) for one in zip(role.exits, heads, strict=True)],
        "combine": role.over,
        "stats": "stats/shared",
    }
    return Deployable(
        tensors, sorted(part), made | images | described, program, _cost(cost, role, part)
    )


def _of_width(config: resnet.ResNetConfig | vit.ViTConfig, shapes: Any):
    """The model that has these shapes: narrower where a method trains widths."""
    if not isinstance(config, resnet.ResNetConfig):
        return config
    share = shapes["params"]["stem"]["conv1"].shape[-1] / config.widths[0]
    return dataclasses.replace(config, widths=tuple(round(w * share) for w in config.widths))


def _cost(cost: ModelCost, role: Role, part: dict[str, np.ndarray]) -> RungCost:
    params = sum(leaf.size for leaf in jax.tree.leaves(role.shapes["params"]))
    held = cost.of(tuple(range(role.exits[-1])))
    stored = FLOAT_BYTES * sum(x.size for x in part.values())
    return RungCost(
        depth=role.exits[-1],
        probability=0.0,
        params=params,
        state=stored // FLOAT_BYTES - params,
        macs=trunk_macs(cost, [tuple(range(depth)) for depth in role.exits]),
        bytes=stored,
        memory=stored + FLOAT_BYTES * held.live,
        train_memory=stored + FLOAT_BYTES * (2 * params + held.saved),
    )
