# SPDX-License-Identifier: Apache-2.0
"""No clock: what the programs of the shipped configurations cost stays what was recorded."""

import jax
import pytest

from tests.compiled import record

pytestmark = pytest.mark.usefixtures("optimized")

PROGRAMS = record.programs()
HOW = "where it is meant, record it: python -m tests.compiled.record (CONTRIBUTING.md, Speed)"


@pytest.fixture(scope="module")
def recorded():
    return record.recorded()


# The quick tests take the tiny configurations alone: their programs compile in seconds.
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.slow] * (program.slow or "/tiny" not in name))
        for name, program in PROGRAMS.items()
    ],
)
def test_a_program_costs_no_more_than_was_recorded(name, recorded):
    assert name in recorded["programs"], f"{name} has no bounds yet; {HOW}"
    grown = record.grown(record.measure(PROGRAMS[name]), recorded["programs"][name])
    versions = f"recorded with jax {recorded['jax']}, this is {jax.__version__}"
    assert not grown, f"{name}: {'; '.join(grown)} ({versions}); {HOW}"


def test_every_bound_is_of_a_program(recorded):
    assert recorded["programs"].keys() == PROGRAMS.keys(), HOW
