# SPDX-License-Identifier: Apache-2.0
"""The programs of elastic and federated configurations, with the shapes that a run gives them.

Of a method the step that trains its full depth, or the devices that hold most. The quick tests take
the first method of a tiny configuration, the slow tests all. A stage of more than BLOCKS blocks is
cut to so many (both paper_resnet56), and the depths in proportion. Devices that share the lanes of
a federation's call have each its own part; here one does that.
"""

import math
from collections.abc import Iterator
from typing import Any

import jax

from flextrain_jax.core.mesh import BATCH
from flextrain_jax.core.optim import make_optimizer
from flextrain_jax.data.images import ImageBatch
from flextrain_jax.elastic import train_step
from flextrain_jax.experiments.elastic import ElasticRun, model_of
from flextrain_jax.experiments.federated import FederatedRun
from flextrain_jax.federated.local import ImagePool, LaneWork
from kimina_jax.model import elastic, transformer
from launch.config import files, tree
from launch.config.prover import ProverRun
from tests.compiled.program import Program, array, chips, program
from tests.compiled.provers import LARGE, model_of_sft, sft_batch

IMAGES = 1000  # of a data set: they say how many steps a run has, and of no step its shape
BLOCKS = 2  # of a stage
STEPS = 16  # room for those of a client: rounds of a loop


def elastic_programs(file: str) -> dict[str, Program]:
    """The step of every method."""
    mesh, values = chips(1), _cut(files.values_of(file))
    nets = _decoders if "sft" in values else _image_nets
    large = values.get("init", {}).get("computed", {}).get("preset") in LARGE
    # The last of a method's nets has all blocks, and the last rungs of a net are its deepest.
    chosen = {net[0]: net for net in nets(values, file, mesh)}
    found = {}
    for name, model, ladder, method, tx, batch in chosen.values():

        def state(model=model, ladder=ladder, method=method, tx=tx):
            return train_step.init_state(model, ladder, method, tx, jax.random.key(0))

        rungs = train_step.possible_rungs(ladder, method)[-1]
        step = train_step.make_step(model, ladder, method, tx, rungs)
        seed = array(mesh, (), "uint32")
        found[name] = program(mesh, step, state, batch, seed, slow=large or bool(found))
    return found


def _cut(values):
    stages = values.get("model", {}).get("stages", ())
    fewer = [min(BLOCKS, blocks) for blocks in stages]
    if sum(fewer) == sum(stages):
        return values

    def cut(section):
        depths = {math.ceil(depth * sum(fewer) / sum(stages)) for depth in section["depths"]}
        return section | {"depths": sorted(depths)}

    cut_values = values | {"model": values["model"] | {"stages": fewer}}
    if "ladders" not in values:
        return cut(cut_values)
    ladders = {name: cut(ladder) for name, ladder in values["ladders"].items()}
    return cut_values | {"ladders": ladders}


def _image_nets(values, file, mesh) -> Iterator[tuple[Any, ...]]:
    config = tree.resolve(ElasticRun, values, file, ()).settings
    (model, _), B = model_of(config.model_config()), config.train.batch
    batch = ImageBatch(
        image_BHWC=array(mesh, (B, *config.data.image), "float32", BATCH, None, None, None),
        label_B=array(mesh, (B,), "int32", BATCH),
        weight_B=array(mesh, (B,), "float32", BATCH),
    )
    ladders = config.made_ladders()
    for name in config.methods:
        for job in config.jobs_of(name, ladders, IMAGES, 0):
            yield name, model, job.ladder, job.method, job.tx, batch


def _decoders(values, file, mesh) -> Iterator[tuple[Any, ...]]:
    config = tree.resolve(ProverRun, values, file, ()).settings
    cfg, sft = model_of_sft(config), config.sft
    ladder = config.ladder.over((cfg.n_layers,))
    model = elastic.elastic_model(
        cfg, lambda key: transformer.init_params(key, cfg), ladder.segments(), sft.logit_chunk
    )
    for name, method in config.methods.items():
        tx = make_optimizer(config.optim.over(sft.steps))
        yield name, model, ladder, method, tx, sft_batch(sft, mesh)


def federated_programs(file: str) -> dict[str, Program]:
    """A call of local training of every method, on the devices that hold most."""
    mesh = chips(1)
    values = _cut(files.values_of(file))
    devices = tree.resolve(FederatedRun, values, file, ()).settings.local.devices
    values |= {"local": values["local"] | {"devices": 1}}
    config = tree.resolve(FederatedRun, values, file, ()).settings
    comparison, lanes = config.comparison(), config.train.lanes // devices
    shape: Any = jax.ShapeDtypeStruct
    height, width, channels = config.data.image
    pool = ImagePool(
        images_NHWC=shape((IMAGES, height, width, channels), "uint8"),
        label_N=shape((IMAGES,), "int32"),
        mean_C=shape((channels,), "float32"),
        std_C=shape((channels,), "float32"),
    )
    work = LaneWork(
        client_L=shape((lanes,), "int32"),
        index_LSB=shape((lanes, STEPS, config.train.batch), "int32"),
        steps_L=shape((lanes,), "int32"),
        round_L=shape((lanes,), "int32"),
    )
    key = jax.eval_shape(lambda: jax.random.key(0))
    found = {}
    for name, method in config.methods.items():
        last: Any = method.algorithm(comparison).roles[-1]

        def lower(role=last):
            return role.train.lower(role.shapes, pool, work, key, shape((), "float32")), 0

        found[name] = Program(lower, mesh, slow=bool(found))
    return found
