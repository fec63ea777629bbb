# SPDX-License-Identifier: Apache-2.0
"""A device's budget, and the largest rung that keeps it.

FlexTrain (arXiv 2310.20457, section 3.3) gives a device the largest configuration whose parameters
fit; here a budget can also bound multiply-adds, and what the exported folder takes: its bytes, and
the memory and latency of its own program, each the median of several tries.
"""

import dataclasses
import json
import math
import re
import statistics
from collections.abc import Callable, Sequence
from pathlib import Path

from flextrain_jax.elastic.ladder import RungCost

FIELDS = {
    "params": "parameters",
    "macs": "multiply-adds of an inference",
    "size": "bytes of the exported folder",
    "memory": "bytes that its program takes to load it and classify one image",
    "latency_ms": "milliseconds in which its program classifies one image",
}
_UNITS = {
    "": 1,
    "k": 1e3,
    "M": 1e6,
    "G": 1e9,
    "B": 1,
    "KB": 1e3,
    "MB": 1e6,
    "GB": 1e9,
    "KiB": 2**10,
    "MiB": 2**20,
    "GiB": 2**30,
}
DEVICES = Path(__file__).parent.parent / "assets" / "devices.json"
_TERM = re.compile(r"\s*(\w+)\s*<=\s*([0-9.]+(?:e-?[0-9]+)?)\s*([A-Za-z]*)\s*")


class BudgetError(Exception):
    """A budget that is wrong or that no rung keeps; the message is one sentence for the user."""


@dataclasses.dataclass(frozen=True)
class DeviceProfile:
    """A device that is not here: sustained multiply-adds and bytes a second, and the time that an
    inference takes whatever its size.
    """

    macs_per_second: float
    bytes_per_second: float
    overhead_ms: float = 0.0
    source: str = ""

    def latency_ms(self, cost: RungCost) -> float:
        """Time of one inference: the slower of computing and of reading the weights."""
        work = max(cost.macs / self.macs_per_second, cost.bytes / self.bytes_per_second)
        return self.overhead_ms + 1e3 * work


def named_profiles() -> dict[str, DeviceProfile]:
    """The devices of assets/devices.json, with their sources. Their speeds are the makers' peaks,
    so that a real inference takes longer.
    """
    devices = json.loads(DEVICES.read_text(encoding="utf-8"))
    return {name: DeviceProfile(**values) for name, values in devices.items()}


def profile_of(given: str) -> DeviceProfile:
    """A device's profile by its name, or from a JSON file. Raises BudgetError."""
    named = named_profiles()
    if given in named:
        return named[given]
    path = Path(given)
    if not path.exists():
        raise BudgetError(
            f"{path}: no such device profile; give a JSON file or one of {', '.join(named)}"
        )
    return read_profile(path)


def read_profile(path: Path) -> DeviceProfile:
    """A profile from a JSON file with the fields of DeviceProfile. Raises BudgetError."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        numbers = {name: float(value) for name, value in values.items() if name != "source"}
        profile = DeviceProfile(**numbers, source=str(values.get("source", "")))
    except OSError as error:
        raise BudgetError(f"{path}: {error.strerror}; give the file of a device profile") from None
    except (ValueError, TypeError, AttributeError) as error:
        raise BudgetError(
            f"{path}: a device profile is a JSON object with macs_per_second, bytes_per_second and"
            f" perhaps overhead_ms and source ({error})"
        ) from None
    for name in numbers:
        value = getattr(profile, name)
        low = value < 0 if name == "overhead_ms" else value <= 0
        if not math.isfinite(value) or low:
            raise BudgetError(
                f"{path}: {name} is {value}; speeds must be numbers above 0, overhead_ms at least 0"
            )
    return profile


def parse_budget(text: str) -> dict[str, float]:
    """Limits by field of a text such as params<=300k,macs<=50M,latency_ms<=4,memory<=2MiB.

    Raises BudgetError.
    """
    limits = {}
    for term in text.split(","):
        match = _TERM.fullmatch(term)
        if not match:
            raise BudgetError(
                f"budget {term.strip()!r}: write it as FIELD<=NUMBER, as params<=300k"
            )
        field, number, unit = match.groups()
        if field not in FIELDS:
            raise BudgetError(f"budget field {field!r} is unknown; there are {', '.join(FIELDS)}")
        if unit not in _UNITS or (field == "latency_ms" and unit):
            allowed = "none" if field == "latency_ms" else ", ".join(filter(None, _UNITS))
            raise BudgetError(f"budget {term.strip()!r}: the unit {unit!r} is not one of {allowed}")
        if field in limits:
            raise BudgetError(f"budget field {field!r} is given twice")
        try:
            limits[field] = float(number) * _UNITS[unit]
        except ValueError:
            raise BudgetError(f"budget {term.strip()!r}: {number!r} is no number") from None
    return limits


def choose(
    limits: dict[str, float],
    costs: Sequence[RungCost],
    measured: Callable[[int], dict[str, list[float]]],
) -> int:
    """The largest rung within all limits; `measured(rung)` gives the tries of size, memory and
    latency_ms, and is asked only where one of these is limited and the counted limits are kept.

    Raises BudgetError, with what the smallest rung takes, where even that is too large.
    """
    field, value = "", 0.0
    for rung in reversed(range(len(costs))):
        over = _over(limits, {"params": costs[rung].params, "macs": costs[rung].macs})
        if over is None and limits.keys() & {"size", "memory", "latency_ms"}:
            tries = measured(rung)
            over = _over(limits, {name: statistics.median(x) for name, x in tries.items()})
        if over is None:
            return rung
        field, value = over
    raise BudgetError(
        f"budget {field}<={limits[field]:g} is below the smallest rung ({costs[0].depth} blocks),"
        f" which takes {value:g} {FIELDS[field]}"
    )


def _over(limits, values) -> tuple[str, float] | None:
    """The first limit that is broken, with the value."""
    broken = (name for name, value in values.items() if value > limits.get(name, math.inf))
    return next(((name, values[name]) for name in broken), None)
