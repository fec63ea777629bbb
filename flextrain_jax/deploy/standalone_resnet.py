# SPDX-License-Identifier: Apache-2.0
"""A ResNet of this folder in numpy alone: python model.py images.npy (N, height, width, channels;
uint8) prints a class for each; `load(folder)` and `logits(model, images)` do it from Python."""

import json
import sys
from pathlib import Path

import numpy as np


def load(folder):
    """All tensors of the safetensors files here, by name, and config.json."""
    tensors = {}
    for path in sorted(Path(folder).glob("*.safetensors")):
        raw = path.read_bytes()
        start = 8 + int.from_bytes(raw[:8], "little")
        for name, entry in json.loads(raw[8:start]).items():
            if name != "__metadata__":
                a, b = entry["data_offsets"]
                x = np.frombuffer(raw[start + a : start + b], np.float32)
                tensors[name] = x.reshape(entry["shape"])
    return tensors, json.loads((Path(folder) / "config.json").read_text())


def logits(model, images):
    """Class scores (N, classes) of uint8 images."""
    t, c = model
    x = (images.astype(np.float32) / 255 - np.float32(c["mean"])) / np.float32(c["std"])
    x = np.maximum(layer(t, c, x, "stem", 1, 1), 0)
    for i, (c_in, c_out, stride) in enumerate(c["blocks"]):
        skip = np.pad(x[:, ::stride, ::stride], [(0, 0)] * 3 + [(0, c_out - c_in)])
        if i in c["active"]:
            y = np.maximum(layer(t, c, x, f"blocks/{i:03d}", 1, stride), 0)
            skip = np.maximum(skip + layer(t, c, y, f"blocks/{i:03d}", 2, 1), 0)
        x = skip
    return x.mean((1, 2)) @ t[c["head"] + "/w"] + t[c["head"] + "/b"]


def layer(t, c, x, part, n, stride):
    """A 3x3 convolution as nine products, then its normalization."""
    h, w = x.shape[1:3]
    x = np.pad(x, [(0, 0), (1, 1), (1, 1), (0, 0)])
    k = t[f"{part}/conv{n}"]
    y = np.asarray(sum(x[:, i : i + h : stride, j : j + w : stride] @ k[i, j]
                       for i in range(3) for j in range(3)))  # fmt: skip
    if c["norm"] == "group":
        z = y.reshape(*y.shape[:3], c["groups"], -1)
        mean, var = z.mean((1, 2, 4), keepdims=True), z.var((1, 2, 4), keepdims=True)
        y = ((z - mean) / np.sqrt(var + c["eps"])).reshape(y.shape)
    else:
        s = f"{c['stats']}/{part.split('/')[-1]}"
        y = (y - t[f"{s}/mean{n}"]) / np.sqrt(t[f"{s}/var{n}"] + c["eps"])
    return y * t[f"{part}/scale{n}"] + t[f"{part}/bias{n}"]


if __name__ == "__main__":
    print(*logits(load(Path(__file__).parent), np.load(sys.argv[1])).argmax(1), sep="\n")
