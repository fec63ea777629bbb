# SPDX-License-Identifier: Apache-2.0
"""Nets with random weights, their rungs, and what is exported of them."""

import dataclasses
import functools
import subprocess
import sys

import jax
import numpy as np

from flextrain_jax.data.images import ImageSet
from flextrain_jax.deploy import export
from flextrain_jax.elastic.ladder import DepthLadder, prefix_order, stage_order
from flextrain_jax.elastic.model import give_heads
from flextrain_jax.elastic.train_step import Method, stats_group
from flextrain_jax.experiments import deployable
from flextrain_jax.experiments import elastic as experiments
from flextrain_jax.models import resnet, vit

RESNET = resnet.ResNetConfig(n_classes=10, image=(8, 8, 1), stages=(2, 1, 1), widths=(4, 8, 8))
VIT = vit.ViTConfig(
    n_classes=10, image=(8, 8, 1), patch=4, n_layers=3, d_model=8, n_heads=2, d_ff=16, eps=0.1
)
ODD_RESNET = resnet.ResNetConfig(
    n_classes=3, image=(7, 5, 3), stages=(2, 1, 1), widths=(4, 8, 12), norm="group", groups=4
)
ODD_VIT = vit.ViTConfig(
    n_classes=5, image=(6, 9, 1), patch=3, n_layers=4, d_model=15, n_heads=3, d_ff=22
)
CONV_VIT = dataclasses.replace(VIT, image=(8, 12, 3), stem="conv", d_model=12)
HEADS = Method(heads="per_depth")
PREFIX = DepthLadder(prefix_order(4), (1, 3, 4), (0.25, 0.25, 0.5))
STAGES = DepthLadder(stage_order((2, 1, 1)), (3, 4), (0.5, 0.5))
CASES = {
    "prefix": (RESNET, PREFIX, Method()),
    "stages and heads": (RESNET, STAGES, HEADS),
    "group": (dataclasses.replace(RESNET, norm="group", groups=2), PREFIX, Method()),
    "vit": (VIT, DepthLadder((0, 2, 1), (2, 3), (0.5, 0.5)), Method()),
    "convolved vit": (CONV_VIT, DepthLadder((0, 2, 1), (1, 3), (0.5, 0.5)), HEADS),
    "odd and coloured": (ODD_RESNET, PREFIX, HEADS),
    "odd vit and heads": (ODD_VIT, DepthLadder((0, 2, 3, 1), (2, 4), (0.5, 0.5)), HEADS),
}


@functools.cache
def net(case, seed=0):
    """Random weights, with random running statistics and biases, so that each tensor matters."""
    cfg, ladder, method = CASES[case]
    module = resnet if isinstance(cfg, resnet.ResNetConfig) else vit
    model = module.elastic_model(cfg)
    params = model.init(jax.random.key(seed))
    if method.heads == "per_depth":
        params = give_heads(params, ladder.depths)
    groups = {stats_group(ladder, method, rung) for rung in range(len(ladder))}
    stats = {group: model.init_stats() for group in groups} if model.init_stats() else {}
    rng = np.random.default_rng(seed)
    jitter = lambda x: np.asarray(x + 0.2 * rng.random(x.shape), np.float32)  # noqa: E731
    params, stats = jax.tree.map(jitter, (params, stats))
    architecture, program = experiments.architecture(cfg)
    return model, ladder, method, params, stats, architecture, program


def data_of(cfg):
    """Random images of a size, with their labels and normalization."""
    rng = np.random.default_rng(9)
    channels = cfg.image[2]
    mean, std = (rng.uniform(0.2, 0.6, channels).astype(np.float32) for _ in range(2))
    images = rng.integers(0, 256, (5, *cfg.image), np.uint8)
    return ImageSet(images, rng.integers(0, cfg.n_classes, 5), mean, std, cfg.n_classes)


def config_of(case, rung, seed=0):
    """config.json of a rung."""
    _, ladder, method, _, _, architecture, _ = net(case, seed)
    images = deployable.described(data_of(CASES[case][0]))
    return export.rung_config(ladder, method, rung, architecture, images)


def tensors_of(case, rung, seed=0):
    """The tensors of a net, and the names of those of a rung."""
    _, ladder, method, params, stats, _, _ = net(case, seed)
    tensors = export.named_tensors(params, stats)
    return tensors, export.rung_names(tensors, ladder, method, rung)


@functools.cache
def expected_of(case, rung, seed=0):
    """Images, and what the model says of them."""
    model, ladder, method, params, stats, _, _ = net(case, seed)
    test = data_of(CASES[case][0])
    infer = export.make_infer(model, ladder, method, rung)
    batch = test.batch(test.images_NHWC, test.label_N, 5)
    return test.images_NHWC, np.asarray(infer(params, stats, batch))


def exported(tmp_path, case, rung, base=None, seed=0, weights="float32"):
    """The folder of a rung, its bytes of tensors, what the model says, and of which images."""
    program, config = net(case, seed)[-1], config_of(case, rung, seed)
    args = (*tensors_of(case, rung, seed), config)
    target = tmp_path / f"rung{rung}{'' if base is None else '-upgrade'}"
    if base is None:
        sent = export.export(target, *args, program, weights=weights)
    else:
        sent = export.upgrade(target, base, *args, weights=weights)
    images, expected = expected_of(case, rung, seed)
    return target, sent, expected, images


def computed(folder, images):
    """What model.py computes in a Python that sees numpy and none of ours."""
    np.save(folder / "images.npy", images)
    code = (
        "import sys; sys.path.insert(0, '.'); import model, numpy as np\n"
        "x = model.logits(model.load('.'), np.load('images.npy'))\n"
        "assert not {'jax', 'flextrain_jax'} & set(sys.modules)\n"
        "np.save('logits.npy', x)"
    )
    subprocess.run([sys.executable, "-I", "-c", code], cwd=folder, check=True, timeout=60)
    return np.load(folder / "logits.npy")
