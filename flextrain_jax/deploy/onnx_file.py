# SPDX-License-Identifier: Apache-2.0
"""A rung of a ResNet or a ViT as an ONNX model, from the tensors and config.json of its folder.

Input `images`: (N, height, width, channels) uint8; output `logits`: (N, classes) float32; N is
free. Needs the extra [onnx].
"""

import importlib
from typing import Any

import numpy as np

from flextrain_jax.deploy import onnx_resnet, onnx_vit
from flextrain_jax.deploy.onnx_graph import Graph
from flextrain_jax.deploy.weights import DeployError, Weights, rounded, stored

OPSET = 21  # the first whose GroupNormalization scales by channel
NETWORKS = {"resnet": onnx_resnet.network, "vit": onnx_vit.network}
ONNX = "model.onnx"
TOLERANCE = 1e-3  # of the largest logit, and at least of 1


def check(config: dict[str, Any]) -> None:
    """Raises DeployError where no ONNX model can be made: of a user's own module, and without the
    extra.
    """
    if config["model"] not in NETWORKS:
        raise DeployError(
            "ONNX is written of the package's ResNets and ViTs, and this net is a module of your"
            " own; leave out --onnx, its folder has the program as StableHLO"
        )
    for name in ("onnx", "onnxruntime"):
        try:
            importlib.import_module(name)
        except ModuleNotFoundError as error:
            raise DeployError(f"ONNX needs {error.name}; pip install -e .[onnx]") from None


def content(
    tensors: dict[str, np.ndarray], weights: Weights, config: dict[str, Any], program: str
) -> bytes:
    """The bytes of the ONNX model of a rung, once onnxruntime has computed with it, of one image
    and of three, what the folder's own `program` computes.

    `tensors` are those of the rung, float32, which lie in the file as `weights` says. Raises
    DeployError.
    """
    check(config)
    import onnxruntime

    raw = build(stored(tensors, weights), config).SerializeToString()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # four images are not worth threads that wait for work
    session = onnxruntime.InferenceSession(raw, options, providers=["CPUExecutionProvider"])
    own = rounded(tensors, weights), config
    rng = np.random.default_rng(0)
    for n in (1, 3):
        images = rng.integers(0, 256, (n, *config["image"]), np.uint8)
        (logits,) = session.run(None, {"images": images})
        expected = importlib.import_module(program).logits(own, images)
        apart = float(np.abs(np.asarray(logits) - expected).max())
        if not apart <= TOLERANCE * (
            1 + float(np.abs(expected).max())
        ):  # nor where it is not finite
            raise DeployError(
                f"the ONNX model gives logits that are {apart:g} off those of model.py; leave out"
                " --onnx, and report it"
            )
    return raw


def build(stored: dict[str, np.ndarray], config: dict[str, Any]) -> Any:
    """The ONNX model of a rung, whose tensors are as `weights.stored` gives them."""
    import onnx
    from onnx import TensorProto, helper

    graph = Graph(stored, config)
    logits = NETWORKS[config["model"]](graph, "images")
    shape, scores = ["N", *config["image"]], ["N", config["n_classes"]]
    made = helper.make_graph(
        graph.nodes,
        "rung",
        [helper.make_tensor_value_info("images", TensorProto.UINT8, shape)],
        [helper.make_tensor_value_info(logits, TensorProto.FLOAT, scores)],
        graph.constants,
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)])
    model.ir_version = min(model.ir_version, 10)  # what runtimes of the opset's time read
    onnx.checker.check_model(model)
    return model
