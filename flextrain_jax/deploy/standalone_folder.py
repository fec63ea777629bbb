# SPDX-License-Identifier: Apache-2.0
"""A deployed rung in numpy alone.

    python model.py images.npy           a class for each image (N, height, width, channels; uint8)
    python model.py --upgrade=FOLDER     takes up the larger rung of an upgrade folder
    python model.py --measure            bytes, peak memory and latency of this folder, here

`load(folder)` and `logits(model, images)` do the first from Python.

config.json is the list of the folder's files with their SHA-256, and carries its own. What is not
as it says is refused. Files that it does not name are of no concern.
"""

import hashlib
import json
import os
import sys
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

Model = tuple[dict[str, np.ndarray], dict[str, Any]]  # all tensors by name, config.json
Logits = Callable[[Model, np.ndarray], np.ndarray]
CONFIG, UPGRADE, TENSORS = "config.json", "upgrade.json", ".safetensors"
SAVE = "save the images alone, by numpy.save('images.npy', images)"
SCALE = ":scale"  # behind the name of an int8 tensor: that of its scales
TYPES = {"F32": np.float32, "F16": np.float16, "I8": np.int8}


class FolderError(Exception):
    """A folder or an input is not what it must be; the message is one sentence for the user."""


def rendered(record: dict[str, Any]) -> bytes:
    """The bytes of a record, with its digest."""
    body = {name: value for name, value in record.items() if name != "digest"}
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    return (json.dumps(body | {"digest": digest}, indent=1) + "\n").encode()


def read_record(path: Path) -> dict[str, Any]:
    """config.json or upgrade.json, as it was written to the last byte. Raises FolderError."""
    record: Any = None
    try:
        raw = path.read_bytes()
        record = json.loads(raw)
        whole = isinstance(record, dict) and rendered(record) == raw
    except OSError as error:
        raise FolderError(f"{path}: cannot be read ({error.strerror}); export it again") from None
    except (ValueError, RecursionError):
        whole = False
    if isinstance(record, dict) and "digest" not in record:
        raise FolderError(f"{path}: has no digest, as those of earlier versions; export it again")
    if not whole or not _plain(record.get("config", record)):
        raise FolderError(f"{path}: is damaged; deliver it again")
    return record


def _plain(config: Any) -> bool:
    """Whether a config.json names files, all of the folder itself, and tensors."""
    files = config.get("files") if isinstance(config, dict) else None
    return (
        isinstance(files, dict)
        and isinstance(config.get("tensors"), list)
        and not any(Path(name).name != name or name == CONFIG for name in files)
    )


def read_file(path: Path, digest: str) -> bytes:
    """The bytes of a file with that SHA-256. Raises FolderError."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise FolderError(f"{path}: cannot be read ({error.strerror}); deliver it again") from None
    if hashlib.sha256(raw).hexdigest() != digest:
        raise FolderError(f"{path}: is damaged, or of another net; deliver it again")
    return raw


def tensors_of(files: Iterable[bytes]) -> dict[str, np.ndarray]:
    """The tensors of the bytes of safetensors files, by name; float32, also where the file has them
    as float16, or as int8 with scales.
    """
    tensors = {}
    for raw in files:
        held, start = {}, 8 + int.from_bytes(raw[:8], "little")
        for name, entry in json.loads(raw[8:start]).items():
            if name != "__metadata__":
                kind, (a, b) = np.dtype(TYPES[entry["dtype"]]), entry["data_offsets"]
                x = np.frombuffer(raw, kind, (b - a) // kind.itemsize, start + a)
                held[name] = x.reshape(entry["shape"])
        scales = {name + SCALE for name, x in held.items() if x.dtype == np.int8}
        for name, x in held.items():
            if name not in scales:  # others may end so, too, where a net calls them that
                scaled = name + SCALE in scales
                x = x.astype(np.float32, copy=False)
                tensors[name] = x * held[name + SCALE] if scaled else x
    return tensors


def load(folder: Path | str) -> Model:
    """All tensors of a folder, by name, and its config.json. Raises FolderError."""
    folder = Path(folder)
    config = read_record(folder / CONFIG)
    files = {name: read_file(folder / name, digest) for name, digest in config["files"].items()}
    tensors = tensors_of(raw for name, raw in files.items() if name.endswith(TENSORS))
    if sorted(tensors) != config["tensors"]:
        raise FolderError(f"{folder}: has other tensors than its {CONFIG} says; export it again")
    return tensors, config


def checked(images: np.ndarray, config: dict[str, Any]) -> np.ndarray:
    """The images, where they are of the type and shape that the net was made for."""
    images, shape = np.asarray(images), tuple(config["image"])
    if images.dtype != np.uint8 or images.ndim != 4 or images.shape[1:] != shape:
        raise FolderError(
            f"images of type {images.dtype} and shape {images.shape}: this net takes uint8 (0 to"
            f" 255) of shape (N, {shape[0]}, {shape[1]}, {shape[2]})"
        )
    return images


def read_images(path: Path | str) -> np.ndarray:
    """The array of a .npy file. Raises FolderError."""
    try:
        found = np.load(path)
    except OSError as error:
        reason = error.strerror or "it is none"
        raise FolderError(f"{path}: cannot be read as a .npy file ({reason}); {SAVE}") from None
    except (ValueError, EOFError, zipfile.BadZipFile):
        raise FolderError(f"{path}: is no whole .npy file; {SAVE}") from None
    if not isinstance(found, np.ndarray):
        raise FolderError(
            f"{path}: is an .npz file of {', '.join(found.files) or 'nothing'}; {SAVE}"
        )
    return found


def upgrade(folder: Path | str, delta: Path | str) -> int:
    """Makes `folder` the larger rung of the upgrade folder `delta`; returns its blocks.

    Everything is verified first, and the old files stay as they are. What the larger rung needs
    more comes under names of its own; then the new config.json takes the place of the old one, in
    one step. So the folder is the old rung or the new one at every moment. Raises FolderError.
    """
    folder, delta = Path(folder), Path(delta)
    record = read_record(delta / UPGRADE)
    tensors, config = load(folder)
    target, old = record.get("config", {}), config["files"]
    if rendered(target) == rendered(config):
        return target["depth"]  # it has been taken up already
    here, there = (one.get("weights", "float32") for one in (config, target))
    if here != there:
        raise FolderError(f"{delta}: has {there} weights, {folder} has {here}; export it again")
    if record.get("base") != config["digest"] or not old.items() <= target["files"].items():
        raise FolderError(f"{delta}: is no upgrade of {folder}, but of another net or another rung")
    lost = [one for one in config.get("platforms", ()) if one not in target.get("platforms", ())]
    if lost:
        raise FolderError(
            f"{delta}: does not run on {lost[0]}, where {folder} does; export it again"
        )
    more = {name: digest for name, digest in target["files"].items() if name not in old}
    new = {name: read_file(delta / name, digest) for name, digest in more.items()}
    added = tensors_of(raw for name, raw in new.items() if name.endswith(TENSORS))
    if sorted({*tensors, *added}) != target["tensors"]:
        raise FolderError(f"{delta}: lacks tensors of the larger rung; export it again")
    for name, raw in new.items():
        write_file(folder / name, raw)
    write_file(folder / CONFIG, rendered(target))
    return target["depth"]


def combined(scores: list[np.ndarray], config: dict[str, Any]) -> np.ndarray:
    """The class scores of all exits together: their mean, or the logarithm of the mean of their
    probabilities.
    """
    if len(scores) == 1 or config["combine"] == "logits":
        return np.sum(scores, axis=0) / len(scores)
    powers = [np.exp(x - x.max(1, keepdims=True)) for x in scores]
    return np.log(sum(x / x.sum(1, keepdims=True) for x in powers) / len(powers) + 1e-30)


def write_file(path: Path, raw: bytes) -> None:
    """Writes a file that appears whole or not at all, and stays when the power fails."""
    temporary = path.with_name(f".{path.name}.tmp")
    with temporary.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    opened = os.open(path.parent, os.O_RDONLY)
    os.fsync(opened)
    os.close(opened)


def measure(folder: Path, logits: Logits, repeats: int = 30) -> dict[str, float]:
    """Bytes of the files, the most that the process grows by to load the folder and classify one
    image, and the median milliseconds of one image.
    """

    def run() -> Model:
        model = load(folder)
        logits(model, image(model))
        return model

    def image(model: Model) -> np.ndarray:
        kind = model[1].get("type", "uint8")
        if kind == "bfloat16":  # which numpy knows by this alone; it comes with jax
            import ml_dtypes  # noqa: F401
        return np.zeros((1, *model[1]["image"]), kind)

    peak, model = peak_of(run)
    one = image(model)
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        logits(model, one)
        times.append(1e3 * (time.perf_counter() - started))
    files = [Path(folder) / name for name in (CONFIG, *model[1]["files"])]
    size = sum(path.stat().st_size for path in files)
    return {"size": size, "memory": peak, "latency_ms": sorted(times)[repeats // 2]}


def peak_of(run: Callable[[], Model]) -> tuple[int, Model]:
    """The most bytes by which the process grows in `run`, and its result.

    What the kernel counts, with the runtime that `run` loads; where it does not count (elsewhere
    than on Linux), what Python and numpy allocate.
    """
    status = Path("/proc/self/status")
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
        before = _kilobytes(status, "VmRSS")
    except (OSError, ValueError):
        tracemalloc.start()
        found = run()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak, found
    found = run()
    return 1024 * max(0, _kilobytes(status, "VmHWM") - before), found


def _kilobytes(status: Path, field: str) -> int:
    lines = dict(line.split(":", 1) for line in status.read_text(encoding="ascii").splitlines())
    return int(lines.get(field, "").removesuffix("kB"))


def main(logits: Logits) -> None:
    """The program; `logits(model, images)` is the net's."""
    folder, words = Path(__file__).parent, sys.argv[1:]
    try:
        if words == ["--measure"]:
            print(json.dumps(measure(folder, logits)))
        elif len(words) == 1 and words[0].startswith("--upgrade="):
            depth = upgrade(folder, words[0].partition("=")[2])
            print(f"{folder}: {depth} blocks")
        elif len(words) == 1:
            model = load(folder)
            print(*logits(model, read_images(words[0])).argmax(1), sep="\n")
        else:
            raise FolderError("say images.npy, --upgrade=FOLDER or --measure")
    except (FolderError, OSError, ValueError) as error:
        print(f"error: {' '.join(str(error).split())}", file=sys.stderr)
        sys.exit(2)
