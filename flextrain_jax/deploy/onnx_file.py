# SPDX-License-Identifier: Apache-2.0
"""A rung of a ResNet as an ONNX model, from the tensors and config.json of its exported folder.

Input `images`: (N, height, width, channels) uint8; output `logits`: (N, classes) float32. Needs the
extra [onnx].
"""

from pathlib import Path

import numpy as np

from flextrain_jax.deploy import standalone_folder
from flextrain_jax.deploy.export import DeployError, add_file

OPSET = 21  # the first whose GroupNormalization scales by channel


def write_onnx(folder: Path, config: dict) -> int:
    """Writes FOLDER/model.onnx of an exported rung, once onnxruntime has computed with it.

    Returns the bytes of the file. Raises DeployError where the extra is missing, the model is no
    ResNet, or what comes out is not finite.
    """
    try:
        import onnx
        import onnxruntime
    except ModuleNotFoundError as error:
        raise DeployError(f"ONNX needs {error.name}; pip install -e .[onnx]") from None
    if config["model"] != "resnet":
        raise DeployError("only ResNets are written as ONNX; the folder's model.py runs the others")
    model = build(standalone_folder.load(folder)[0], config)
    onnx.checker.check_model(model)
    content = model.SerializeToString()
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    height, width, channels = config["image"]
    (logits,) = session.run(None, {"images": np.zeros((1, height, width, channels), np.uint8)})
    if not np.isfinite(logits).all():
        raise DeployError(f"{folder}: the ONNX model computes numbers that are not finite")
    add_file(folder, "model.onnx", content)
    return len(content)


def build(tensors: dict[str, np.ndarray], config: dict):
    """The ONNX model of a rung."""
    import onnx
    from onnx import TensorProto, helper

    graph = _Graph(tensors, config)
    logits = graph.network("images")
    height, width, channels = config["image"]
    made = helper.make_graph(
        graph.nodes,
        "rung",
        [
            helper.make_tensor_value_info(
                "images", TensorProto.UINT8, ["N", height, width, channels]
            )
        ],
        [helper.make_tensor_value_info(logits, TensorProto.FLOAT, ["N", config["n_classes"]])],
        graph.constants,
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)])
    model.ir_version = min(model.ir_version, 10)  # what runtimes of the opset's time read
    onnx.checker.check_model(model)
    return model


class _Graph:
    """Nodes and constants in the order in which they are made."""

    def __init__(self, tensors: dict[str, np.ndarray], config: dict):
        self.nodes, self.constants = [], []
        self._tensors, self._config = tensors, config

    def network(self, images: str) -> str:
        """The whole network; returns the name of the logits."""
        c, scores = self._config, []
        x = self.op("Cast", images, to=1)  # float32
        x = self.op("Div", x, self.constant(np.float32(255)))
        x = self.op("Sub", x, self.constant(np.float32(c["mean"])))
        x = self.op("Div", x, self.constant(np.float32(c["std"])))
        x = self.op("Transpose", x, perm=[0, 3, 1, 2])
        x = self.op("Relu", self.layer(x, "stem", 1, 1))
        for i, (c_in, c_out, stride) in enumerate(c["blocks"]):
            skip = self.shortcut(x, c_in, c_out, stride)
            if i in c["active"]:
                y = self.op("Relu", self.layer(x, f"blocks/{i:03d}", 1, stride))
                y = self.layer(y, f"blocks/{i:03d}", 2, 1)
                skip = self.op("Relu", self.op("Add", skip, y))
            x = skip
            scores += [self.scores(x, *end) for end in c["exits"] if end[0] == i + 1]
        if len(scores) > 1 and c["combine"] == "probabilities":
            scores = [self.op("Softmax", one, axis=1) for one in scores]
            return self.op("Log", self.op("Mean", *scores))
        return self.op("Mean", *scores)

    def scores(self, x: str, depth: int, head: str) -> str:
        """The class scores of the exit after so many blocks."""
        for rest in self._config["blocks"][depth:]:
            x = self.shortcut(x, *rest)
        x = self.op("ReduceMean", x, self.constant(np.array([2, 3], np.int64)), keepdims=0)
        weights = [self.constant(self._tensors[f"{head}/{leaf}"]) for leaf in ("w", "b")]
        return self.op("Gemm", x, *weights)

    def shortcut(self, x: str, c_in: int, c_out: int, stride: int) -> str:
        """Every `stride`-th pixel, new channels of zeros."""
        extra = c_out - c_in
        if stride > 1:
            limits = (
                np.array([0, 0], np.int64),
                np.array([2**31 - 1] * 2, np.int64),
                np.array([2, 3], np.int64),
            )
            x = self.op("Slice", x, *map(self.constant, limits), self.constant([stride, stride]))
        return self.op("Pad", x, self.constant([0, 0, 0, 0, 0, extra, 0, 0])) if extra else x

    def layer(self, x: str, part: str, n: int, stride: int) -> str:
        """A convolution and its normalization."""
        kernel = self._tensors[f"{part}/conv{n}"].transpose(3, 2, 0, 1)
        x = self.op("Conv", x, self.constant(kernel), pads=[1, 1, 1, 1], strides=[stride, stride])
        c, t = self._config, self._tensors
        affine = [self.constant(t[f"{part}/{name}{n}"]) for name in ("scale", "bias")]
        if c["norm"] == "group":
            groups = {"num_groups": c["groups"], "epsilon": c["eps"]}
            return self.op("GroupNormalization", x, *affine, **groups)
        stats = f"{c['stats']}/{part.split('/')[-1]}"
        running = [self.constant(t[f"{stats}/{name}{n}"]) for name in ("mean", "var")]
        return self.op("BatchNormalization", x, *affine, *running, epsilon=c["eps"])

    def op(self, kind: str, *inputs: str, **attributes) -> str:
        """Adds a node; returns the name of its output."""
        from onnx import helper

        output = f"x{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def constant(self, value) -> str:
        """Adds a constant; lists are int64."""
        from onnx import numpy_helper

        value = np.array(value, np.int64) if isinstance(value, list) else np.asarray(value)
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name
