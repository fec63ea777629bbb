# SPDX-License-Identifier: Apache-2.0
"""A net of an exported folder as a compiled program, which jax runs; model.py is
`standalone_folder.py` and this. The program is StableHLO, as jax.export writes it.
"""

import functools
from pathlib import Path

import numpy as np

from flextrain_jax.deploy.standalone_folder import FolderError, main, read_file


def logits(model, x, folder=Path(__file__).parent):
    """Class scores (N, classes) of examples of the type and shape that the net was made for."""
    tensors, c = model
    x = np.asarray(x)
    if str(x.dtype) != c["type"] or list(x.shape[1:]) != c["image"] or x.ndim < 2 or not len(x):
        raise FolderError(
            f"examples of type {x.dtype} and shape {x.shape}: this net takes {c['type']} of shape"
            f" (N, {', '.join(map(str, c['image']))})"
        )
    name = c["program"]
    run = program(Path(folder) / name, c["files"][name])
    try:
        return np.asarray(run({name: tensors[name] for name in c["reads"]}, x))
    except ValueError as error:
        if "exported for platforms" not in str(error):
            raise
        raise FolderError(
            f"{name}: runs on {', '.join(c['platforms'])}, and jax has none here; export the net"
            " with this platform among its platforms"
        ) from None


@functools.lru_cache(maxsize=4)
def program(path, digest):
    """The program of a file with that SHA-256. Raises FolderError."""
    try:
        import jax
        from jax import export
    except ModuleNotFoundError:
        raise FolderError("this net is a program for jax; pip install jax") from None
    return jax.jit(export.deserialize(bytearray(read_file(path, digest))).call)


if __name__ == "__main__":
    main(logits)
