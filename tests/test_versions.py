# SPDX-License-Identifier: Apache-2.0
"""What CI tests is what the packages allow: no version more, none less."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

ROOT = Path(__file__).parent.parent
PROJECTS = {
    name: tomllib.loads((ROOT / name).read_text(encoding="utf-8"))["project"]
    for name in ("pyproject.toml", "flextrain/pyproject.toml")
}
JOB = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text())["jobs"]["test"]
MATRIX = JOB["strategy"]["matrix"]
# jax 0.11 and later say so themselves: "Requires-Python: >=3.12".
NOT_ON = {"0.11": {"3.11"}}


def allowed(specifier: SpecifierSet, major: int) -> list[str]:
    """The series MAJOR.N, N below 100, whose releases `specifier` takes."""
    series = (f"{major}.{minor}" for minor in range(100))
    return [one for one in series if Version(f"{one}.2") in specifier]


@pytest.mark.parametrize("name", PROJECTS)
def test_each_python_that_is_allowed_is_tested_and_named(name):
    project = PROJECTS[name]
    pythons = allowed(SpecifierSet(project["requires-python"]), 3)
    assert pythons == MATRIX["python"]
    words = "Programming Language :: Python :: "
    named = [line.removeprefix(words) for line in project["classifiers"] if words in line]
    assert named == pythons


@pytest.mark.parametrize("name", PROJECTS)
def test_each_series_of_jax_that_is_allowed_is_tested(name):
    extras = [line for lines in PROJECTS[name]["optional-dependencies"].values() for line in lines]
    asked = [Requirement(line) for line in [*PROJECTS[name]["dependencies"], *extras]]
    of_jax = [one for one in asked if one.name == "jax"]
    assert len(of_jax) == 3  # the CPU's, that of TPUs, that of GPUs
    for one in of_jax:
        assert allowed(one.specifier, 0) == MATRIX["jax"], one


def test_a_pair_is_left_out_only_where_jax_refuses_the_python():
    left_out = {(one["python"], one["jax"]) for one in MATRIX.get("exclude", ())}
    assert left_out == {(python, jax) for jax, pythons in NOT_ON.items() for python in pythons}


def test_the_job_holds_jax_and_runs_the_tests_of_the_readme():
    runs = [step["run"] for step in JOB["steps"] if "run" in step]
    (held,) = [text for text in runs if "PIP_CONSTRAINT" in text]
    assert "jax==${{ matrix.jax }}.*" in held and runs.index(held) == 0
    assert runs[-1] == ".ci/run"
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert {"make lint", "make test || tested=$?", 'exit "$tested"'} <= set(lines)
    assert re.search(r"^ +make test ", (ROOT / "README.md").read_text(), re.MULTILINE)


def test_the_makefile_asks_for_the_same_pythons():
    (bounds,) = re.findall(
        r"not \(3, (\d+)\) <= sys\.version_info < \(3, (\d+)\)", (ROOT / "Makefile").read_text()
    )
    assert [f"3.{minor}" for minor in range(*map(int, bounds))] == MATRIX["python"]
