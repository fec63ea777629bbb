# SPDX-License-Identifier: Apache-2.0
"""To which call of `fit` a folder belongs: FOLDER/fit.json, from before its first step.

The call is the net as it begins, the data, and every setting but `epochs` and `save_every`, which
may change while it goes on. Of the net some numbers stand there, not a digest, since other machines
may round first values otherwise.
"""

import contextlib
import dataclasses
import hashlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jax
import numpy as np
import optax

from flextrain_jax.core.ckpt import Checkpoints
from flextrain_jax.core.hosts import leads
from flextrain_jax.deploy.standalone_folder import write_file
from flextrain_jax.front.examples import Examples
from flextrain_jax.front.parts import FrontError

FILE = "fit.json"
LOCK = "fit.lock"  # held while a call trains there
_WHOLE = 2**28  # bytes up to which every example counts; of more, so many as are said below
_EXAMPLES = 4096
_NUMBERS = 64  # of all parameters, evenly apart
_DIGESTS = ("images", "labels", "model")


@dataclasses.dataclass(frozen=True)
class FitCall:
    """What is known of a call: settings and digests by name, and numbers of the net as it is."""

    settings: dict[str, Any]
    numbers: list[float]

    def record(self, result: list[float] | None = None) -> bytes:
        """What stands in the folder; `result` are numbers of the net that came of it."""
        return (json.dumps(vars(self) | {"result": result}, indent=1) + "\n").encode()


def call_of(ladder: Any, data: Examples, optimizer: Any, **settings: Any) -> FitCall:
    """The call with these; `settings` are numbers and dataclasses."""
    leaves = jax.tree_util.tree_leaves_with_path((ladder.params, ladder.stats))
    form = [f"{jax.tree_util.keystr(path)} {x.dtype}{x.shape}" for path, x in leaves]
    images, step = data.images_NHWC, 1
    if images.nbytes > _WHOLE:
        step = max(1, len(images) // _EXAMPLES)
    own = {
        "model": hashlib.sha256("\n".join(form).encode()).hexdigest(),
        "depths": ladder.depths,
        "images": f"{images.dtype}{images.shape} {_digest(images[::step])}",
        "labels": _digest(data.label_N),
        "optimizer": _described(optimizer, ladder.params),
    }
    whole = {
        name: dataclasses.asdict(x) if dataclasses.is_dataclass(x) else x  # pyright: ignore
        for name, x in (own | settings).items()
    }
    return FitCall(
        json.loads(json.dumps(whole, default=lambda x: x.item())), numbers_of(ladder.params)
    )


def numbers_of(params: Any) -> list[float]:
    """Some of all numbers of a net, always at the same places."""
    leaves = [np.asarray(x).reshape(-1) for x in jax.tree.leaves(params)]
    ends = np.cumsum([len(x) for x in leaves])
    if not len(ends) or not ends[-1]:
        return []
    found = []
    for place in np.linspace(0, ends[-1] - 1, _NUMBERS).astype(np.int64):
        leaf = int(np.searchsorted(ends, place, side="right"))
        found.append(float(leaves[leaf][place - ends[leaf]]))
    return found


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keeps other calls out of the folder until the block ends: the second one to open it would
    remove the checkpoint that the first is writing. Raises FrontError."""
    if os.name != "posix" or not leads():
        yield
        return
    import fcntl

    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / LOCK).open("a")
    except OSError as error:
        raise _cannot(folder, error) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FrontError(
                f"{folder}: another call of fit trains there; wait for it, or give another folder"
            ) from None
        except OSError:
            pass  # a file system without locks, where nobody can tell
        yield


def _cannot(folder: Path, error: OSError) -> FrontError:
    return FrontError(
        f"folder is {str(folder)!r}, which cannot be one ({error.strerror}); give another"
    )


def claim(folder: Path, call: FitCall, steps: int) -> None:
    """Makes the folder that of a call of so many steps. Raises FrontError where it is another's,
    or has had more steps.
    """
    there = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        checkpoints = Checkpoints(folder / "ckpt")
        done = checkpoints.latest() or 0
        checkpoints.close()
        if not done:  # there is nothing that could be another's
            write_file(there, call.record())
        if not done or not there.exists():  # of an earlier version, which wrote none
            return
        record = json.loads(there.read_bytes())
        known, numbers = record["settings"], (record["numbers"], record["result"])
    except OSError as error:
        raise _cannot(folder, error) from None
    except (ValueError, KeyError, TypeError):
        raise FrontError(f"{there}: is damaged; give another folder, or remove that file") from None
    wrong = list(_differences(known, call.settings))
    if not any(x is not None and _alike(x, call.numbers) for x in numbers):
        wrong.append("a model with other values")
    if wrong:
        raise FrontError(
            f"{folder}: belongs to another call of fit, with {', '.join(wrong)}; give another"
            " folder, or the same call"
        )
    if done > steps:
        raise FrontError(
            f"{folder}: has had {done} updates, and these epochs are {steps}; give at least as many"
            " epochs, or another folder"
        )


def finished(folder: Path, call: FitCall, params: Any) -> None:
    """Notes the net that came of the call, by which more epochs may begin, too."""
    there = folder / FILE
    if there.exists():
        first = json.loads(there.read_bytes())["numbers"]
        write_file(there, dataclasses.replace(call, numbers=first).record(numbers_of(params)))


def _alike(some: list[float], others: list[float]) -> bool:
    return len(some) == len(others) and np.allclose(some, others, rtol=1e-3, atol=1e-6)


def _differences(there: Any, here: Any, name: str = ""):
    """What `there` says otherwise, in words; what it does not know it has as by default."""
    if isinstance(there, dict) and isinstance(here, dict):
        for key, value in there.items():
            yield from _differences(value, here.get(key), f"{name}.{key}" if name else key)
    elif there != here:
        yield f"other {name}" if name in _DIGESTS else f"{name} {there} in place of {here}"


def _digest(array: np.ndarray) -> str:
    return hashlib.sha256(np.ascontiguousarray(array).reshape(-1).view(np.uint8).data).hexdigest()


def _described(optimizer: Any, params: Any) -> Any:
    """An optimizer: its settings, or of optax its program, as this version of jax writes it."""
    if not isinstance(optimizer, optax.GradientTransformation):
        return {"kind": type(optimizer).__name__} | dataclasses.asdict(optimizer)
    program = str(jax.make_jaxpr(optimizer.update)(params, optimizer.init(params), params))
    same = re.sub(r"0x[0-9a-f]+", "", program)  # addresses of functions
    digest = hashlib.sha256(same.encode()).hexdigest()[:16]
    return f"optax's {digest} (jax {jax.__version__})"
