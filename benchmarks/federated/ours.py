# SPDX-License-Identifier: Apache-2.0
"""Our side: the simulator of flextrain_jax."""

import dataclasses
import math
import os

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.federated.work import Work, images, start, timed
from flextrain_jax.federated.clients import Partition
from flextrain_jax.federated.comparison import Comparison
from flextrain_jax.federated.local import ImagePool, LocalConfig, place_pool
from flextrain_jax.federated.losses import own_exit
from flextrain_jax.federated.methods.fedavg import FedAvg
from flextrain_jax.federated.round import Cohort, LocalWork
from flextrain_jax.federated.screening import Screening
from flextrain_jax.models import resnet


def measure(work: Work, rounds: int, began: float) -> dict[str, float]:
    """The simulator of flextrain_jax, with its FedAvg."""
    devices = math.gcd(len(os.sched_getaffinity(0)), work.clients)
    jax.config.update("jax_num_cpu_devices", devices)
    cfg = resnet.ResNetConfig(
        n_classes=work.classes, image=work.image, stages=work.stages, widths=work.widths,
        norm="group", groups=work.groups, eps=work.eps, conv="matmul",
    )  # fmt: skip
    comparison = Comparison(
        model=resnet.elastic_model(cfg),
        cost=resnet.model_cost(cfg),
        depths=(cfg.n_blocks,),
        class_rung=(0,),
        local=LocalConfig(momentum=work.momentum, weight_decay=0.0, devices=devices),
        screening=Screening(),
    )
    algorithm = FedAvg().algorithm(comparison)
    images_NHWC, label_N = images(work)
    channels = work.image[2]
    pool = ImagePool(
        jnp.asarray(images_NHWC),
        jnp.asarray(label_N),
        jnp.full(channels, 0.5),
        jnp.full(channels, 0.25),
    )
    offset_J1 = np.arange(work.clients + 1) * work.examples
    cohort = Cohort(
        round=0,
        clients=tuple(range(work.clients)),
        seed=0,
        rate=work.learning_rate,
        pool=place_pool(pool, devices),
        partition=Partition(np.arange(offset_J1[-1]), offset_J1),
        class_J=np.zeros(work.clients, np.int32),
        local=LocalWork(work.epochs, work.batch, lanes=work.clients),
    )
    server = algorithm.init(jax.random.key(0))
    server = server.replace(net={"params": jax.tree.map(jnp.asarray, start(work))})

    def one_round():
        nonlocal server, cohort
        server, _ = algorithm.apply(server, cohort)
        jax.block_until_ready(server)
        cohort = dataclasses.replace(cohort, round=cohort.round + 1)

    value = jax.jit(own_exit(comparison.model, cfg.n_blocks))
    batch = pool.batch(jnp.arange(work.examples))
    key = jax.random.key(0)
    return timed(
        began,
        rounds,
        one_round,
        lambda: float(value(server.net["params"], None, batch, key)[0]),
    )
