# SPDX-License-Identifier: Apache-2.0
"""Safetensors files, one tensor at a time.

The `safetensors` package writes a file from tensors that are all in memory; a 72B checkpoint wants
one at a time. The format is short: 8 bytes with the length of a JSON header, the header (name ->
dtype, shape, byte range), then the bytes. Reading maps the file, so only the slices that are used
are read from the disk.
"""

import hashlib
import json
import math
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import ml_dtypes
import numpy as np

DTYPES = {
    "F32": np.dtype(np.float32),
    "F16": np.dtype(np.float16),
    "BF16": np.dtype(ml_dtypes.bfloat16),
}
CODES = {dtype: code for code, dtype in DTYPES.items()}
LFS = b"version "  # how a pointer of Git LFS begins
PIECE = 2**26  # bytes of a tensor that are converted and written at once


class ModelError(Exception):
    """A checkpoint that cannot be used; the text is one sentence for the user."""


def plan_shards(
    shapes: Mapping[str, tuple[int, ...]], dtype: np.dtype, max_bytes: int
) -> list[list[str]]:
    """Cuts the names, in order, into runs of at most `max_bytes`; a larger tensor stands alone."""
    shards, size = [[]], 0
    for name, shape in shapes.items():
        n_bytes = int(np.prod(shape)) * dtype.itemsize
        if shards[-1] and size + n_bytes > max_bytes:
            shards.append([])
            size = 0
        shards[-1].append(name)
        size += n_bytes
    return shards


def write_model(
    folder: Path,
    shapes: Mapping[str, tuple[int, ...]],
    dtype: np.dtype,
    tensors: Iterator[tuple[str, np.ndarray]],
    max_shard_bytes: int,
    stem: str = "model",
) -> dict[str, str]:
    """Writes shards and index; takes from `tensors`, in the order of `shapes`, one at a time.

    `stem` begins the file names: model.safetensors, or model-00001-of-00004.safetensors. Returns
    the SHA-256 of every file that it wrote, by its name.
    """
    shards = plan_shards(shapes, dtype, max_shard_bytes)
    files = {
        file: {name: shapes[name] for name in names}
        for file, names in zip(file_names(len(shards), stem), shards, strict=True)
    }
    digests = {
        file: write_file(folder / file, held, dtype, tensors) for file, held in files.items()
    }
    return digests | write_index(folder, files, dtype, stem)


def file_names(count: int, stem: str = "model") -> list[str]:
    """The names of `count` shards."""
    if count == 1:
        return [f"{stem}.safetensors"]
    return [f"{stem}-{i + 1:05d}-of-{count:05d}.safetensors" for i in range(count)]


def write_index(
    folder: Path,
    files: Mapping[str, Mapping[str, tuple[int, ...]]],
    dtype: np.dtype,
    stem: str = "model",
) -> dict[str, str]:
    """Writes which of several files holds which tensor; nothing where there is one file. `files`
    are the shapes in each. Returns the SHA-256 of what it wrote, by its name."""
    if len(files) == 1:
        return {}
    shapes = [shape for held in files.values() for shape in held.values()]
    total = sum(int(np.prod(shape)) for shape in shapes) * dtype.itemsize
    places = {name: file for file, held in files.items() for name in held}
    index = {"metadata": {"total_size": total}, "weight_map": places}
    file = f"{stem}.safetensors.index.json"
    return {file: write_json(folder / file, index)}


def write_file(
    path: Path,
    shapes: Mapping[str, tuple[int, ...]],
    dtype: np.dtype,
    tensors: Iterator[tuple[str, np.ndarray]],
) -> str:
    """Writes one file of the tensors of `shapes`, the next of `tensors`. Returns its SHA-256, taken
    while it is written: the bytes are not read again."""
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    offset = 0
    for name, shape in shapes.items():
        end = offset + int(np.prod(shape)) * dtype.itemsize
        header[name] = {
            "dtype": CODES[dtype],
            "shape": list(shape),
            "data_offsets": [offset, end],
        }
        offset = end
    head = json.dumps(header, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 8)  # tensors start at a multiple of 8
    temporary = path.with_name(path.name + ".tmp")
    digest = hashlib.sha256()
    with temporary.open("wb") as file:

        def write(data):
            digest.update(data)
            file.write(data)

        write(len(head).to_bytes(8, "little") + head)
        for expected, shape in shapes.items():
            name, x = next(tensors)
            if name != expected or x.shape != shape:
                raise AssertionError(f"{name} {x.shape} where {expected} {shape} was planned")
            rows = max(1, PIECE * len(x) // max(1, x.size * dtype.itemsize))
            for start in range(0, len(x), rows):
                part = np.ascontiguousarray(narrowed(name, x[start : start + rows], dtype))
                write(part.reshape(-1).view(np.uint8).data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    return digest.hexdigest()


def narrowed(name: str, x: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """A tensor, or a part of one, in another type. Raises ModelError where it would become infinite
    there, beyond the range of float16."""
    with np.errstate(over="ignore"):
        made = np.asarray(x, dtype)
    if dtype == np.float16 and np.isinf(made).any() and np.isfinite(np.asarray(x)).all():
        raise ModelError(
            f"tensor {name} has {float(np.abs(np.asarray(x, np.float32)).max()):.6g}, which float16"
            " cannot hold (65504 at most); write bfloat16 or float32"
        )
    return made


def write_json(path: Path, value: dict) -> str:
    """Writes JSON under a temporary name, then renames. Returns the file's SHA-256."""
    temporary = path.with_name(path.name + ".tmp")
    data = (json.dumps(value, indent=2, sort_keys=True) + "\n").encode()
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    return hashlib.sha256(data).hexdigest()


def read_json(path: Path) -> dict:
    """A JSON object from a file; ModelError names the file where there is none."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelError(f"{path}: there is no such file; is this a checkpoint folder?") from None
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{path}: is not JSON ({error}); copy the file again") from None
    if not isinstance(value, dict):
        raise ModelError(f"{path}: holds no JSON object; copy the file again")
    return value


class Tensors(Protocol):
    """Tensors under Hugging Face names, from files of any kind in a folder."""

    folder: Path

    def names(self) -> list[str]:
        """All of them."""
        ...

    def file(self, name: str) -> Path:
        """The file that holds a tensor."""
        ...

    def shape(self, name: str) -> tuple[int, ...]:
        """Its shape."""
        ...

    def dtype(self, name: str) -> np.dtype:
        """Its type."""
        ...

    def open(self, name: str) -> np.ndarray:
        """It itself, as far as can be without reading it."""
        ...


class TensorFolder:
    """The tensors of a folder by name, as read-only maps of its files."""

    def __init__(self, folder: Path, stem: str = "model"):
        """Reads the headers of the files that begin with `stem`.

        Of a tensor that is in two shards, such as one of an earlier writing, that counts which the
        index names. Raises ModelError for a missing, truncated or unreadable shard, and for a file
        beside an index of others: transformers would read the former.
        """
        self.folder = folder
        self._places: dict[str, tuple[Path, dict, int]] = {}
        index = folder / f"{stem}.safetensors.index.json"
        weight_map = _read_index(index) if index.exists() else {}
        single = folder / f"{stem}.safetensors"
        files = sorted(set(weight_map.values())) or [single.name]
        if single.name not in files and single.exists():
            raise ModelError(
                f"{single}: stands beside {index.name}, which names other files; they are two"
                " models, so remove the one that is old"
            )
        for file in files:
            path = folder / file
            for name, (entry, start) in _read_header(path).items():
                if name not in self._places or weight_map.get(name) == file:
                    self._places[name] = (path, entry, start)
        for name, file in weight_map.items():
            if name not in self._places:
                raise ModelError(
                    f"{folder / file}: tensor {name} is missing, though {index.name} names it;"
                    " copy the file again"
                )

    def names(self) -> list[str]:
        """All tensor names."""
        return list(self._places)

    def file(self, name: str) -> Path:
        """The file that holds a tensor, or would."""
        return self._places[name][0] if name in self._places else self.folder

    def shape(self, name: str) -> tuple[int, ...]:
        """The shape in the file."""
        return tuple(self._places[name][1]["shape"])

    def dtype(self, name: str) -> np.dtype:
        """The element type in the file."""
        return DTYPES[self._places[name][1]["dtype"]]

    def open(self, name: str) -> np.ndarray:
        """A read-only map of the tensor; bytes are read when they are used."""
        path, entry, start = self._places[name]
        offset = start + entry["data_offsets"][0]
        shape = tuple(entry["shape"])
        return np.memmap(path, self.dtype(name), mode="r", offset=offset, shape=shape)


def _read_index(path: Path) -> dict[str, str]:
    """The file of each tensor, by an index of shards."""
    places = read_json(path).get("weight_map")
    if not isinstance(places, dict) or not places:
        raise ModelError(f"{path}: field weight_map is no table of files; copy the file again")
    for name, file in places.items():
        if not isinstance(file, str) or file in ("", ".", "..") or Path(file).name != file:
            raise ModelError(
                f"{path}: field weight_map says {file!r} for tensor {name}, which is no file of"
                " that folder; copy the file again"
            )
    return places


def _read_header(path: Path) -> dict[str, tuple[dict, int]]:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
            if start == LFS:
                raise ModelError(
                    f"{path}: is a pointer of Git LFS, not the weights; get them with"
                    " `git lfs pull`, or with `hf download`"
                )
            length = int.from_bytes(start, "little")
            if size < 8 or length > size - 8:
                raise ModelError(f"{path}: is truncated within its header; copy the file again")
            header = json.loads(file.read(length))
    except FileNotFoundError:
        raise ModelError(f"{path}: there is no such file; the checkpoint is incomplete") from None
    except (ValueError, RecursionError):
        header = None
    if not isinstance(header, dict):
        raise ModelError(f"{path}: is not a safetensors file; copy the file again")
    header.pop("__metadata__", None)
    for name, entry in header.items():
        if not _is_entry(entry):
            raise ModelError(
                f"{path}: is not a safetensors file (its header says {entry!r} of tensor {name});"
                " copy the file again"
            )
        begin, end = entry["data_offsets"]
        if entry["dtype"] not in DTYPES:
            raise ModelError(
                f"{path}: tensor {name} has type {entry['dtype']};"
                f" only {', '.join(DTYPES)} are read"
            )
        if end - begin != math.prod(entry["shape"]) * DTYPES[entry["dtype"]].itemsize:
            raise ModelError(
                f"{path}: tensor {name} has a byte range that contradicts its shape; copy the file"
                " again"
            )
        if 8 + length + end > size:
            raise ModelError(
                f"{path}: is truncated: tensor {name} ends at byte {8 + length + end},"
                f" the file has {size}; copy the file again"
            )
    return {name: (entry, 8 + length) for name, entry in header.items()}


def _is_entry(entry: Any) -> bool:
    """Whether what a header says of a tensor has a type, a shape and two places."""
    if not isinstance(entry, dict) or not isinstance(entry.get("dtype"), str):
        return False
    shape, places = entry.get("shape"), entry.get("data_offsets")
    if not isinstance(shape, list) or not isinstance(places, list) or len(places) != 2:
        return False
    return all(isinstance(n, int) and n >= 0 for n in (*shape, *places))
