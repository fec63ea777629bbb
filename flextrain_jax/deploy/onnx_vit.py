# SPDX-License-Identifier: Apache-2.0
"""A rung of a ViT as nodes of an ONNX graph: `standalone_vit` in other words."""

import numpy as np

from flextrain_jax.deploy.onnx_graph import Graph


def network(graph: Graph, images: str) -> str:
    """The whole network; returns the name of the logits."""
    c, scores = graph.config, []
    rows, columns = (side // c["patch"] for side in c["image"][:2])
    if "convs" in c:
        x = convolved(graph, graph.pixels(images), rows * columns)
    else:
        x = patches(graph, graph.pixels(images), rows, columns)
    x = graph.op("Add", dense(graph, x, "stem/w", "stem/b"), graph.weight("stem/position"))
    for i in range(c["n_layers"]):
        if i in c["active"]:
            x = block(graph, x, f"blocks/{i:03d}", rows * columns)
        scores += [exit_of(graph, x, head) for depth, head in c["exits"] if depth == i + 1]
    return graph.together(scores)


def patches(graph: Graph, x: str, rows: int, columns: int) -> str:
    """Images (N, height, width, channels) as patches (N, patches, numbers of a patch)."""
    p, channels = graph.config["patch"], graph.config["image"][2]
    x = graph.reshape(x, rows, p, columns, p, channels)
    x = graph.op("Transpose", x, perm=[0, 1, 3, 2, 4, 5])
    return graph.reshape(x, rows * columns, p * p * channels)


def convolved(graph: Graph, x: str, tokens: int) -> str:
    """Images (N, height, width, channels) through convolutions of stride 2: (N, patches, model)."""
    for i in range(1, graph.config["convs"] + 1):
        kernel = graph.weight(f"stem/conv{i}", lambda x: np.transpose(x, (3, 2, 0, 1)))
        x = graph.op("Transpose", x, perm=[0, 3, 1, 2])
        x = graph.op("Conv", x, kernel, pads=[1, 1, 1, 1], strides=[2, 2])
        x = graph.op("Transpose", x, perm=[0, 2, 3, 1])
        x = graph.op("Relu", norm(graph, x, f"stem/scale{i}", f"stem/bias{i}"))
    return graph.reshape(x, tokens, graph.shape("stem/w")[0])


def exit_of(graph: Graph, x: str, head: str) -> str:
    """The class scores that a head reads of the patches."""
    x = graph.op("ReduceMean", x, graph.constant([1]), keepdims=0)
    return dense(graph, norm(graph, x, f"{head}/scale", f"{head}/bias"), f"{head}/w", f"{head}/b")


def block(graph: Graph, x: str, part: str, tokens: int) -> str:
    """One layer: attention and feed-forward, each added to its input."""
    y = norm(graph, x, f"{part}/scale1", f"{part}/bias1")
    x = graph.op("Add", x, attention(graph, y, part, tokens))
    y = norm(graph, x, f"{part}/scale2", f"{part}/bias2")
    y = graph.op("Gelu", dense(graph, y, f"{part}/up", f"{part}/up_b"), approximate="tanh")
    return graph.op("Add", x, dense(graph, y, f"{part}/down", f"{part}/down_b"))


def attention(graph: Graph, x: str, part: str, tokens: int) -> str:
    """What the heads give of all patches (N, patches, model), through the matrix `out`."""
    *_, n_heads, size = graph.shape(f"{part}/qkv")

    def of_heads(which: int, perm: list[int]) -> str:
        """Queries (0), keys (1) or values (2), the axes in the order of `perm`."""
        # (model, 3, heads, of a head), and without the first axis; of the scales it has length 1.
        w = graph.weight(f"{part}/qkv", lambda x: x[:, which].reshape(len(x), -1))
        b = graph.weight(f"{part}/qkv_b", lambda x: x[which].reshape(-1))
        y = graph.op("Add", graph.op("MatMul", x, w), b)
        return graph.op("Transpose", graph.reshape(y, tokens, n_heads, size), perm=perm)

    score = graph.op("MatMul", of_heads(0, [0, 2, 1, 3]), of_heads(1, [0, 2, 3, 1]))
    score = graph.op("Mul", score, graph.constant(np.float32(size**-0.5)))
    seen = graph.op("MatMul", graph.op("Softmax", score, axis=-1), of_heads(2, [0, 2, 1, 3]))
    seen = graph.reshape(graph.op("Transpose", seen, perm=[0, 2, 1, 3]), tokens, n_heads * size)
    out = graph.weight(f"{part}/out", lambda x: x.reshape(-1, x.shape[-1]))
    return graph.op("Add", graph.op("MatMul", seen, out), graph.weight(f"{part}/out_b"))


def dense(graph: Graph, x: str, w: str, b: str) -> str:
    """The product with a matrix, and a bias."""
    return graph.op("Add", graph.op("MatMul", x, graph.weight(w)), graph.weight(b))


def norm(graph: Graph, x: str, scale: str, bias: str) -> str:
    """Zero mean and unit variance over the last axis, then scale and bias."""
    affine = (graph.weight(scale), graph.weight(bias))
    return graph.op("LayerNormalization", x, *affine, axis=-1, epsilon=graph.config["eps"])
