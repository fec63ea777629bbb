# SPDX-License-Identifier: Apache-2.0
"""A ViT of an exported folder, in numpy alone; model.py is `standalone_folder.py` and this."""

import numpy as np

from flextrain_jax.deploy.standalone_folder import checked, combined, main


def logits(model, images):
    """Class scores (N, classes) of uint8 images."""
    t, c = model
    images, scores = checked(images, c), []
    x = (images.astype(np.float32) / 255 - np.float32(c["mean"])) / np.float32(c["std"])
    for i in range(1, c.get("convs", 0) + 1):
        x = conv(x, t[f"stem/conv{i}"])
        x = np.maximum(norm(x, t[f"stem/scale{i}"], t[f"stem/bias{i}"], c["eps"]), 0)
    n, h, w, ch = x.shape
    p = 1 if "convs" in c else c["patch"]
    x = (
        x.reshape(n, h // p, p, w // p, p, ch)
        .transpose(0, 1, 3, 2, 4, 5)
        .reshape(n, -1, p * p * ch)
    )
    x = x @ t["stem/w"] + t["stem/b"] + t["stem/position"]
    for i in range(c["n_layers"]):
        if i in c["active"]:
            x = block(t, c, x, i)
        for depth, head in c["exits"]:
            if depth == i + 1:
                p = {k: t[f"{head}/{k}"] for k in ("scale", "bias", "w", "b")}
                y = norm(x.mean(1), p["scale"], p["bias"], c["eps"])
                scores.append(y @ p["w"] + p["b"])
    return combined(scores, c)


def block(t, c, x, i):
    """One layer: attention and feed-forward, each added to its input."""
    b = {k: t[f"blocks/{i:03d}/{k}"] for k in c["leaves"]}
    y = norm(x, b["scale1"], b["bias1"], c["eps"])
    q, k, v = np.einsum("btd,dcnh->cbnth", y, b["qkv"]) + b["qkv_b"][:, None, :, None]
    s = q @ k.swapaxes(-1, -2) / np.sqrt(np.float32(x.shape[-1] // c["n_heads"]))
    s = np.exp(s - s.max(-1, keepdims=True))
    x = x + np.einsum("bnth,nhd->btd", s / s.sum(-1, keepdims=True) @ v, b["out"]) + b["out_b"]
    y = norm(x, b["scale2"], b["bias2"], c["eps"]) @ b["up"] + b["up_b"]
    y = y / 2 * (1 + np.tanh(np.float32(np.sqrt(2 / np.pi)) * (y + 0.044715 * y**3)))
    return x + y @ b["down"] + b["down_b"]


def conv(x, kernel):
    """A 3x3 convolution of stride 2 as nine products."""
    h, w = x.shape[1:3]
    x = np.pad(x, [(0, 0), (1, 1), (1, 1), (0, 0)])
    return np.asarray(sum(x[:, i : i + h : 2, j : j + w : 2] @ kernel[i, j]
                          for i in range(3) for j in range(3)))  # fmt: skip


def norm(x, scale, bias, eps):
    """Zero mean and unit variance over the last axis."""
    mean, var = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
    return (x - mean) / np.sqrt(var + eps) * scale + bias


if __name__ == "__main__":
    main(logits)
