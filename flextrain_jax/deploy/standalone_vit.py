# SPDX-License-Identifier: Apache-2.0
"""A ViT of this folder in numpy alone: python model.py images.npy (N, height, width, channels;
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
    n, h, w, ch = images.shape
    p, heads = c["patch"], c["n_heads"]
    x = (images.astype(np.float32) / 255 - np.float32(c["mean"])) / np.float32(c["std"])
    x = (
        x.reshape(n, h // p, p, w // p, p, ch)
        .transpose(0, 1, 3, 2, 4, 5)
        .reshape(n, -1, p * p * ch)
    )
    x = x @ t["stem/w"] + t["stem/b"] + t["stem/position"]
    for i in c["active"]:
        b = {k: t[f"blocks/{i:03d}/{k}"] for k in c["leaves"]}
        y = norm(x, b["scale1"], b["bias1"], c["eps"])
        q, k, v = np.einsum("btd,dcnh->cbnth", y, b["qkv"]) + b["qkv_b"][:, None, :, None]
        s = q @ k.swapaxes(-1, -2) / np.sqrt(np.float32(x.shape[-1] // heads))
        s = np.exp(s - s.max(-1, keepdims=True))
        x = x + np.einsum("bnth,nhd->btd", s / s.sum(-1, keepdims=True) @ v, b["out"]) + b["out_b"]
        y = norm(x, b["scale2"], b["bias2"], c["eps"]) @ b["up"] + b["up_b"]
        y = y / 2 * (1 + np.tanh(np.float32(np.sqrt(2 / np.pi)) * (y + 0.044715 * y**3)))
        x = x + y @ b["down"] + b["down_b"]
    head = {k: t[f"{c['head']}/{k}"] for k in ("scale", "bias", "w", "b")}
    return norm(x.mean(1), head["scale"], head["bias"], c["eps"]) @ head["w"] + head["b"]


def norm(x, scale, bias, eps):
    """Zero mean and unit variance over the last axis."""
    mean, var = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
    return (x - mean) / np.sqrt(var + eps) * scale + bias


if __name__ == "__main__":
    print(*logits(load(Path(__file__).parent), np.load(sys.argv[1])).argmax(1), sep="\n")
