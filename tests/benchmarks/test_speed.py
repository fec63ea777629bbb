# SPDX-License-Identifier: Apache-2.0
"""`make speed`: what counts as a stage's time, and that a fallen stage is named."""

import pytest

from benchmarks.speed import ratios
from benchmarks.speed.commands import windows
from benchmarks.speed.products import Product, decoder, resnet, trained
from benchmarks.speed.ratios import Measured

ABOUT = {"commit": "1234567", "date": "2026-11-26", "machine": "K, 2 cores", "weights": "short SFT"}
RECORDED = ABOUT | {
    "stages": {
        "slower": {"ratio": 0.50, "seconds": 2.0, "reference_seconds": 1.0},
        "little slower": {"ratio": 0.40, "seconds": 5.0, "reference_seconds": 2.0},
        "faster": {"ratio": 0.20, "seconds": 10.0, "reference_seconds": 2.0},
        "not run": {"ratio": 0.90, "seconds": 1.0, "reference_seconds": 0.9},
    }
}
SLOWER = Measured("slower", (2.5, 5.1, 2.4), (1.0, 2.0, 1.1))  # 0.40, 0.39, 0.46: -20%
LITTLE = Measured("little slower", (7.0, 14.0, 28.0), (2.5, 5.0, 9.8))  # 0.36, 0.36, 0.35: -11%
FASTER = Measured("faster", (40.0, 8.0), (10.0, 2.4))
NEW = Measured("new", (3.0,), (0.01,))


def test_fallen_stage_is_named_and_no_other(capsys):
    """-20% is a fall, -11% is none, and neither is a machine that is several times slower."""
    assert ratios.judge([LITTLE, SLOWER, FASTER, NEW], RECORDED, ABOUT, as_markdown=False) == 1
    shown = capsys.readouterr()
    assert shown.err == "fallen: slower has lost more than 15% of its ratio\n"
    assert "-20%" in shown.out and "-11%" in shown.out and "+38%" in shown.out


def test_nothing_fell(capsys):
    """The exit code is 0 then, and a stage that nothing is recorded of does not change that."""
    assert ratios.judge([LITTLE, FASTER, NEW], RECORDED, ABOUT, as_markdown=True) == 0
    shown = capsys.readouterr()
    assert not shown.err
    assert "| little slower | 14 | 5 | 0.357 | 0.400 | -11% |" in shown.out
    assert "| new | 3 | 0.01 | 0.003 | none |  |" in shown.out


def test_ratio_is_paired():
    """A turn in which everything is slower does not move it; the medians' quotient would."""
    turns = Measured("x", (1.0, 10.0, 4.0), (0.5, 5.0, 1.0))
    assert turns.ratio == 0.5
    assert turns.record() == {"ratio": 0.5, "seconds": 4.0, "reference_seconds": 1.0}


def test_recorded_run_is_read_back(tmp_path):
    """What was written is what the next run is held against."""
    path = tmp_path / "speed.json"
    ratios.write(path, [SLOWER, FASTER], ABOUT)
    recorded = ratios.read(path)
    assert {name: recorded[name] for name in ABOUT} == ABOUT
    assert set(recorded["stages"]) == {"slower", "faster"}
    assert recorded["stages"]["slower"]["ratio"] == pytest.approx(0.40)
    halved = Measured("faster", (16.0,), (2.2,))
    assert ratios.fallen([SLOWER, halved], recorded) == ["faster"]
    assert [entry.name for entry in tmp_path.iterdir()] == ["speed.json"]


def test_other_machine_is_said(capsys):
    """A ratio of another kind of machine is compared, and the difference said."""
    ratios.judge([FASTER], RECORDED, ABOUT | {"machine": "L, 8 cores"}, as_markdown=False)
    assert "another kind of machine" in capsys.readouterr().out


def test_windows_leave_out_the_lines_beside_a_stop():
    """Lines 3 and 4 (a stop after 3 lines) and 7 and 8 (after 7) are not counted."""
    seconds = [50.0, 1.0, 1.0, 9.0, 9.0, 2.0, 4.0, 9.0, 9.0, 5.0, 6.0, 7.0]
    stops = [(3, 0.2), (7, 0.4), (11, 1.0)]
    assert windows(stops, seconds) == [(3.0, pytest.approx(0.3)), (5.5, pytest.approx(0.7))]
    assert windows([(3, 0.2), (4, 0.4)], seconds) == []  # too near each other


def flops(products):
    """Operations of products."""
    return sum(2 * p.m * p.k * p.n * p.batch for p in products)


def test_products_are_those_of_the_models():
    """The decoder's operations are the analytic counter's; a ResNet's are its own cost model's."""
    from flextrain_jax.core.flops import decoder_forward
    from flextrain_jax.models import resnet as net

    model = {
        "d_model": 24, "n_layers": 3, "n_heads": 6, "n_kv_heads": 2, "head_dim": 8, "d_ff": 40,
    }  # fmt: skip
    forward = decoder(model, 100, rows=5, tokens=7, context=11)
    assert flops(forward) == decoder_forward(5 * 7, 11, vocab_size=100, **model)
    assert flops(trained(forward)) == 3 * flops(forward)

    sizes = {"stages": (2, 1, 1), "widths": (8, 16, 32)}
    cost = net.model_cost(net.ResNetConfig(**sizes, n_classes=10, image=(8, 8, 1)))
    assert flops(resnet(sizes, 8, 10, images=3)) == 2 * 3 * cost.full.macs


def test_backward_products():
    """A gradient of each factor: (m, n) @ (n, k) and (k, m) @ (m, n)."""
    assert Product(2, 3, 5, 7).backward() == [Product(2, 5, 3, 7), Product(3, 2, 5, 7)]
