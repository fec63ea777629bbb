# SPDX-License-Identifier: Apache-2.0
"""Differences of paired seeds with intervals that hold for all comparisons of a table together.

Student's t over the seeds. With m comparisons every interval is at 1 - 0.05 / m (Bonferroni), so
that the chance that any of them misses is at most 5%; the p-values are Holm's (1979), which hold
for all together, too, and are never larger than Bonferroni's.
"""

import dataclasses
import math
import statistics
from collections.abc import Sequence

from scipy import stats

LEVEL = 0.05


@dataclasses.dataclass(frozen=True)
class Difference:
    """A mean difference, half of the width of its interval, and its p-value, not corrected."""

    mean: float
    half: float
    p: float


def difference(a: Sequence[float], b: Sequence[float], comparisons: int = 1) -> Difference:
    """a - b over pairs, with the interval that holds for so many comparisons together. Raises
    ValueError where there are not two pairs at least.
    """
    if len(a) != len(b) or len(a) < 2:
        raise ValueError(f"{len(a)} and {len(b)} values are no two pairs or more")
    found = [x - y for x, y in zip(a, b, strict=True)]
    mean, error = statistics.fmean(found), statistics.stdev(found) / math.sqrt(len(found))
    freedom = len(found) - 1
    half = float(stats.t.ppf(1 - LEVEL / (2 * comparisons), freedom)) * error
    if error == 0:  # all seeds differ by the same
        return Difference(mean, 0.0, 0.0 if mean else 1.0)
    return Difference(mean, half, float(2 * stats.t.sf(abs(mean) / error, freedom)))


def holm(p_values: Sequence[float]) -> list[float]:
    """The p-values that hold for all of them together, in the order given."""
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    corrected, largest = [0.0] * len(p_values), 0.0
    for rank, i in enumerate(order):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[i]))
        corrected[i] = largest
    return corrected
