# SPDX-License-Identifier: Apache-2.0
"""From the settings of an experiment to the experiment; what is wrong ends as one sentence."""

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar

from launch.config import tree
from launch.config.errors import UserError
from launch.config.resume import IMAGES, claim_run, other_images, said_of_images
from launch.processes import tier


class Run(Protocol):
    """Settings from which an experiment can be made: ElasticRun, FederatedRun."""

    def known(self) -> Any:
        """The same with what the data say, so that the run can be read without them."""

    def unread(self) -> str:
        """What is set and makes no difference, as a sentence; "" for nothing."""
        ...

    def experiment(self) -> Any:
        """Loads what it needs. Raises ValueError."""


T = TypeVar("T", bound=Run)


def experiment_of(settings: Run, source: str) -> Any:
    """The experiment of the settings that `source` holds. Raises UserError."""
    try:
        return settings.experiment()
    except ValueError as error:
        raise UserError(f"{source}: {error}") from error


def mesh_of(axes: Mapping[str, int], source: str, explicit: bool = True) -> Any:
    """The mesh of this machine's devices with these axes, explicit for models of ours. Raises
    UserError.
    """
    from flextrain_jax.core.mesh import make_mesh

    try:
        return make_mesh(axes, explicit=explicit)
    except ValueError as error:
        raise UserError(f"{source}: {error}") from error


def begin(
    loaded: tree.Loaded[T], run: Path, name: str, check: Callable[[Any], None]
) -> tuple[T, Any, object]:
    """The settings that the run has, their experiment, and the lock that is to be kept.

    The run directory belongs to the settings only when they make an experiment. `check(experiment)`
    says whether a run that goes on with other settings can do so. Raises UserError.
    """
    from kimina_jax.protocol import mailbox

    if not mailbox.config_file(run).is_file() and (said := loaded.settings.unread()):
        raise UserError(f"{loaded.source}: {said}")
    loaded = dataclasses.replace(loaded, settings=loaded.settings.known())
    experiment = experiment_of(loaded.settings, loaded.source)
    lock = tier.hold(run, name, wait_s=1.0)
    settings = claim_run(run, loaded, before_change=lambda names, settings: check(experiment))
    if not alike(settings, loaded.settings):
        experiment = experiment_of(settings, str(run))
    refuse_other_images(run, settings, experiment)
    return settings, experiment, lock


def alike(settings: Any, others: Any) -> bool:
    """Whether settings are the same to the order of their tables. A run keeps defaults of an
    earlier version, and the order that it was begun with.
    """
    return str(tree.as_dict(settings)) == str(tree.as_dict(others))


def refuse_other_images(run: Path, settings: Any, experiment: Any) -> None:
    """Notes which images a run is begun with. Raises UserError where its settings name the same
    ones, wherever they lie now, and others are there."""
    from kimina_jax.protocol import mailbox

    federated = hasattr(experiment, "images")
    whole = {"sha256": (experiment.train, experiment.test)}
    sets = experiment.noted() if federated else whole
    if other_images(run, settings, sets):
        raise UserError(
            f"{run}: was begun with other images than are there now; give those, or choose another"
            " --run"
        )
    file, said = run / IMAGES, said_of_images(settings, sets)
    told = mailbox.read_json(file) if file.is_file() else {}
    # A server over Flower does not have the devices' images, which others may have noted.
    mailbox.write_json(file, told | said if told.get("data") == said["data"] else said)


def steps_done(job: Any, run: Path) -> int:
    """The updates of a finished net of an elastic experiment; 0 of one that is not."""
    from kimina_jax.protocol import mailbox

    if not job.file(run).exists():
        return 0
    return sum(mailbox.read_json(job.file(run))["training"]["step_counts"].values())


def refuse_fewer(experiment: Any, run: Path) -> None:
    """Raises UserError where a net, finished or not, has had more updates than it is to have."""
    from launch.config import run_folder

    for job in experiment.jobs:
        done = max(steps_done(job, run), run_folder.steps_done(job.folder(run)))
        if done > job.loop.steps:
            raise UserError(
                f"{run}: {job.name} has had {done} updates, and these 'epochs' are"
                f" {job.loop.steps}; give it at least as many, or choose another --run"
            )
