# SPDX-License-Identifier: Apache-2.0
"""What docs/results.md says of sizes and samples is what docs/scaling.json holds."""

import itertools
from pathlib import Path

from benchmarks.ablation import curves, results, table
from benchmarks.ablation.cells import EXPERIMENTS

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGE = (DOCS / "results.md").read_text(encoding="utf-8")
WORDS = " ".join(PAGE.split())
FOUND, SAID = results.read(DOCS / "scaling.json")
CURVES = SAID["curves"]
CELLS = curves.ordered(CURVES)
KS = EXPERIMENTS["scaling"].curve


def ahead(left: str, k_left: int, right: str, k_right: int, comparisons: int = 1):
    """How much the right one has more, in points, and whether that is told from nothing."""
    scores = [curves.scores(CURVES[cell], k) for cell, k in ((left, k_left), (right, k_right))]
    mean, (low, high), _ = results.difference(*scores, comparisons=comparisons)
    return round(100 * mean, 1), low > 0 or high < 0


def test_the_tables():
    assert set(CURVES) == set(SAID["made"]) == {f"{name}-0" for name in FOUND}
    assert FOUND.keys() == EXPERIMENTS["scaling"].cells.keys()
    assert all(one["samples"] == max(KS) and one["ks"] == list(KS) for one in CURVES.values())
    tables = table.markdown(FOUND, "tiny"), curves.markdown(CURVES), curves.steps(CURVES)
    assert "\n".join(tables) in PAGE
    assert all(len(one["solved"]) == 244 for one in CURVES.values()) and 244 * 512 == 124_928


def test_what_is_said_of_sizes():
    comparisons = len(KS) * (len(CELLS) - 1) + len(CELLS) * (len(KS) - 1)
    assert f"for all {comparisons} comparisons" in WORDS
    small, middle, _ = CELLS
    told = {
        many: [
            (pair, k)
            for pair in itertools.pairwise(CELLS)
            for k in KS
            if ahead(pair[0], k, pair[1], k, many)[1]
        ]
        for many in (1, comparisons)
    }
    assert told[1] == [((small, middle), k) for k in (1, 32, 128)]
    assert told[comparisons] == [((small, middle), k) for k in (1, 128)]
    gains = [ahead(small, k, middle, k)[0] for k in (1, 32, 128)]
    assert f"gain {gains[0]} points over 0.9 million" in WORDS
    assert f"({-gains[1]} and {-gains[2]} points; corrected, that at 128 alone)" in WORDS
    most = [curves.scores(CURVES[cell], 512)[0].mean() for cell in CELLS]
    assert max(most) == most[0]
    begun = [f"{100 * FOUND[cell[:-2]][0].scores('before', 8).mean():.1f}" for cell in CELLS]
    assert "({}, {} and {})".format(*begun) in WORDS and begun == sorted(begun)
    sizes = [f"{CURVES[cell]['parameters'] / 1e6:.1f}" for cell in CELLS]
    assert sizes == ["0.9", "3.5", "7.6"]


def test_what_is_said_of_samples():
    whole = [f"{ahead(cell, 1, cell, 512)[0]}" for cell in CELLS]
    last = [f"{ahead(cell, 128, cell, 512)[0]}" for cell in CELLS]
    assert "{}, {} and {} points from 1 to 512 samples".format(*whole) in WORDS, whole
    assert "still {}, {} and {} from 128 to 512".format(*last) in WORDS, last
    assert all(ahead(cell, 128, cell, 512)[1] for cell in CELLS)
