# SPDX-License-Identifier: Apache-2.0
"""An elastic experiment: its settings, and the data, model, ladders and nets that they make.

    run = ElasticRun(
        model=resnet.ResNet(stages=(2, 2, 2), widths=(8, 16, 32)),
        ladders={"prefix": LadderConfig("prefix", (2, 4, 6), (0.25, 0.25, 0.5))},
        optim=Sgd(learning_rate=0.05),
        train=ElasticTraining(epochs=30.0),
        methods={"flextrain": ElasticMethod()},
    )
    experiment = run.experiment()

Every method is trained with every seed: `experiment.jobs`, each a net for `loop.train`.
"""

import dataclasses
import functools
from collections import Counter
from pathlib import Path
from typing import Literal

import optax

from flextrain_jax.core.optim import AdamW, make_optimizer
from flextrain_jax.core.settings import SettingError, setting, settings
from flextrain_jax.data.images import Augment, DataConfig, ImageSet, load
from flextrain_jax.elastic.bill import EnergyModel
from flextrain_jax.elastic.costs import ModelCost
from flextrain_jax.elastic.ladder import DepthLadder, LadderConfig
from flextrain_jax.elastic.loop import LoopConfig
from flextrain_jax.elastic.model import ElasticModel
from flextrain_jax.elastic.sgd import Sgd, make_sgd
from flextrain_jax.elastic.train_step import Method
from flextrain_jax.front.heads import no_heads
from flextrain_jax.front.own_model import OwnModel, OwnModelConfig, ladder_of, parts
from flextrain_jax.front.parts import FrontError
from flextrain_jax.models import resnet, vit


@settings
class ElasticAdamW(AdamW):
    """AdamW (arXiv 1711.05101) along a cosine."""

    schedule: Literal["constant", "cosine", "linear"] = setting(
        "How the learning rate falls after the warm-up, to final_fraction of the largest.",
        default="cosine",
    )
    no_decay: str = setting(
        "Names of parameters that weight decay spares, a regular expression: norms and biases.",
        default=r"(^|/)(b|[^/]*_b|[^/]*(scale|bias)\d*)$",
    )


@settings
class ElasticTraining:
    """How long every net is trained."""

    epochs: float = setting("Passes over the training images.", gt=0, resume=True)
    batch: int = setting("Images of a step.", default=64, ge=1, unit="images")
    save_every: int = setting(
        "A checkpoint after so many.", default=200, ge=1, unit="updates", resume=True
    )
    test_batch: int = setting("Images of a step of the test.", default=500, ge=1, unit="images")


@settings
class ElasticMethod(Method):
    """A method of the comparison: how its nets are trained.

    Methods differ in what a step costs and in how the loss is weighted: so each may have its own
    number of steps and rate.
    """

    ladder: str = setting("The ladder, by its name in 'ladders'; empty: the first.", default="")
    independent: bool = setting(
        "A net of its own for each rung, trained at that size alone (as with rungs full).",
        default=False,
    )
    epochs: float | None = setting("In place of 'train.epochs'.", default=None, gt=0, resume=True)
    learning_rate: float | None = setting("In place of 'optim.learning_rate'.", default=None, gt=0)

    def __post_init__(self):
        super().__post_init__()
        if self.independent and self.rungs not in ("drawn", "full"):
            raise ValueError(f"'independent' nets have no rungs {self.rungs}; leave one out")
        if self.independent and self.heads == "per_depth":
            raise ValueError("'independent' nets have one head each; leave out 'heads'")

    def of_a_net(self) -> Method:
        """How one net is trained."""
        own = {field.name: getattr(self, field.name) for field in dataclasses.fields(Method)}
        return Method(**own | ({"rungs": "full", "beta": 0.0} if self.independent else {}))


@dataclasses.dataclass(frozen=True)
class ElasticJob:
    """One net to train; `rung` is that of an independent model, None for an elastic one."""

    method_name: str
    ladder_name: str
    method: Method
    ladder: DepthLadder
    loop: LoopConfig
    optim: AdamW | Sgd
    rung: int | None = None

    @property
    def tx(self) -> optax.GradientTransformation:
        """Its optimizer. Raises ValueError where its schedule does not fit into the steps."""
        return optimizer_of(self.optim, self.loop.steps)

    @property
    def name(self) -> str:
        """For the eye, and the folder."""
        name, depth = self.method_name, self.ladder.depths[0]
        net = name if self.rung is None else net_name(name, depth)
        return f"{net}-seed{self.loop.seed}"

    @property
    def is_elastic(self) -> bool:
        """Whether the net is trained at every rung of its ladder."""
        return self.rung is None and self.method.rungs != "full"

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
class ElasticExperiment:
    """Everything that the jobs share, and the jobs."""

    train: ImageSet
    test: ImageSet
    augment: Augment
    model: resnet.ResNetConfig | vit.ViTConfig | OwnModelConfig
    ladders: dict[str, DepthLadder]
    energy: EnergyModel
    batch: int
    test_batch: int
    jobs: tuple[ElasticJob, ...]

    def net(self, job: ElasticJob) -> ElasticModel:
        """The model of a job."""
        return model_over(self.model, job.ladder, job.method)[0]

    def cost(self, ladder: DepthLadder) -> ModelCost:
        """What the model costs over a ladder."""
        return model_over(self.model, ladder)[1]


def net_name(method: str, depth: int) -> str:
    """The name of a net of an independent method."""
    return f"{method}-{depth:02d}"


@settings
class ElasticRun:
    """Everything that an elastic experiment is made from: methods over ladders of depths."""

    model: resnet.ResNet | vit.ViT | OwnModel = setting("The model, by its kind.")
    ladders: dict[str, LadderConfig] = setting("The ladders of depths, by any name.")
    optim: ElasticAdamW | Sgd = setting("The optimizer.", kind="adamw")
    train: ElasticTraining = setting("How long every net is trained.")
    methods: dict[str, ElasticMethod] = setting("The methods to compare, by any name.")
    seeds: tuple[int, ...] = setting(
        "Every method is trained with each.", default=(0,), ge=0, le=2**32 - 1
    )
    data: DataConfig = setting("The images.", default=DataConfig())
    augment: Augment = setting("What is done to training images.", default=Augment())
    energy: EnergyModel = setting("The model of energy in the result.", default=EnergyModel())
    mesh: dict[str, int] = setting(
        "Devices along the axes of the mesh; -1: all that the others leave.",
        default_factory=lambda: {"fsdp": -1},
    )

    def __post_init__(self):
        check_seeds(self.seeds)
        for name in ("ladders", "methods"):
            if not getattr(self, name):
                raise ValueError(f"{name!r} is empty; name at least one")
        ladders = self.made_ladders()
        for name, method in self.methods.items():
            if method.ladder and method.ladder not in ladders:
                rule = f"one of 'ladders': {', '.join(ladders)}"
                raise SettingError(f"methods.{name}.ladder", method.ladder, rule)

    def known(self) -> "ElasticRun":
        """The same, with what the files of one's own images say of them."""
        return dataclasses.replace(self, data=self.data.known())

    def unread(self) -> str:
        """What is set and makes no difference, makes the numbers wrong, or ends the run after its
        training, as a sentence; "" for nothing. Raises DataError.
        """
        config, nets = self.model_config(), Counter(self.net_names())
        if twice := [name for name, count in nets.items() if count > 1]:
            return f"'methods' gives two nets the name {twice[0]!r}; name the methods otherwise"
        if isinstance(config, OwnModelConfig):
            found, heads = parts(config)
            if wrong := found.wrong or no_heads(heads):
                return f"'model.function' {config.function}: {wrong}"
            for name, ladder in self.made_ladders().items():  # the result has the costs of all
                try:
                    model_over(config, ladder)
                except FrontError as error:
                    return f"'ladders.{name}': {error}"
        return self.data.unread()

    def model_config(self) -> resnet.ResNetConfig | vit.ViTConfig | OwnModelConfig:
        """The model for these data."""
        return self.model.of(self.data.n_classes, self.data.image)

    def made_ladders(self) -> dict[str, DepthLadder]:
        """The ladders over this model. Raises ValueError."""
        found, stages = {}, stages_of(self.model_config())
        for name, ladder in self.ladders.items():
            try:
                found[name] = ladder.over(stages)
            except ValueError as error:
                raise ValueError(f"'ladders.{name}': {error}") from error
        return found

    def experiment(self) -> ElasticExperiment:
        """Loads the images and builds everything. Raises DataError and ValueError."""
        config, ladders = self.model_config(), self.made_ladders()
        train, test = load(self.data)
        made = ElasticExperiment(
            train=train,
            test=test,
            augment=self.augment,
            model=config,
            ladders=ladders,
            energy=self.energy,
            batch=self.train.batch,
            test_batch=min(self.train.test_batch, len(test.label_N)),
            jobs=self.jobs(len(train.label_N)),
        )
        for job in made.jobs:
            _ = job.tx  # said before the first net, not when its turn comes
            try:
                made.net(job)
            except FrontError as error:
                raise ValueError(f"'methods.{job.method_name}': {error}") from error
        return made

    def net_names(self) -> list[str]:
        """The names of the nets of a seed: of a method, or with the depth of an independent one."""
        ladders, found = self.made_ladders(), []
        for name, method in self.methods.items():
            depths = ladders[method.ladder or next(iter(ladders))].depths
            found += [net_name(name, depth) for depth in depths] if method.independent else [name]
        return found

    def jobs(self, images: int) -> tuple[ElasticJob, ...]:
        """The nets to train, with so many training images."""
        ladders = self.made_ladders()
        return tuple(
            job
            for seed in self.seeds
            for name in self.methods
            for job in self.jobs_of(name, ladders, images, seed)
        )

    def jobs_of(
        self, name: str, ladders: dict[str, DepthLadder], images: int, seed: int
    ) -> list[ElasticJob]:
        """The nets of one method and seed: one, or one for each rung of an independent method."""
        method = self.methods[name]
        steps = max(1, round((method.epochs or self.train.epochs) * images / self.train.batch))
        rate = method.learning_rate or self.optim.learning_rate
        optim = dataclasses.replace(self.optim, learning_rate=rate)
        ladder_name = method.ladder or next(iter(ladders))
        ladder = ladders[ladder_name]

        def job(ladder: DepthLadder, rung: int | None = None) -> ElasticJob:
            loop = LoopConfig(steps, seed, self.train.save_every)
            return ElasticJob(name, ladder_name, method.of_a_net(), ladder, loop, optim, rung)

        if not method.independent:
            return [job(ladder)]
        return [job(ladder.only(rung), rung) for rung in range(len(ladder))]


def check_seeds(seeds: tuple[int, ...]) -> None:
    """At least one seed, none twice. Raises ValueError."""
    if not seeds or len(set(seeds)) != len(seeds):
        raise SettingError("seeds", seeds, "at least one number, none twice")


def stages_of(config: resnet.ResNetConfig | vit.ViTConfig | OwnModelConfig) -> tuple[int, ...]:
    """The numbers of blocks by stage; a transformer has one stage."""
    if isinstance(config, OwnModelConfig):
        return parts(config)[0].stages
    return config.stages if isinstance(config, resnet.ResNetConfig) else (config.n_layers,)


def model_of(config: resnet.ResNetConfig | vit.ViTConfig) -> tuple[ElasticModel, ModelCost]:
    """The model and its costs."""
    if isinstance(config, resnet.ResNetConfig):
        return resnet.elastic_model(config), resnet.model_cost(config)
    return vit.elastic_model(config), vit.model_cost(config)


def model_over(
    config: resnet.ResNetConfig | vit.ViTConfig | OwnModelConfig,
    ladder: DepthLadder,
    method: Method | None = None,
) -> tuple[ElasticModel, ModelCost]:
    """The model over a ladder and its costs. Raises FrontError where the method cannot train it."""
    if isinstance(config, OwnModelConfig):
        made = ladder_of(config, ladder, method)
        return made.model, made.cost
    return model_of(config)


def architecture(config: resnet.ResNetConfig | vit.ViTConfig) -> tuple[dict, str]:
    """What the program of an exported folder reads of the model, and which program that is."""
    if isinstance(config, resnet.ResNetConfig):
        blocks = [dataclasses.astuple(shape) for shape in resnet.block_shapes(config)]
        described = {"norm": config.norm, "groups": config.groups, "eps": config.eps}
        return {
            "model": "resnet",
            "blocks": blocks,
        } | described, "flextrain_jax.deploy.standalone_resnet"
    described = {name: getattr(config, name) for name in ("patch", "n_layers", "n_heads", "eps")}
    described["leaves"] = list(vit.BLOCK_LEAVES)
    if config.convs:
        described["convs"] = len(config.convs)
    return {"model": "vit"} | described, "flextrain_jax.deploy.standalone_vit"


@functools.cache  # nets of all seeds share it, and so their programs
def optimizer_of(config: AdamW | Sgd, steps: int) -> optax.GradientTransformation:
    """The optimizer of a net that takes so many steps."""
    if isinstance(config, Sgd):
        return make_sgd(config, steps)
    return make_optimizer(config.over(steps))
