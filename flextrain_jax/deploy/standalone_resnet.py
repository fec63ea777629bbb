# SPDX-License-Identifier: Apache-2.0
"""A ResNet of an exported folder, in numpy alone; model.py is `standalone_folder.py` and this."""

import numpy as np

from flextrain_jax.deploy.standalone_folder import checked, combined, main


def logits(model, images):
    """Class scores (N, classes) of uint8 images."""
    t, c = model
    images, scores = checked(images, c), []
    x = (images.astype(np.float32) / 255 - np.float32(c["mean"])) / np.float32(c["std"])
    x = np.maximum(layer(t, c, x, "stem", 1, 1), 0)
    for i, (c_in, c_out, stride) in enumerate(c["blocks"]):
        skip = shortcut(x, c_in, c_out, stride)
        if i in c["active"]:
            y = np.maximum(layer(t, c, x, f"blocks/{i:03d}", 1, stride), 0)
            skip = np.maximum(skip + layer(t, c, y, f"blocks/{i:03d}", 2, 1), 0)
        x = skip
        for depth, head in c["exits"]:
            if depth == i + 1:
                y = x
                for rest in c["blocks"][depth:]:
                    y = shortcut(y, *rest)
                scores.append(y.mean((1, 2)) @ t[head + "/w"] + t[head + "/b"])
    return combined(scores, c)


def shortcut(x, c_in, c_out, stride):
    """Every `stride`-th pixel, new channels zero."""
    return np.pad(x[:, ::stride, ::stride], [(0, 0)] * 3 + [(0, c_out - c_in)])


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
    main(logits)
