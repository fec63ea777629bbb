# SPDX-License-Identifier: Apache-2.0
"""The steps of an elastic decoder, compiled ahead of time, each beside a plain decoder."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jax
import pytest

from flextrain_jax.core.mesh import make_mesh
from flextrain_jax.core.optim import AdamW
from flextrain_jax.elastic.ladder import DepthLadder, prefix_order
from flextrain_jax.elastic.train_step import Method
from kimina_jax.aot.elastic import ElasticProgram, compile_on
from kimina_jax.model.config import Config

pytestmark = pytest.mark.usefixtures("optimized")

ROOT = Path(__file__).parent.parent.parent.parent
SMALL = Config(
    vocab_size=64,
    d_model=32,
    n_layers=4,
    n_heads=2,
    n_kv_heads=1,
    head_dim=16,
    d_ff=80,
    remat="block",
)


def compiled(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "launch.compile", "--program=elastic", *arguments],
        cwd=ROOT,
        env=os.environ
        | {
            "ALLOW_MULTIPLE_LIBTPU_LOAD": "1",
            "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]),
        },
        capture_output=True,
        text=True,
        timeout=1200,
    )


@pytest.mark.slow
def test_every_step_stands_beside_a_plain_model_of_its_depth():
    program = ElasticProgram(
        name="small",
        model=SMALL,
        optim=AdamW(learning_rate=1e-3),
        ladder=DepthLadder(prefix_order(4), (2, 4), (0.5, 0.5)),
        methods={"drawn": Method(teacher="full"), "whole": Method(rungs="full", beta=0.0)},
        topology="this machine",
        axes={},
        rows=2,
        tokens=64,
        chunk=32,
    )
    drawn, deepest, whole = compile_on(program, make_mesh({"fsdp": 1}, jax.devices()[:1]))
    assert [row["rungs"] for row in (drawn, deepest, whole)] == ["2 of 4", "4 of 4", "4 of 4"]
    assert [row["method"] for row in (drawn, deepest, whole)] == ["drawn", "drawn", "whole"]
    layer = SMALL.d_model * (2 * 32 + 2 * 16 + 3 * 80 + 2)
    around = SMALL.vocab_size * SMALL.d_model + SMALL.d_model
    assert drawn["rung_gb"] == pytest.approx(4e-9 * (around + 2 * layer))
    assert whole["rung_gb"] == pytest.approx(4e-9 * (around + 4 * layer))
    # Weights and two moments of all layers, whatever trains; a plain model has those that it has.
    assert drawn["state_gb"] == pytest.approx(whole["state_gb"])
    assert drawn["state_gb"] > 3 * whole["rung_gb"]
    assert 3 * drawn["rung_gb"] < drawn["plain_state_gb"] < 3 * whole["rung_gb"]
    # At full depth there is no teacher, so that the two are the same work; below it has one.
    assert deepest["temporaries_gb"] == whole["temporaries_gb"] < 1.1 * whole["plain_gb"]
    assert drawn["ratio"] == drawn["temporaries_gb"] / drawn["plain_gb"]
    assert drawn["plain_gb"] < deepest["plain_gb"] == whole["plain_gb"]


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        (("--model=tiny", "--depths=2,3", "--topology=v5e:2x2"), "must end with all 4 blocks"),
        pytest.param(
            ("--config=configs/elastic/prover.py", "--order=even"), "--order is for --model",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            ("--config=configs/elastic/smollm2.py", "--config.init.computed.preset=",
             "--topology=v5e:2x2"), "'init.computed.preset' is missing",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            ("--config=configs/elastic/smollm2.py", "--config.ladder.depths=[15,23,29]",
             "--topology=v5e:2x2"), "must end with all 30 blocks", marks=pytest.mark.slow,
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_is_one_sentence(flags, sentence):
    result = compiled(*flags)
    assert result.returncode == 2 and "Traceback" not in result.stderr
    last = result.stderr.splitlines()[-1]
    assert last.startswith("error: ") and sentence in last


@pytest.mark.aot
def test_a_rung_takes_no_more_of_a_chip_than_a_plain_model_of_its_depth(tmp_path):
    # With few rows a step takes some MB of HBM, and what XLA places elsewhere decides the ratio.
    flags = ("--model=tiny", "--topology=v5e:2x2", "--depths=2,4", "--rows=64", "--tokens=2048")
    result = compiled(*flags, f"--json={tmp_path / 'figures.json'}")
    assert result.returncode == 0, result.stderr[-2000:]
    rows = json.loads((tmp_path / "figures.json").read_text())
    assert [(row["rungs"], row["chips"]) for row in rows] == [("2 of 4", 4), ("4 of 4", 4)]
    for row in rows:
        assert row["mesh"] == "fsdp=4" and 0 < row["temporaries_gb"] < 1.1 * row["plain_gb"]


@pytest.mark.aot
def test_the_document_says_what_the_compiler_says(tmp_path):
    """The first row of the table of elastic decoders in docs/scale.md, by its command."""
    text = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    (command,) = re.findall(
        r"^ +python -m launch.compile --program=elastic (--model=.*) --markdown$",
        text,
        re.MULTILINE,
    )
    row, *_ = re.findall(r"^\| smollm2-135m \| v5e:2x2 .*$", text, re.MULTILINE)
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    result = compiled(*command.split(), "--depths=15,30", f"--json={tmp_path / 'figures.json'}")
    assert result.returncode == 0, result.stderr[-2000:]
    figures, _ = json.loads((tmp_path / "figures.json").read_text())
    assert cells[6] == figures["rungs"]
    for cell, name in zip(
        cells[7:11], ("rung_gb", "state_gb", "temporaries_gb", "plain_gb"), strict=True
    ):
        assert float(cell) == pytest.approx(figures[name], rel=0.02), name
