# SPDX-License-Identifier: Apache-2.0
"""An ONNX graph in the making. Needs the extra [onnx]."""

from collections.abc import Callable
from typing import Any

import numpy as np

from flextrain_jax.deploy.standalone_folder import SCALE


class Graph:
    """Nodes and constants in the order in which they are made.

    `stored` are the tensors as they lie in the folder (`weights.stored`): float32, float16, or int8
    with their scales. The file keeps these types; what is computed with them is float32.
    """

    def __init__(self, stored: dict[str, np.ndarray], config: dict[str, Any]):
        self.nodes, self.constants, self.config = [], [], config
        self._stored = stored

    def pixels(self, images: str) -> str:
        """Images, uint8, normalized: (N, height, width, channels) float32."""
        x = self.op("Div", self.op("Cast", images, to=1), self.constant(np.float32(255)))
        x = self.op("Sub", x, self.constant(np.float32(self.config["mean"])))
        return self.op("Div", x, self.constant(np.float32(self.config["std"])))

    def together(self, scores: list[str]) -> str:
        """The class scores of all exits together, as `standalone_folder.combined`."""
        if len(scores) > 1 and self.config["combine"] == "probabilities":
            scores = [self.op("Softmax", one, axis=1) for one in scores]
            return self.op("Log", self.op("Mean", *scores))
        return self.op("Mean", *scores)

    def weight(self, name: str, form: Callable[[np.ndarray], np.ndarray] = np.asarray) -> str:
        """A tensor of the folder by its name, float32; `form` cuts, turns or reshapes it, and its
        scales, which have as many axes.
        """
        x, scale = self._stored[name], self._stored.get(name + SCALE)
        made = self.constant(form(x))
        if x.dtype != np.float32:
            made = self.op("Cast", made, to=1)
        return made if scale is None else self.op("Mul", made, self.constant(form(scale)))

    def shape(self, name: str) -> tuple[int, ...]:
        """The shape of a tensor of the folder."""
        return self._stored[name].shape

    def reshape(self, x: str, *sizes: int) -> str:
        """(N, ...) with these sizes behind the first axis, which stays free."""
        return self.op("Reshape", x, self.constant([-1, *sizes]))

    def op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """Adds a node; returns the name of its output."""
        from onnx import helper

        output = f"x{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def constant(self, value: Any) -> str:
        """Adds a constant; lists are int64."""
        from onnx import numpy_helper

        value = np.array(value, np.int64) if isinstance(value, list) else np.asarray(value)
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name
