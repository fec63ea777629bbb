# SPDX-License-Identifier: Apache-2.0
"""Good HTTP requests beside as much garbage: answered right, about as soon, in flat memory."""

import pytest

from benchmarks.checker_http import measure


@pytest.mark.parametrize("count", [8, pytest.param(1000, marks=pytest.mark.slow)])
def test_garbage_harms_nobody_else(count):
    measured = measure(count)
    found = measured.summary()
    assert measured.faults == [] and found["good"] == 2 * count and found["garbage"] == count
    if count == 1000:  # fewer have no ninety-ninth part
        assert found["p99 ratio"] < 2, found
        assert found["MiB last"] < found["MiB first"] + 20, measured.mib
