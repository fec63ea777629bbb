# SPDX-License-Identifier: Apache-2.0
"""Delivered rungs, and what can go wrong with them."""

import numpy as np

from flextrain_jax.deploy import export
from flextrain_jax.deploy.standalone_folder import load

PROGRAM = "flextrain_jax.deploy.standalone_resnet"
BLOCKS = [[2, 2, 1], [2, 2, 1], [2, 4, 2]]
DATA = {"mean": [0.5], "std": [0.25], "n_classes": 3, "image": [4, 4, 1]}
SHARED = {"model": "resnet", "blocks": BLOCKS, "norm": "group", "groups": 1, "eps": 1e-5}


def tensors_of_net(seed):
    """A net of three blocks whose seed changes every number and no shape."""
    rng = np.random.default_rng(seed)
    shapes = {"stem/conv1": (3, 3, 1, 2), "stem/scale1": (2,), "stem/bias1": (2,)}
    for i, (c_in, c_out, _) in enumerate(BLOCKS):
        for n, c in ((1, c_in), (2, c_out)):
            shapes[f"blocks/{i:03d}/conv{n}"] = (3, 3, c, c_out)
            shapes |= {f"blocks/{i:03d}/{k}{n}": (c_out,) for k in ("scale", "bias")}
    shapes |= {"head/w": (4, 3), "head/b": (3,)}
    return {name: rng.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}


def config_of(depth):
    own = {"depth": depth, "active": list(range(depth)), "exits": [[3, "head"]]}
    return SHARED | DATA | own | {"combine": "logits", "stats": "stats/shared"}


def names_of(tensors, depth):
    beyond = tuple(f"blocks/{i:03d}" for i in range(depth, 3))
    return [name for name in tensors if not name.startswith(beyond)]


def rung(folder, depth, seed=0, **more):
    tensors = tensors_of_net(seed)
    export.export(folder, tensors, names_of(tensors, depth), config_of(depth), PROGRAM, **more)
    return folder


def delta(folder, base, depth, seed=0, **more):
    tensors = tensors_of_net(seed)
    export.upgrade(folder, base, tensors, names_of(tensors, depth), config_of(depth), **more)
    return folder


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def state(folder):
    """The depth that a folder loads as; its numbers must be those of the net 0."""
    tensors, config = load(folder)
    ours = tensors_of_net(0)
    assert sorted(tensors) == sorted(names_of(ours, config["depth"]))
    assert all(np.array_equal(x, ours[name]) for name, x in tensors.items())
    return config["depth"]


def broken(folder, rng, others):
    """Does one random fault to a file of the folder; returns what it did."""
    path = rng.choice(sorted(folder.iterdir()))
    raw = bytearray(path.read_bytes())
    kind = rng.choice(["flip", "cut", "zeros", "swap", "gone", "grown"])
    if kind == "flip":
        raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
    elif kind == "cut":
        del raw[rng.randrange(len(raw)) :]
    elif kind == "zeros":
        at = rng.randrange(len(raw))
        if not any(raw[at:]):
            raw[at - 1] ^= 1
        raw[at:] = bytes(len(raw) - at)
    elif kind == "grown":
        raw += bytes([rng.randrange(256)])
    elif kind == "swap":
        same = [other / path.name for other in others if (other / path.name).is_file()]
        raws = [one.read_bytes() for one in same if one.read_bytes() != bytes(raw)]
        raw = bytearray(rng.choice(raws) if raws else b"{}")
    if kind == "gone":
        path.unlink()
    else:
        path.write_bytes(raw)
    return f"{kind} {path.name}"


# Arguments: the folder, the upgrade, the number of the event at which it is killed.
KILLED = """
import os, signal, sys
folder, sent, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
sys.path.insert(0, folder)
sys.dont_write_bytecode = True
import model
count = 0
def hook(event, args):
    global count
    if event in ("open", "os.rename", "os.replace", "os.truncate"):
        count += 1
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
model.upgrade(folder, sent)
sys.exit(7)
"""
