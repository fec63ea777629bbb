# SPDX-License-Identifier: Apache-2.0
"""A trained net in the folder of its job: all tensors in one file, and beside it the file's
SHA-256, as `sha256sum` writes it.

Nets of before there was a digest are read without; what cannot be read at all is told of them, too.
"""

import hashlib
from pathlib import Path

import numpy as np
import safetensors
import safetensors.numpy

from flextrain_jax.deploy.standalone_folder import write_file
from flextrain_jax.deploy.weights import DeployError, packed


def digest_file(path: Path) -> Path:
    """Where the digest of a net stands."""
    return path.with_name(f"{path.name}.sha256")


def write(path: Path, tensors: dict[str, np.ndarray]) -> None:
    """A net and its digest, each whole or not at all; killed between them, it has none."""
    raw = packed(tensors)
    digest_file(path).unlink(missing_ok=True)
    write_file(path, raw)
    line = f"{hashlib.sha256(raw).hexdigest()}  {path.name}\n"
    write_file(digest_file(path), line.encode())


def read(path: Path, writer: str) -> dict[str, np.ndarray]:
    """The tensors of a net by name. Raises DeployError where it is not the one that was written;
    `writer` names the program that writes it again.
    """
    again = (
        f"start {writer} for this run again, with the same flags: it writes the net anew from its"
        " checkpoint"
    )
    note = digest_file(path)
    try:
        raw = path.read_bytes()
        known = note.read_bytes().split()[:1] if note.exists() else None
        if known is None or known == [hashlib.sha256(raw).hexdigest().encode()]:
            return safetensors.numpy.load(raw)
    except OSError as error:
        raise DeployError(f"{path}: cannot be read ({error.strerror}); {again}") from None
    except safetensors.SafetensorError:
        pass
    raise DeployError(f"{path}: is damaged; {again}")


def is_whole(path: Path) -> bool:
    """Whether there is a net that can be read."""
    try:
        read(path, "")
    except DeployError:
        return False
    return True
