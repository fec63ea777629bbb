# SPDX-License-Identifier: Apache-2.0
"""A federated comparison: its settings, and the fleet, models and methods that they make.

    run = FederatedRun(
        model=resnet.ResNet(stages=(2, 1, 1), widths=(8, 16, 32)),
        depths=(1, 2, 3, 4),
        classes={"watch": DeviceClass(devices=5, storage=1.4e4), "hub": DeviceClass(6, 1e5)},
        train=FederatedTraining(rounds=10, learning_rate=0.1),
        methods={"flextrain": FlexTrain(), "depthfl": DepthFL()},
    )
    experiment = run.experiment()

Every method runs with every seed over the same fleet: `experiment.methods` and `experiment.fleet`
are what `loop.train` takes.
"""

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import numpy as np

from flextrain_jax.core.settings import SettingError, setting, settings
from flextrain_jax.data.images import DataConfig, ImageSet, load
from flextrain_jax.elastic.costs import FLOAT_BYTES, ModelCost
from flextrain_jax.elastic.ladder import DepthLadder, RungCost, prefix_order, rung_costs
from flextrain_jax.elastic.model import ElasticModel
from flextrain_jax.experiments.elastic import check_seeds, model_of
from flextrain_jax.federated.clients import (
    DeviceClass,
    Partition,
    PartitionConfig,
    Roll,
    largest_rung,
    partition,
)
from flextrain_jax.federated.clock import RoundConfig
from flextrain_jax.federated.comparison import Comparison
from flextrain_jax.federated.evaluate import Fleet, Images
from flextrain_jax.federated.local import LocalConfig, place_pool
from flextrain_jax.federated.loop import FederatedTraining
from flextrain_jax.federated.methods.depthfl import DepthFL
from flextrain_jax.federated.methods.fedavg import FedAvg, FedClass, FedSmall
from flextrain_jax.federated.methods.fjord import Fjord
from flextrain_jax.federated.methods.flextrain import FlexTrain
from flextrain_jax.federated.methods.heterofl import HeteroFL
from flextrain_jax.federated.methods.inclusivefl import InclusiveFL
from flextrain_jax.federated.privacy import Privacy, PrivacyConfig, epsilon
from flextrain_jax.federated.round import Algorithm
from flextrain_jax.federated.screening import Screening
from flextrain_jax.federated.shards import (
    Shard,
    in_two_places,
    judge_of,
    place,
    pool_of,
    read,
    together,
)
from flextrain_jax.models import resnet, vit

FederatedMethod = (
    FedAvg | FedSmall | FedClass | FlexTrain | DepthFL | InclusiveFL | HeteroFL | Fjord
)
SAMPLE = 512  # training images that measure static statistics


@dataclasses.dataclass(frozen=True)
class FederatedExperiment:
    """Everything that the jobs share; `methods` by name, in order; `private` is what can be said of
    the clients' privacy, None without noise.
    """

    classes: tuple[DeviceClass, ...]
    partition: PartitionConfig
    described: list[dict]  # the classes with their rungs and their shares of the parameters
    train: ImageSet
    test: ImageSet
    images: Images
    rounds: RoundConfig
    training: FederatedTraining
    methods: dict[str, Algorithm]
    seeds: tuple[int, ...]
    private: dict | None
    dealt: Partition | Roll | None = None  # whose the images are, where every device has its own
    tests: tuple[ImageSet, ...] = ()  # and those that each is judged by
    judge: Callable | None = None  # `shards.judge_of` them

    @property
    def unheld(self) -> list[int]:
        """The labels of which no device has a training image, where that is known."""
        if isinstance(self.dealt, Roll):
            return []
        held = np.asarray(self.images.pool.label_N)
        return sorted(set(range(self.train.n_classes)) - set(held.tolist()))

    def noted(self) -> dict[str, list]:
        """The images that a run's numbers come from: those that are trained on (`sha256`, all that
        older runs noted), the server's own, and those of each device that has its own, as far as
        they are here.
        """
        server, pool = {"server": [self.train, self.test]}, self.images.pool
        if isinstance(self.dealt, Roll):
            return server
        found = {"sha256": [pool]} | server
        if self.dealt is None:
            return found
        ends = self.dealt.offset_J1[1:-1]  # a client's own lie side by side
        every = (np.split(np.asarray(x), ends) for x in (pool.images_NHWC, pool.label_N))
        clients = [
            dataclasses.replace(self.train, images_NHWC=images, label_N=labels)
            for images, labels in zip(*every, strict=True)
        ]
        return found | {"clients": [*clients, *self.tests]}

    def fleet(self, seed: int) -> Fleet:
        """The fleet of a seed: the examples dealt anew, if they are. Raises PartitionError."""
        if self.dealt is not None:
            return Fleet(self.classes, self.dealt)
        devices = sum(c.devices for c in self.classes)
        dealt = partition(self.train.label_N, devices, self.partition, seed)
        return Fleet(self.classes, dealt)

    def jobs(self) -> list[tuple[str, int]]:
        """(method, seed) of everything to run."""
        return [(name, seed) for seed in self.seeds for name in self.methods]


@settings
class FederatedRun:
    """Everything that a federated comparison is made from: methods over one fleet of devices."""

    model: resnet.ResNet | vit.ViT = setting("The model, by its kind.")
    depths: tuple[int, ...] = setting(
        "Numbers of blocks, growing, of which a class takes the largest that its storage holds.",
        unit="blocks",
    )
    widths_by: Literal["params", "macs", "bytes"] = setting(
        "What methods over width may spend of: a class has the widest net with no more parameters,"
        " multiply-adds of an inference, or bytes sent than its depth has.",
        default="params",
        kw_only=True,
    )
    classes: dict[str, DeviceClass] = setting("The classes of devices, by any name.")
    train: FederatedTraining = setting("The rounds, and what a client does in one.")
    methods: dict[str, FederatedMethod] = setting("The methods to compare, by any name.")
    seeds: tuple[int, ...] = setting(
        "Every method runs with each.", default=(0,), ge=0, le=2**32 - 1
    )
    data: DataConfig = setting("The images.", default=DataConfig())
    partition: PartitionConfig = setting(
        "How the images are dealt to the devices.", default=PartitionConfig()
    )
    rounds: RoundConfig = setting("Who takes part in a round.", default=RoundConfig())
    local: LocalConfig = setting("SGD of a client.", default=LocalConfig())
    screening: Screening = setting("Limits of a client's update.", default=Screening())
    privacy: PrivacyConfig = setting(
        "Differential privacy of the clients.", default=PrivacyConfig()
    )

    def __post_init__(self):
        check_seeds(self.seeds)
        for name in ("classes", "methods"):
            if not getattr(self, name):
                raise ValueError(f"{name!r} is empty; name at least one")
        if self.train.lanes % self.local.devices:
            raise ValueError(
                f"'train.lanes' {self.train.lanes} is no multiple of 'local.devices'"
                f" {self.local.devices}"
            )
        if self.privacy.noise and not self.screening.clip_norm:
            raise ValueError(
                "'privacy.noise' needs a norm to hide: set 'screening.clip_norm' above 0"
            )
        self.fitted()

    def named_classes(self) -> list[tuple[str, DeviceClass]]:
        """The device classes, from those that hold least to those that hold most."""
        return sorted(self.classes.items(), key=lambda one: one[1].storage)

    def known(self) -> "FederatedRun":
        """The same, with what the files of one's own images say of them."""
        return dataclasses.replace(self, data=self.data.known())

    def unread(self) -> str:
        """What is set and makes no difference, as a sentence; "" for nothing. Raises DataError."""
        if self.partition.folder and self.partition.kind != "own":
            return (
                f"'partition.folder' is read with 'partition.kind' own, and that is"
                f" {self.partition.kind}: set it to own, or leave the folder out"
            )
        devices = sum(one.devices for one in self.classes.values())
        if self.partition.folder and (twice := in_two_places(self.partition, devices)):
            return twice
        return self.data.unread()

    def model_config(self) -> resnet.ResNetConfig | vit.ViTConfig:
        """The model for these data."""
        return self.model.of(self.data.n_classes, self.data.image)

    def fitted(self) -> tuple[DepthLadder, tuple[int, ...], tuple[RungCost, ...]]:
        """The ladder of the depths that some class takes, the rung of every class, the rungs'
        costs. Raises ValueError.
        """
        _, cost = model_of(self.model_config())
        n_blocks, depths = len(cost.blocks), self.depths
        if not depths or list(depths) != sorted(set(depths)) or not 0 < depths[0] <= depths[-1]:
            raise SettingError("depths", depths, f"growing, from 1 to at most {n_blocks} blocks")
        if depths[-1] > n_blocks:
            rule = f"at most the {n_blocks} blocks of the model"
            raise SettingError("depths", depths, rule)
        whole = DepthLadder(prefix_order(n_blocks), depths, (1 / len(depths),) * len(depths))
        costs = rung_costs(whole, cost)
        taken, devices = [], [0] * len(depths)
        for name, one in self.named_classes():
            try:
                taken.append(largest_rung(one.storage, costs))
            except ValueError as error:
                raise ValueError(f"'classes.{name}.storage': {error}") from error
            devices[taken[-1]] += one.devices
        used = sorted(set(taken))
        shares = tuple(devices[rung] / sum(devices) for rung in used)
        ladder = DepthLadder(whole.order, tuple(depths[rung] for rung in used), shares)
        return ladder, tuple(used.index(rung) for rung in taken), rung_costs(ladder, cost)

    def comparison(self) -> Comparison:
        """What all methods share. Raises ValueError."""
        config = self.model_config()
        model, cost = model_of(config)
        ladder, class_rung, costs = self.fitted()
        return Comparison(
            model=model,
            cost=cost,
            depths=ladder.depths,
            class_rung=class_rung,
            local=self.local,
            screening=self.screening,
            widths=widths_of(config, costs, self.widths_by),
            privacy=self._noise(),
        )

    def algorithms(self) -> dict[str, Algorithm]:
        """The methods, by name: all that a device has to know. Raises ValueError."""
        comparison, methods = self.comparison(), {}
        for name, method in self.methods.items():
            try:
                methods[name] = method.algorithm(comparison)
            except ValueError as error:
                raise ValueError(f"'methods.{name}': {error}") from error
        return methods

    def experiment(self, remote: bool = False) -> FederatedExperiment:
        """Loads the images and builds everything. With `remote` the devices' own images are not
        here, so no place of theirs is looked at. Raises DataError and ValueError.
        """
        methods, private = self.algorithms(), self._private()
        train, test = load(self.data)
        classes = tuple(one for _, one in self.named_classes())
        learnt, dealt, judge, tests = train, None, None, ()
        if self.partition.kind == "own" and remote:
            dealt = Roll(sum(one.devices for one in classes))
        elif self.partition.kind == "own":
            shards = self._shards(train)
            learnt, dealt = together(shards)
            tests = tuple(shard.test for shard in shards)
            judge = judge_of(classes, tests)
        found = FederatedExperiment(
            classes=classes,
            partition=self.partition,
            described=self._described(),
            train=train,
            test=test,
            images=images_of(learnt, train, test, self.train.test_batch, self.local.devices),
            rounds=self.rounds,
            training=self.train,
            methods=methods,
            seeds=self.seeds,
            private=private,
            dealt=dealt,
            tests=tests,
            judge=judge,
        )
        for seed in self.seeds:
            found.fleet(seed)
        return found

    def _shards(self, train: ImageSet) -> list[Shard]:
        if not self.partition.folder:
            raise ValueError(
                "'partition.kind' own needs 'partition.folder', where the images of client N are in"
                " FOLDER/N or FOLDER/N.npz"
            )
        devices = sum(one.devices for one in self.classes.values())
        places = (place(self.partition, client) for client in range(devices))
        like = (self.data, self.partition, train.mean_C, train.std_C)
        return [read(where, *like) for where in places]

    def _described(self) -> list[dict]:
        ladder, class_rung, costs = self.fitted()
        full = model_of(self.model_config())[1].full.params
        return [
            {
                "name": name,
                "devices": one.devices,
                "depth": ladder.depths[rung],
                "params": costs[rung].params,
                "share": costs[rung].params / full,
            }
            for (name, one), rung in zip(self.named_classes(), class_rung, strict=True)
        ]

    def _noise(self) -> Privacy | None:
        if not self.privacy.noise:
            return None
        counts = [one.devices for _, one in self.named_classes()]
        share = min(1.0, self.rounds.cohort / sum(counts)) if self.rounds.cohort else 1.0
        per_round = tuple(share * count for count in counts)
        return Privacy(self.privacy.noise, self.screening.clip_norm, per_round, self.privacy.seed)

    def _private(self) -> dict | None:
        """What is reported of the noise: epsilon at delta after all rounds."""
        noise, delta, rounds = self.privacy.noise, self.privacy.delta, self.train.rounds
        if not noise:
            return None
        return {
            "epsilon": epsilon(noise, rounds, delta),
            "delta": delta,
            "noise": noise,
            "clip_norm": self.screening.clip_norm,
            "rounds": rounds,
        }


def job_folder(run: Path, method: str, seed: int) -> Path:
    """RUN/jobs/METHOD-seedN."""
    return run / "jobs" / f"{method}-seed{seed}"


def widths_of(
    model_config: resnet.ResNetConfig | vit.ViTConfig,
    costs: Sequence[RungCost],
    by: Literal["params", "macs", "bytes"] = "params",
) -> tuple[tuple[ElasticModel, ModelCost], ...]:
    """For every rung the widest narrow model that spends no more than the rung of parameters,
    multiply-adds, or bytes sent (of a net over width its parameters alone: it has no running
    statistics); the whole for the last. Empty where the model has no widths, or none is small
    enough.
    """

    def spends(cost: ModelCost) -> int:
        full = cost.full
        return {
            "params": full.params, "macs": full.macs, "bytes": FLOAT_BYTES * full.params
        }[by]  # fmt: skip

    if not isinstance(model_config, resnet.ResNetConfig):
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
        fitting = [one for one in narrow if spends(one[1]) <= getattr(cost, by)]
        if not fitting:
            return ()
        chosen.append(fitting[-1])
    return tuple(chosen)


def images_of(learnt: ImageSet, train: ImageSet, test: ImageSet, size: int, devices: int) -> Images:
    """The images where the rounds and the evaluation want them: `learnt` are those of the clients,
    `train` and `test` the server's own.
    """
    size = min(size, len(test.label_N))

    def cut(data, n, size):
        places = [slice(start, min(n, start + size)) for start in range(0, n, size)]
        return tuple(data.batch(data.images_NHWC[p], data.label_N[p], size) for p in places)

    sample = min(SAMPLE, len(train.label_N))
    half = max(1, sample // 2)
    return Images(
        place_pool(pool_of(learnt), devices),
        cut(test, len(test.label_N), size),
        cut(train, min(2 * half, sample), half),  # one image is one batch
    )
