# SPDX-License-Identifier: Apache-2.0
"""The programs of elastic and federated configurations, with the shapes that a run gives them.

Of a method the step that trains its full depth, or the devices that hold most. The quick tests take
the first method of a configuration, the slow tests all. A stage of more than BLOCKS blocks is cut
to so many (both paper_resnet56), and the depths in proportion. Devices that share the lanes of a
federation's call have each its own part; here one does that.
"""

import math
from collections.abc import Iterator
from typing import Any

import jax

from flextrain_jax import train_step
from flextrain_jax.classify import ImageBatch
from flextrain_jax.core.mesh import BATCH
from flextrain_jax.core.optim import OptimConfig, make_optimizer
from flextrain_jax.data import DataConfig
from flextrain_jax.fed_local import LocalConfig, Pool, Work
from flextrain_jax.fed_screen import Screening
from flextrain_jax.federated import Setting
from kimina_jax import elastic_decoder, transformer
from launch import cli, elastic_settings, federated_settings
from tests.compiled.program import Program, array, chips, program
from tests.compiled.provers import model_of, sft_batch, sft_config

IMAGES = 1000  # of a data set: they say how many steps a run has, and of no step its shape
BLOCKS = 2  # of a stage
STEPS = 16  # room for those of a client: rounds of a loop


def elastic_programs(config: dict, source: str) -> dict[str, Program]:
    """The step of every method."""
    mesh, config = chips(1), _cut(config)
    nets = _decoders if "sft" in config else _image_nets
    # The last of a method's nets has all blocks, and the last rungs of a net are its deepest.
    chosen = {net[0]: net for net in nets(config, source, mesh)}
    found = {}
    for name, model, ladder, method, tx, batch in chosen.values():

        def state(model=model, ladder=ladder, method=method, tx=tx):
            return train_step.init_state(model, ladder, method, tx, jax.random.key(0))

        rungs = train_step.possible_rungs(ladder, method)[-1]
        step = train_step.make_step(model, ladder, method, tx, rungs, 0)
        found[name] = program(mesh, step, state, batch, slow=bool(found))
    return found


def _cut(config):
    stages = config["model"].get("stages", ())
    fewer = [min(BLOCKS, blocks) for blocks in stages]
    if sum(fewer) == sum(stages):
        return config

    def cut(section):
        depths = {math.ceil(depth * sum(fewer) / sum(stages)) for depth in section["depths"]}
        return section | {"depths": sorted(depths)}

    cut_config = config | {"model": config["model"] | {"stages": fewer}}
    if "ladders" not in config:
        return cut(cut_config)
    ladders = {name: cut(ladder) for name, ladder in config["ladders"].items()}
    return cut_config | {"ladders": ladders}


def _image_nets(config, source, mesh) -> Iterator[tuple[Any, ...]]:
    section = cli.build(elastic_settings.TrainSection, config, "train", source)
    model, cost, stages = elastic_settings.model_of(config, source)
    ladders = elastic_settings.ladders_of(config, stages, len(cost.blocks), source)
    image = cli.build(DataConfig, config, "data", source).image
    B = section.batch
    batch = ImageBatch(
        image_BHWC=array(mesh, (B, *image), "float32", BATCH, None, None, None),
        label_B=array(mesh, (B,), "int32", BATCH),
        weight_B=array(mesh, (B,), "float32", BATCH),
    )
    for name in config["methods"]:
        for job in elastic_settings.jobs_of(name, config, ladders, section, IMAGES, 0, source):
            yield name, model, job.ladder, job.method, job.tx, batch


def _decoders(config, source, mesh) -> Iterator[tuple[Any, ...]]:
    sft, cfg = sft_config(config, source), model_of(config, source)
    ladders = elastic_settings.ladders_of(
        {"ladders": {"ladder": config["ladder"]}}, (cfg.n_layers,), cfg.n_layers, source
    )
    model = elastic_decoder.elastic_model(
        cfg, lambda key: transformer.init_params(key, cfg), sft.logit_chunk
    )
    tx = make_optimizer(cli.build(OptimConfig, config, "optim", source))
    for name, values in config["methods"].items():
        section = f"methods.{name}"
        method = cli.build(train_step.Method, {section: values}, section, source)
        yield name, model, ladders["ladder"], method, tx, sft_batch(sft, mesh)


def federated_programs(config: dict, source: str) -> dict[str, Program]:
    """A call of local training of every method, on the devices that hold most."""
    mesh, config = chips(1), _cut(config)
    section = cli.build(federated_settings.TrainSection, config, "train", source)
    local = dict(config["local"])
    lanes = section.lanes // local.pop("devices", 1)
    classes = federated_settings.classes_of(config, source)
    model, cost, _ = elastic_settings.model_of(config, source)
    ladder, class_rung, costs = federated_settings.fitted(config, classes, cost, source)
    setting = Setting(
        model=model,
        cost=cost,
        depths=ladder.depths,
        class_rung=class_rung,
        local=cli.build(LocalConfig, {"local": local}, "local", source),
        screening=Screening(),
        widths=federated_settings.widths_of(elastic_settings.model_config(config, source), costs),
    )
    height, width, channels = cli.build(DataConfig, config, "data", source).image
    shape: Any = jax.ShapeDtypeStruct
    pool = Pool(
        images_NHWC=shape((IMAGES, height, width, channels), "uint8"),
        label_N=shape((IMAGES,), "int32"),
        mean_C=shape((channels,), "float32"),
        std_C=shape((channels,), "float32"),
    )
    work = Work(
        client_L=shape((lanes,), "int32"),
        index_LSB=shape((lanes, STEPS, section.batch), "int32"),
        steps_L=shape((lanes,), "int32"),
    )
    key = jax.eval_shape(lambda: jax.random.key(0))
    found = {}
    for name, method in federated_settings.methods_of(config, setting, source).items():

        def lower(role: Any = method.roles[-1]):
            return role.train.lower(role.shapes, pool, work, key, shape((), "float32")), 0

        found[name] = Program(lower, mesh, slow=bool(found))
    return found
