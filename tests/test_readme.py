# SPDX-License-Identifier: Apache-2.0
"""The README's Python examples run as they stand there, and print what stands below them."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import jax
import pytest

from kimina_jax.model import transformer
from kimina_jax.model.config import Config
from kimina_jax.text.tokenizer import Tokenizer

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(
    r"^```python\n(.*?)^```\n\n```text\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE
)
PACKAGES = ("lean_checker", "kimina_jax", "flextrain_jax")
LINES = 10
SECONDS = 120.0  # on a busy machine; each takes some seconds on a quiet one


def packages_of(code: str) -> set[str]:
    """The packages that an example imports."""
    return set(re.findall(r"^from (\w+)", code, re.MULTILINE)) & set(PACKAGES)


def test_each_package_has_a_short_example_with_its_output():
    assert len(EXAMPLES) == TEXT.count("```python")
    assert all(len(packages_of(code)) == 1 for code, _ in EXAMPLES)
    named = [name for code, _ in EXAMPLES for name in packages_of(code)]
    assert tuple(dict.fromkeys(named)) == PACKAGES
    for code, _ in EXAMPLES:
        assert sum(bool(line.strip()) for line in code.splitlines()) <= LINES, code


@pytest.mark.parametrize(
    ("code", "printed"), EXAMPLES, ids=[str(*packages_of(c)) for c, _ in EXAMPLES]
)
def test_an_example_prints_what_stands_below_it(code, printed, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == printed


def test_the_figures_of_the_readme_are_there():
    figures = re.findall(r"!\[.*?\]\((.*?)\)", TEXT)
    assert figures
    for figure in figures:
        assert (ROOT / figure).is_file(), figure


def test_the_size_of_the_small_prover():
    """Its configuration's shape with the vocabulary of the tokenizer that comes along."""
    shape = runpy.run_path(str(ROOT / "configs/sft/tiny.py"))["get_config"]()["model"]
    cfg = Config(**shape, vocab_size=Tokenizer().vocab_size)
    leaves = jax.tree.leaves(transformer.abstract_params(cfg))
    assert f"of {sum(x.size for x in leaves) / 1e6:.1f} million parameters" in TEXT
