# SPDX-License-Identifier: Apache-2.0
"""From the configuration of an elastic experiment to its data, model, ladders and jobs."""

import dataclasses
from pathlib import Path

import optax

from flextrain_jax.core.optim import OptimConfig, make_optimizer
from flextrain_jax.data import CLASSES, Augment, DataConfig, ImageSet, load
from flextrain_jax.elastic.bill import EnergyModel
from flextrain_jax.elastic.costs import ModelCost
from flextrain_jax.elastic.ladder import DepthLadder, even_order, prefix_order, stage_order
from flextrain_jax.elastic.loop import LoopConfig
from flextrain_jax.elastic.model import ElasticModel
from flextrain_jax.elastic.sgd import SgdConfig, make_sgd
from flextrain_jax.elastic.train_step import Method
from flextrain_jax.models import resnet, vit
from launch.cli import UserError, build, check_sections

SECTIONS = (
    "seeds",
    "data",
    "augment",
    "model",
    "ladders",
    "optim",
    "train",
    "methods",
    "energy",
    "mesh",
)


@dataclasses.dataclass(frozen=True)
class TrainSection:
    """The section "train": passes over the data, images of a step, steps between checkpoints."""

    epochs: float
    batch: int = 64
    save_every: int = 200
    test_batch: int = 500

    def __post_init__(self):
        if self.epochs <= 0 or self.batch < 1 or self.test_batch < 1:
            raise ValueError("epochs, batch and test_batch must be above 0")


@dataclasses.dataclass(frozen=True)
class Job:
    """One net to train; `rung` is that of an independent model, None for an elastic one."""

    method_name: str
    ladder_name: str
    method: Method
    ladder: DepthLadder
    loop: LoopConfig
    tx: optax.GradientTransformation
    rung: int | None = None

    @property
    def name(self) -> str:
        """For the eye, and the folder."""
        rung = "" if self.rung is None else f"-{self.ladder.depths[0]:02d}"
        return f"{self.method_name}{rung}-seed{self.loop.seed}"

    def folder(self, run: Path) -> Path:
        """RUN/jobs/NAME."""
        return run / "jobs" / self.name

    def tensors_file(self, run: Path) -> Path:
        """The trained net, all rungs."""
        return self.folder(run) / "model.safetensors"

    def file(self, run: Path) -> Path:
        """The result of the job; there when all of it is done."""
        return self.folder(run) / "result.json"


@dataclasses.dataclass(frozen=True)
class Experiment:
    """Everything that the jobs share, and the jobs."""

    train: ImageSet
    test: ImageSet
    augment: Augment
    model: ElasticModel
    cost: ModelCost
    stacked: bool  # whether the model wants its blocks as one stack
    ladders: dict[str, DepthLadder]
    energy: EnergyModel
    batch: int
    test_batch: int
    jobs: tuple[Job, ...]


def experiment(config: dict, source: str) -> Experiment:
    """Builds it all; a UserError says what is wrong with the configuration."""
    check_sections(config, SECTIONS, source)
    section = build(TrainSection, config, "train", source)
    data = build(DataConfig, config, "data", source)
    model, cost, stages = model_of(config, source)
    ladders = ladders_of(config, stages, len(cost.blocks), source)
    augment = build(Augment, {"augment": config.get("augment") or {}}, "augment", source)
    energy = build(EnergyModel, {"energy": config.get("energy") or {}}, "energy", source)
    train, test = load(data)
    jobs = [
        job
        for seed in seeds_of(config, source)
        for name in config.get("methods") or {}
        for job in jobs_of(name, config, ladders, section, len(train.label_N), seed, source)
    ]
    if not jobs:
        raise UserError(f"{source}: 'methods' names nothing to train")
    return Experiment(
        train=train,
        test=test,
        augment=augment,
        model=model,
        cost=cost,
        stacked=config["model"]["kind"] == "vit",
        ladders=ladders,
        energy=energy,
        batch=section.batch,
        test_batch=min(section.test_batch, len(test.label_N)),
        jobs=tuple(jobs),
    )


def is_elastic(job: Job) -> bool:
    """Whether a net has been trained at every rung of its ladder."""
    return job.rung is None and job.method.rungs != "full"


def model_config(config: dict, source: str) -> resnet.Config | vit.Config:
    """The model's own configuration; classes and image size are those of the data."""
    values = dict(config.get("model") or {})
    kind = values.pop("kind", None)
    if kind not in ("resnet", "vit"):
        raise UserError(f"{source}: 'model.kind' is {kind!r}; use resnet or vit")
    data = build(DataConfig, config, "data", source)
    values |= {"n_classes": CLASSES[data.kind], "image": data.image}
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
    cls = resnet.Config if kind == "resnet" else vit.Config
    return build(cls, {"model": values}, "model", source)


def model_of(config: dict, source: str) -> tuple[ElasticModel, ModelCost, tuple[int, ...]]:
    """The model with its costs and its numbers of blocks by stage (a transformer has one stage)."""
    cfg = model_config(config, source)
    if isinstance(cfg, resnet.Config):
        return resnet.elastic_model(cfg), resnet.model_cost(cfg), cfg.stages
    return vit.elastic_model(cfg), vit.model_cost(cfg), (cfg.n_layers,)


def architecture(config: dict, source: str) -> tuple[dict, str]:
    """What the program of an exported folder reads of the model, and which program that is."""
    cfg = model_config(config, source)
    if isinstance(cfg, resnet.Config):
        blocks = [dataclasses.astuple(shape) for shape in resnet.block_shapes(cfg)]
        described = {"blocks": blocks, "norm": cfg.norm, "groups": cfg.groups, "eps": cfg.eps}
        return {"model": "resnet"} | described, "flextrain_jax.deploy.standalone_resnet"
    described = {name: getattr(cfg, name) for name in ("patch", "n_heads", "eps")}
    described["leaves"] = list(vit.BLOCK_LEAVES)
    return {"model": "vit"} | described, "flextrain_jax.deploy.standalone_vit"


def ladders_of(
    config: dict, stages: tuple[int, ...], n_blocks: int, source: str
) -> dict[str, DepthLadder]:
    """The named ladders: `order` is "prefix", "stages" or "even"."""
    orders = {
        "prefix": prefix_order(n_blocks),
        "stages": stage_order(stages),
        "even": even_order(n_blocks),
    }
    ladders = {}
    for name, values in (config.get("ladders") or {}).items():
        values = {key: tuple(v) if isinstance(v, list) else v for key, v in values.items()}
        kind = values.get("order")
        if kind not in orders:
            raise UserError(
                f"{source}: 'ladders.{name}.order' is {kind!r}; use {', '.join(orders)}"
            )
        values["order"] = orders[kind]
        ladders[name] = build(DepthLadder, {f"ladders.{name}": values}, f"ladders.{name}", source)
        if ladders[name].depths[-1] != n_blocks:
            raise UserError(
                f"{source}: 'ladders.{name}.depths' must end with all {n_blocks} blocks of the"
                " model"
            )
    if not ladders:
        raise UserError(f"{source}: 'ladders' names no ladder")
    return ladders


def jobs_of(
    name: str,
    config: dict,
    ladders: dict[str, DepthLadder],
    section: TrainSection,
    images: int,
    seed: int,
    source: str,
) -> list[Job]:
    """The nets of one method and seed: one, or one for each rung of an independent method.

    `epochs` and `learning_rate` of a method, if given, stand for `train.epochs` and
    `optim.learning_rate`: methods differ in what a step costs, and in how its loss is weighted.
    """
    values = dict(config["methods"][name])
    own = {key: values.pop(key) for key in ("epochs",) if key in values}
    whole = {f"methods.{name}": dataclasses.asdict(section) | own}
    section = build(TrainSection, whole, f"methods.{name}", source)
    steps = max(1, round(section.epochs * images / section.batch))
    loop = LoopConfig(steps, seed, section.save_every)
    rate = {key: values.pop(key) for key in ("learning_rate",) if key in values}
    tx = optimizer_of({"optim": dict(config.get("optim") or {}) | rate}, steps, source)
    ladder_name = values.pop("ladder", next(iter(ladders)))
    if ladder_name not in ladders:
        raise UserError(
            f"{source}: 'methods.{name}.ladder' is {ladder_name!r}; 'ladders' has"
            f" {', '.join(ladders)}"
        )
    ladder = ladders[ladder_name]
    if values.pop("independent", False):
        values = {"rungs": "full", "beta": 0.0} | values
        method = build(Method, {f"methods.{name}": values}, f"methods.{name}", source)
        return [
            Job(name, ladder_name, method, ladder.only(rung), loop, tx, rung)
            for rung in range(len(ladder))
        ]
    method = build(Method, {f"methods.{name}": values}, f"methods.{name}", source)
    return [Job(name, ladder_name, method, ladder, loop, tx)]


def optimizer_of(config: dict, steps: int, source: str) -> optax.GradientTransformation:
    """`optim.kind` "sgd", or one of the shared core's."""
    values = dict(config.get("optim") or {})
    if values.get("kind") == "sgd":
        values.pop("kind")
        return make_sgd(build(SgdConfig, {"optim": values}, "optim", source), steps)
    values = {"total_steps": steps, "schedule": "cosine"} | values
    return make_optimizer(build(OptimConfig, {"optim": values}, "optim", source))


def seeds_of(config: dict, source: str) -> list[int]:
    """The seeds, none of them twice."""
    seeds = config.get("seeds") or []
    if not seeds or len(set(seeds)) != len(seeds):
        raise UserError(f"{source}: 'seeds' must name at least one number, none twice")
    return list(seeds)


def merge_independent(results: list[dict]) -> list[dict]:
    """The nets of an independent method and seed as one entry: their rungs in order, their training
    added up.
    """
    merged: dict[tuple, dict] = {}
    for result in results:
        key = (result["method"], result["seed"])
        training = {
            name: result["training"][name]
            for name in ("seconds", "cpu_seconds", "macs", "params_moved", "model_joules")
        }
        if key not in merged:
            merged[key] = result | {"rungs": list(result["rungs"]), "training": training}
            continue
        merged[key]["rungs"] += result["rungs"]
        for name, value in training.items():
            merged[key]["training"][name] += value
    return list(merged.values())
