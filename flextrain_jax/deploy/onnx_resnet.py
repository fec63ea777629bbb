# SPDX-License-Identifier: Apache-2.0
"""A rung of a ResNet as nodes of an ONNX graph: `standalone_resnet` in other words."""

import numpy as np

from flextrain_jax.deploy.onnx_graph import Graph


def network(graph: Graph, images: str) -> str:
    """The whole network; returns the name of the logits."""
    c, scores = graph.config, []
    x = graph.op("Transpose", graph.pixels(images), perm=[0, 3, 1, 2])
    x = graph.op("Relu", layer(graph, x, "stem", 1, 1))
    for i, (c_in, c_out, stride) in enumerate(c["blocks"]):
        skip = shortcut(graph, x, c_in, c_out, stride)
        if i in c["active"]:
            y = graph.op("Relu", layer(graph, x, f"blocks/{i:03d}", 1, stride))
            y = layer(graph, y, f"blocks/{i:03d}", 2, 1)
            skip = graph.op("Relu", graph.op("Add", skip, y))
        x = skip
        scores += [exit_of(graph, x, *end) for end in c["exits"] if end[0] == i + 1]
    return graph.together(scores)


def exit_of(graph: Graph, x: str, depth: int, head: str) -> str:
    """The class scores of the exit after so many blocks."""
    for rest in graph.config["blocks"][depth:]:
        x = shortcut(graph, x, *rest)
    x = graph.op("ReduceMean", x, graph.constant([2, 3]), keepdims=0)
    return graph.op("Gemm", x, graph.weight(f"{head}/w"), graph.weight(f"{head}/b"))


def shortcut(graph: Graph, x: str, c_in: int, c_out: int, stride: int) -> str:
    """Every `stride`-th pixel, new channels of zeros."""
    extra = c_out - c_in
    if stride > 1:
        limits = ([0, 0], [2**31 - 1] * 2, [2, 3], [stride, stride])
        x = graph.op("Slice", x, *map(graph.constant, limits))
    return graph.op("Pad", x, graph.constant([0, 0, 0, 0, 0, extra, 0, 0])) if extra else x


def layer(graph: Graph, x: str, part: str, n: int, stride: int) -> str:
    """A convolution and its normalization."""
    c = graph.config
    kernel = graph.weight(f"{part}/conv{n}", lambda x: np.transpose(x, (3, 2, 0, 1)))
    x = graph.op("Conv", x, kernel, pads=[1, 1, 1, 1], strides=[stride, stride])
    affine = [graph.weight(f"{part}/{name}{n}") for name in ("scale", "bias")]
    if c["norm"] == "group":
        groups = {"num_groups": c["groups"], "epsilon": c["eps"]}
        return graph.op("GroupNormalization", x, *affine, **groups)
    stats = f"{c['stats']}/{part.split('/')[-1]}"
    running = [graph.weight(f"{stats}/{name}{n}") for name in ("mean", "var")]
    return graph.op("BatchNormalization", x, *affine, *running, epsilon=c["eps"])
