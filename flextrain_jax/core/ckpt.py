# SPDX-License-Identifier: Apache-2.0
"""Checkpoints: the arrays of a state and a small JSON record beside them, by step.

The only file that imports orbax (its v1 interface still moves). A checkpoint is written under a
temporary name and renamed, so a kill at any moment leaves the previous one.
"""

import contextlib
import fnmatch
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
from orbax.checkpoint import v1 as ocp

from flextrain_jax.core.hosts import agree

SUMS = "bit sums"  # in the record of a checkpoint, of its arrays in their order


class CheckpointError(Exception):
    """A checkpoint cannot be read or written; the message is one sentence for the user."""


class NotFiniteState(CheckpointError):
    """A state with a number that is not finite, which is not written."""


def refuse_place(folder: Path) -> None:
    """Raises CheckpointError where what is written could not be read again: orbax looks for its
    files by patterns, and takes the names of the folders above them for a part of these."""
    folder = Path(folder).absolute()
    for name in folder.parts:
        if not fnmatch.fnmatchcase(name, name):
            raise CheckpointError(
                f"{folder}: has {name!r} in its path, and checkpoints in such a folder cannot be"
                " read again; choose a path without square brackets"
            )


class Checkpoints:
    """The checkpoints of one run under `folder`, the newest `keep` of them and those pinned.

    On several hosts all processes call the same methods; each reads and writes its own parts.
    """

    def __init__(self, folder: Path | str, keep: int = 2):
        self.folder = Path(folder).absolute()
        refuse_place(self.folder)
        # Orbax logs a stack trace in every thread that an error passes; `save` raises it once.
        logging.getLogger("absl").setLevel(logging.CRITICAL)
        self.folder.mkdir(parents=True, exist_ok=True)
        training: Any = ocp.training  # its annotations contradict each other (orbax 0.12)
        self._kept = _Kept(keep)
        self._checkpointer = training.Checkpointer(
            self.folder,
            preservation_policy=self._kept,
            save_decision_policy=training.save_decision_policies.FixedIntervalPolicy(1),
            cleanup_tmp_directories=True,
        )

    def latest(self) -> int | None:
        """The newest complete step, or None; process 0 looks."""
        metadata = self._checkpointer.latest
        step = agree(-1 if metadata is None else metadata.step)
        return None if step < 0 else step

    def steps(self) -> list[int]:
        """All complete steps as this process knows them, oldest first."""
        return sorted(metadata.step for metadata in self._checkpointer.checkpoints)

    def pin(self, steps: Iterable[int]) -> None:
        """Has the checkpoints of `steps` stay, however old, and no others that were pinned."""
        self._kept.pinned = frozenset(steps)

    def save(self, step: int, state: Any, record: dict) -> None:
        """Writes `state` (a tree of arrays) and `record` (JSON) as `step`; returns when on disk.

        Raises NotFiniteState where an array holds a number that is not finite.
        """
        self.begin(step, state, record)
        self.wait()

    def begin(self, step: int, state: Any, record: dict) -> None:
        """Like `save`, but returns when `state` may change; files are written meanwhile. `record`
        must stay as it is until `wait` has returned. Where a kill comes first, the next process
        finds the checkpoint before this one."""
        finite, sums = jax.device_get(_looked_at(state))
        named = jax.tree_util.tree_leaves_with_path(finite)
        if bad := [jax.tree_util.keystr(path) for path, whole in named if not whole]:
            raise NotFiniteState(
                f"{self.folder}: checkpoint {step} is not written, for {bad[0]} holds a number that"
                " is not finite: training has diverged; begin anew with a lower learning rate"
            )
        record = record | {SUMS: [int(total) for total in jax.tree.leaves(sums)]}
        self.wait()
        with _disk_errors(self.folder):
            self._checkpointer.save_async(step, state, custom_metadata=record)

    def wait(self) -> None:
        """Returns when what was begun is on the disk. Raises CheckpointError where it cannot be."""
        with _disk_errors(self.folder):
            self._checkpointer.wait()

    def restore(self, step: int, like: Any) -> tuple[Any, dict]:
        """Reads `step` with the shapes, dtypes and placements of `like` (arrays or structs).

        Raises CheckpointError where the checkpoint does not fit `like`, or holds other bits than
        were written.
        """
        abstract = jax.tree.map(
            lambda x: jax.ShapeDtypeStruct(x.shape, x.dtype, sharding=x.sharding), like
        )
        try:
            state = self._checkpointer.load(step, abstract)
            beside = self._checkpointer.metadata(step)
        except (ValueError, KeyError, OSError) as error:
            if different := self._different(step, abstract):
                raise CheckpointError(
                    f"{self.folder}: checkpoint {step} is of another model ({different}); put back"
                    " the settings and weights that the run was begun with, or choose another --run"
                ) from error
            reason = str(error).splitlines()[0][:300]
            raise CheckpointError(
                f"{self.folder}: checkpoint {step} cannot be restored ({reason}); remove that"
                " step's folder to go on from the one before it"
            ) from error
        # Orbax takes a file that it cannot read for one that says nothing: the run would go on from
        # the arrays alone.
        if beside.init_timestamp_nsecs is None:
            raise CheckpointError(
                f"{self.folder}: checkpoint {step} is damaged: its _CHECKPOINT_METADATA cannot be"
                " read; remove that step's folder to go on from the one before it"
            )
        record = dict(beside.custom_metadata or {})
        sums = record.pop(SUMS, None)  # older checkpoints have none
        found = [int(total) for total in jax.tree.leaves(jax.device_get(_looked_at(state))[1])]
        if sums is not None and found != sums:
            raise CheckpointError(
                f"{self.folder}: checkpoint {step} is damaged: what was read is not what was"
                " written; remove that step's folder to go on from the one before it"
            )
        return state, record

    def _different(self, step: int, abstract: Any) -> str:
        """How the arrays of a checkpoint differ from those wanted; nothing where they do not, or
        where it cannot be told."""
        try:
            there: Any = self._checkpointer.metadata(step).metadata
            found = {_name(path): tuple(x.shape) for path, x in _leaves(there)}
        except Exception:  # whatever orbax raises of a damaged one
            return ""
        for path, x in _leaves(abstract) if found else ():
            shape = found.get(_name(path), "absent")
            if shape != x.shape:
                return f"{_name(path)} is {shape} there and {x.shape} here"
        return ""

    def close(self) -> None:
        """Waits for pending writes and frees the threads. Raises CheckpointError as `wait` does."""
        with _disk_errors(self.folder):
            self._checkpointer.close()


class _Kept:
    """What orbax asks after a checkpoint was written: which stay."""

    def __init__(self, newest: int):
        self.newest, self.pinned = newest, frozenset[int]()

    def should_preserve(self, checkpoints: Sequence[Any], *, context: Any) -> list[bool]:
        newest = {checkpoint.step for checkpoint in checkpoints[-self.newest :]}
        return [checkpoint.step in newest | self.pinned for checkpoint in checkpoints]


@jax.jit
def _looked_at(state: Any) -> tuple[Any, Any]:
    """Of every array whether all its numbers are finite, and the sum of its bits as uint32.

    Sums wrap around and are exact in any order, so they are the same on every mesh.
    """

    def finite(x):
        return jnp.isfinite(x).all() if jnp.issubdtype(x.dtype, jnp.floating) else jnp.array(True)

    return jax.tree.map(finite, state), jax.tree.map(_bits, state)


def _bits(x: jax.Array) -> jax.Array:
    if x.dtype == jnp.bool_:
        return jnp.sum(x, dtype=jnp.uint32)
    unsigned = jnp.dtype(f"uint{8 * x.dtype.itemsize}")
    return jnp.sum(jax.lax.bitcast_convert_type(x, unsigned), dtype=jnp.uint32)


def bit_sums(arrays: Any) -> list[int]:
    """Tells a tree of arrays from another one, wherever its parts are: to be kept in the record of
    a checkpoint whose state needs them beside it."""
    sums = jax.device_get(jax.jit(lambda tree: jax.tree.map(_bits, tree))(arrays))
    return [int(total) for total in jax.tree.leaves(sums)]


def _leaves(tree: Any) -> list[tuple[Any, Any]]:
    return jax.tree_util.tree_flatten_with_path(tree, is_leaf=lambda x: hasattr(x, "shape"))[0]


def _name(path: Any) -> str:
    """The keys of a leaf, whether its tree has attributes (ours) or names (orbax's)."""
    keys = (getattr(key, "key", getattr(key, "name", getattr(key, "idx", key))) for key in path)
    return ".".join(map(str, keys))


@contextlib.contextmanager
def _disk_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CheckpointError(f"{folder}: cannot write a checkpoint: {error.strerror}") from error
    except ValueError as error:  # tensorstore reports what the system refuses as a ValueError
        refused = re.search(r"([^:\[\]]+) \[os_error_code=", str(error))
        full = "RESOURCE_EXHAUSTED" in str(error)
        if not refused and not full:
            raise
        reason = "no space left on the disk" if full or not refused else refused[1].strip()
        raise CheckpointError(
            f"{folder}: cannot write a checkpoint: {reason}; make room, and the same command"
            " resumes"
        ) from error
