# SPDX-License-Identifier: Apache-2.0
"""From the configuration of a federated comparison to its fleet, models, methods and jobs."""

import dataclasses
from pathlib import Path

import jax.numpy as jnp

from flextrain_jax.data import DataConfig, ImageSet, load
from flextrain_jax.elastic.ladder import DepthLadder, RungCost, prefix_order, rung_costs
from flextrain_jax.federated.aggregation import APPEND, HOLDERS, MEDIAN, Rule, adaptive, trimmed
from flextrain_jax.federated.clients import DeviceClass, PartitionConfig, largest_rung, partition
from flextrain_jax.federated.clock import RoundConfig
from flextrain_jax.federated.local import LocalConfig, Pool, place_pool
from flextrain_jax.federated.loop import FedConfig, Fleet, Images
from flextrain_jax.federated.methods.inclusivefl import depth_fl, inclusive_fl
from flextrain_jax.federated.methods.width import fjord, hetero_fl
from flextrain_jax.federated.round import Algorithm, LocalWork
from flextrain_jax.federated.screening import Screening
from flextrain_jax.federated.setting import (
    FEDAVG_SERVER,
    Setting,
    fed_avg,
    fed_class,
    fed_flextrain,
    fed_small,
)
from flextrain_jax.models import resnet
from launch import elastic_settings
from launch.cli import UserError, build, check_sections
from launch.privacy_settings import privacy_of

SECTIONS = (
    "seeds", "data", "model", "depths", "classes", "partition", "rounds", "train", "local",
    "screening", "privacy", "methods",
)  # fmt: skip
SAMPLE = 512  # training images that measure static statistics


@dataclasses.dataclass(frozen=True)
class Average:
    """Method "fedavg"; `server` is "mean", "adam" or "yogi", with its own `server_rate`."""

    mu: float = 0.0
    rule: str = "mean"
    trim: float = 0.1
    server: str = "mean"
    server_rate: float = 0.01

    def algorithm(self, setting: Setting) -> Algorithm:
        """FedAvg, FedProx, FedAdam, FedYogi, or with a robust rule."""
        if self.server not in ("mean", "adam", "yogi"):
            raise ValueError(f"server is {self.server!r}; use mean, adam or yogi")
        tx = FEDAVG_SERVER if self.server == "mean" else adaptive(self.server_rate, self.server)
        rule = _rule(self.rule, self.trim, {"mean": HOLDERS})
        return fed_avg(setting, mu=self.mu, rule=rule, server_tx=tx)


@dataclasses.dataclass(frozen=True)
class FlexTrain:
    """Method "flextrain"; `rule` is "append" (the paper), "holders", "median" or "trimmed"."""

    rule: str = "append"
    trim: float = 0.1
    exits: str = "own"
    heads: str = "shared"
    beta: float = 0.2
    target: str = "features"
    reduction: str = "mean"
    ensemble: bool = False

    def algorithm(self, setting: Setting) -> Algorithm:
        """FedFlexTrain."""
        rule = _rule(self.rule, self.trim, {"append": APPEND, "holders": HOLDERS})
        return fed_flextrain(
            setting,
            rule,
            self.exits,
            self.heads,
            self.beta,
            self.target,
            self.reduction,
            self.ensemble,
        )


@dataclasses.dataclass(frozen=True)
class Small:
    """Method "fedsmall"."""

    def algorithm(self, setting: Setting) -> Algorithm:
        """FedSmall."""
        return fed_small(setting)


@dataclasses.dataclass(frozen=True)
class OwnClass:
    """Method "fedclass"."""

    def algorithm(self, setting: Setting) -> Algorithm:
        """FedClass."""
        return fed_class(setting)


@dataclasses.dataclass(frozen=True)
class Depth:
    """Method "depthfl"."""

    weight: float = 1.0
    ensemble: bool = True

    def algorithm(self, setting: Setting) -> Algorithm:
        """DepthFL."""
        return depth_fl(setting, self.weight, self.ensemble)


@dataclasses.dataclass(frozen=True)
class Inclusive:
    """Method "inclusivefl"."""

    beta: float = 0.2

    def algorithm(self, setting: Setting) -> Algorithm:
        """InclusiveFL."""
        return inclusive_fl(setting, self.beta)


@dataclasses.dataclass(frozen=True)
class Hetero:
    """Method "heterofl"."""

    def algorithm(self, setting: Setting) -> Algorithm:
        """HeteroFL."""
        return hetero_fl(setting)


@dataclasses.dataclass(frozen=True)
class Fjord:
    """Method "fjord"."""

    distil: bool = False

    def algorithm(self, setting: Setting) -> Algorithm:
        """FjORD."""
        return fjord(setting, self.distil)


METHODS = {
    "fedavg": Average,
    "fedsmall": Small,
    "fedclass": OwnClass,
    "flextrain": FlexTrain,
    "depthfl": Depth,
    "inclusivefl": Inclusive,
    "heterofl": Hetero,
    "fjord": Fjord,
}


def _rule(name: str, trim: float, own: dict[str, Rule]) -> Rule:
    rules = own | {"median": MEDIAN, "trimmed": trimmed(trim)}
    if name not in rules:
        raise ValueError(f"rule is {name!r}; use {', '.join(rules)}")
    return rules[name]


@dataclasses.dataclass(frozen=True)
class TrainSection:
    """The section "train": rounds, the clients' learning rate, passes over their examples."""

    rounds: int
    learning_rate: float
    epochs: float = 1.0
    batch: int = 32
    lanes: int = 8
    schedule: str = "cosine"
    save_every: int = 10
    evaluate_every: int = 10
    test_batch: int = 500

    def __post_init__(self):
        if self.learning_rate <= 0 or self.test_batch < 1:
            raise ValueError("learning_rate must be above 0, test_batch at least 1")


@dataclasses.dataclass(frozen=True)
class Experiment:
    """Everything that the jobs share; `methods` by name, in order; `private` is what can be said of
    the clients' privacy, None without noise.
    """

    classes: tuple[DeviceClass, ...]
    partition: PartitionConfig
    described: list[dict]  # the classes with their rungs and their shares of the parameters
    train: ImageSet
    images: Images
    rounds: RoundConfig
    local: LocalWork
    section: TrainSection
    methods: dict[str, Algorithm]
    seeds: list[int]
    private: dict | None

    def fleet(self, seed: int) -> Fleet:
        """The fleet of a seed: the examples dealt anew. Raises PartitionError."""
        devices = sum(c.devices for c in self.classes)
        dealt = partition(self.train.label_N, devices, self.partition, seed)
        return Fleet(self.classes, dealt)

    def fed(self, seed: int) -> FedConfig:
        """The rounds of a seed."""
        s = self.section
        return FedConfig(
            s.rounds, s.learning_rate, s.schedule, s.save_every, s.evaluate_every, seed
        )

    def jobs(self) -> list[tuple[str, int]]:
        """(method, seed) of everything to run."""
        return [(name, seed) for seed in self.seeds for name in self.methods]


def folder(run: Path, method: str, seed: int) -> Path:
    """RUN/jobs/METHOD-seedN."""
    return run / "jobs" / f"{method}-seed{seed}"


def experiment(config: dict, source: str) -> Experiment:
    """Builds it all; a UserError says what is wrong with the configuration."""
    check_sections(config, SECTIONS, source)
    section = build(TrainSection, config, "train", source)
    values = {name: getattr(section, name) for name in ("epochs", "batch", "lanes")}
    local_work = build(LocalWork, {"train": values}, "train", source)
    classes = classes_of(config, source)
    model_config = elastic_settings.model_config(config, source)
    model, cost, _ = elastic_settings.model_of(config, source)
    ladder, class_rung, costs = fitted(config, classes, cost, source)
    screening = build(Screening, {"screening": config.get("screening") or {}}, "screening", source)
    rounds = build(RoundConfig, {"rounds": config.get("rounds") or {}}, "rounds", source)
    privacy, private = privacy_of(config, classes, rounds, screening, section.rounds, source)
    local = build(LocalConfig, {"local": config.get("local") or {}}, "local", source)
    try:
        setting = Setting(
            model=model,
            cost=cost,
            depths=ladder.depths,
            class_rung=class_rung,
            local=local,
            screening=screening,
            widths=widths_of(model_config, costs),
            privacy=privacy,
        )
    except ValueError as error:
        raise UserError(f"{source}: section 'privacy': {error}") from error
    full = cost.full.params
    described = [
        {
            "name": c.name,
            "devices": c.devices,
            "depth": ladder.depths[rung],
            "params": costs[rung].params,
            "share": costs[rung].params / full,
        }
        for c, rung in zip(classes, class_rung, strict=True)
    ]
    devices = setting.local.devices
    if local_work.lanes % devices:
        raise UserError(
            f"{source}: 'train.lanes' {local_work.lanes} is no multiple of 'local.devices'"
            f" {devices}"
        )
    train, test = load(build(DataConfig, config, "data", source))
    found = Experiment(
        classes=classes,
        partition=build(PartitionConfig, config, "partition", source),
        described=described,
        train=train,
        images=images_of(train, test, section.test_batch, devices),
        rounds=rounds,
        local=local_work,
        section=section,
        methods=methods_of(config, setting, source),
        seeds=elastic_settings.seeds_of(config, source),
        private=private,
    )
    try:
        found.fed(found.seeds[0])
    except ValueError as error:
        raise UserError(f"{source}: section 'train': {error}") from error
    for seed in found.seeds:
        found.fleet(seed)
    return found


def classes_of(config: dict, source: str) -> tuple[DeviceClass, ...]:
    """The device classes, from those that hold least to those that hold most."""
    found = []
    for name, values in (config.get("classes") or {}).items():
        section = f"classes.{name}"
        found.append(build(DeviceClass, {section: {"name": name} | values}, section, source))
    if not found:
        raise UserError(f"{source}: 'classes' names no device class")
    return tuple(sorted(found, key=lambda c: c.storage))


def fitted(
    config: dict, classes: tuple[DeviceClass, ...], cost, source: str
) -> tuple[DepthLadder, tuple[int, ...], tuple[RungCost, ...]]:
    """The ladder of the depths that some class takes, the rung of every class, the rungs' costs."""
    n_blocks = len(cost.blocks)
    depths = config.get("depths") or []
    if list(depths) != sorted(set(depths)) or not depths or not 1 <= depths[0] <= n_blocks:
        raise UserError(
            f"{source}: 'depths' {depths} must grow, from 1 to at most {n_blocks} blocks"
        )
    if depths[-1] > n_blocks:
        raise UserError(f"{source}: 'depths' {depths} goes beyond the model's {n_blocks} blocks")
    whole = DepthLadder(prefix_order(n_blocks), tuple(depths), (1 / len(depths),) * len(depths))
    costs = rung_costs(whole, cost)
    taken = [largest_rung(c.storage, costs) for c in classes]
    used = sorted(set(taken))
    devices = [sum(c.devices for c, r in zip(classes, taken, strict=True) if r == u) for u in used]
    shares = tuple(n / sum(devices) for n in devices)
    ladder = DepthLadder(whole.order, tuple(depths[r] for r in used), shares)
    return ladder, tuple(used.index(r) for r in taken), rung_costs(ladder, cost)


def widths_of(model_config, costs: tuple[RungCost, ...]) -> tuple:
    """For every rung the widest narrow model that has no more parameters than the rung; the whole
    for the last. Empty where the model has no widths, or none is small enough.
    """
    if not isinstance(model_config, resnet.Config):
        return ()
    narrow = []
    for share in range(1, model_config.widths[0] + 1):
        widths = [w * share / model_config.widths[0] for w in model_config.widths]
        grouped = model_config.norm == "group" and any(w % model_config.groups for w in widths)
        if grouped or any(w != int(w) for w in widths):
            continue
        cfg = dataclasses.replace(model_config, widths=tuple(int(w) for w in widths))
        narrow.append((resnet.elastic_model(cfg), resnet.model_cost(cfg)))
    chosen = []
    for cost in costs:
        fitting = [one for one in narrow if one[1].full.params <= cost.params]
        if not fitting:
            return ()
        chosen.append(fitting[-1])
    return tuple(chosen)


def methods_of(config: dict, setting: Setting, source: str) -> dict[str, Algorithm]:
    """The methods of the comparison: every one has a `kind` and that kind's own settings."""
    found = {}
    for name, values in (config.get("methods") or {}).items():
        section, values = f"methods.{name}", dict(values)
        kind = values.pop("kind", None)
        if kind not in METHODS:
            raise UserError(f"{source}: '{section}.kind' is {kind!r}; use {', '.join(METHODS)}")
        method = build(METHODS[kind], {section: values}, section, source)
        try:
            found[name] = method.algorithm(setting)
        except ValueError as error:
            raise UserError(f"{source}: section {section!r}: {error}") from error
    if not found:
        raise UserError(f"{source}: 'methods' names nothing to train")
    return found


def images_of(train: ImageSet, test: ImageSet, size: int, devices: int) -> Images:
    """The images where the rounds and the evaluation want them."""
    pool = Pool(
        jnp.asarray(train.images_NHWC),
        jnp.asarray(train.label_N),
        jnp.asarray(train.mean_C, jnp.float32),
        jnp.asarray(train.std_C, jnp.float32),
    )
    size = min(size, len(test.label_N))

    def cut(data, n, size):
        places = [slice(start, min(n, start + size)) for start in range(0, n, size)]
        return tuple(data.batch(data.images_NHWC[p], data.label_N[p], size) for p in places)

    sample = min(SAMPLE, len(train.label_N))
    half = max(1, sample // 2)
    return Images(
        place_pool(pool, devices), cut(test, len(test.label_N), size), cut(train, 2 * half, half)
    )
