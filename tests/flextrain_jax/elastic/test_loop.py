# SPDX-License-Identifier: Apache-2.0
"""The loop: a killed run comes to the same bits; the bill adds up; rungs are evaluated right."""

import json
import sys
import types

import jax
import numpy as np
import pytest

from flextrain_jax.core.ckpt import Checkpoints
from flextrain_jax.core.mesh import make_mesh
from flextrain_jax.core.metrics import read_metrics
from flextrain_jax.core.saving import Stopped
from flextrain_jax.data.images import Augment, DataConfig, batches, load
from flextrain_jax.elastic import bill, costs, joules, loop, report
from flextrain_jax.elastic.evaluate import accuracies, make_evaluate
from flextrain_jax.elastic.ladder import DepthLadder, prefix_order, stage_order
from flextrain_jax.elastic.loop import LoopConfig, train
from flextrain_jax.elastic.sgd import Sgd, learning_rate_schedule, make_sgd
from flextrain_jax.elastic.train_step import Method, init_state, make_step, step_rungs
from flextrain_jax.front.ladder import LadderCost
from flextrain_jax.models import resnet

CFG = resnet.ResNetConfig(
    n_classes=10, image=(8, 8, 1), stages=(1, 1, 1), widths=(4, 8, 8), survival=0.8
)
LADDER = DepthLadder(prefix_order(3), (1, 3), (0.5, 0.5))
STEPS = 8


class Killed(Exception):
    """Stands for a kill at a moment of our choice."""


TX = make_sgd(Sgd(0.05, weight_decay=1e-3), STEPS)
MODEL = resnet.elastic_model(CFG)


def run(folder, kill_after=None, seed=3, each_step=lambda: None, stop=lambda: False):
    data, _ = load(DataConfig(train=64))
    mesh = make_mesh(None, jax.devices()[:1])

    def on_step(step, metrics):
        each_step()
        if step == kill_after:
            raise Killed

    with jax.set_mesh(mesh):
        return train(
            folder,
            MODEL,
            LADDER,
            Method(),
            TX,
            batches(data, 16, seed, Augment(pad=1, flip=True)),
            LoopConfig(STEPS, seed=seed, save_every=3),
            mesh,
            on_step,
            stop=stop,
        )


def bits(trained):
    return [np.asarray(x).tobytes() for x in jax.tree.leaves((trained.params, trained.stats))]


def test_a_run_that_is_told_to_stop_loses_no_update(tmp_path):
    asked = []

    def stop():  # after the fifth update, and in the last one
        asked.append(None)
        return len(asked) in (5, STEPS)

    with pytest.raises(Stopped) as end:
        run(tmp_path / "told", stop=stop)
    assert end.value.step == 5 == len(read_metrics(tmp_path / "told"))
    assert Checkpoints(tmp_path / "told" / "ckpt").steps() == [3, 5]
    again = run(tmp_path / "told", stop=stop)  # one that is at its end has nothing to stop
    assert bits(again) == bits(run(tmp_path / "whole"))


def test_a_killed_run_comes_to_the_same_bits(tmp_path):
    whole = run(tmp_path / "whole")
    with pytest.raises(Killed):
        run(tmp_path / "killed", kill_after=4)
    again = run(tmp_path / "killed")
    assert bits(again) == bits(whole)
    for name in ("whole", "killed"):
        lines = read_metrics(tmp_path / name)
        assert [line["step"] for line in lines] == list(range(STEPS))
    losses = [[line["loss"] for line in read_metrics(tmp_path / n)] for n in ("whole", "killed")]
    assert losses[0] == losses[1]
    drawn = [step_rungs(LADDER, Method(), 3, step)[0] for step in range(STEPS)]
    assert set(drawn) == {0, 1}
    assert whole.step_counts == {"0": drawn.count(0), "1": drawn.count(1)}
    assert whole.xla_flops["0"] < whole.xla_flops["1"]
    assert whole.seconds > 0 and set(whole.step_seconds) == {"0", "1"}
    # A finished run is evaluated in one pass for all rungs, padding left out.
    test, _ = load(DataConfig(train=70))
    mesh = make_mesh(None, jax.devices()[:1])
    with jax.set_mesh(mesh):
        evaluate = make_evaluate(MODEL, LADDER, Method())
        in_parts = accuracies(evaluate, whole.params, whole.stats, test.in_order(32), mesh)
        at_once = accuracies(evaluate, whole.params, whole.stats, test.in_order(70), mesh)
    assert [row["images"] for row in in_parts] == [70, 70]
    for a, b in zip(in_parts, at_once, strict=True):
        assert a["accuracy"] == b["accuracy"]
        np.testing.assert_allclose(a["loss"], b["loss"], rtol=1e-5)


def compilations(call):
    """The calls of the compiler that `call` makes."""
    told = []
    listener = lambda name, seconds, **_: told.append(name)  # noqa: E731
    jax.monitoring.register_event_duration_secs_listener(listener)
    try:
        call()
    finally:
        jax.monitoring.unregister_event_duration_listener(listener)
    return sum("backend_compile" in name for name in told)


def test_a_second_seed_compiles_nothing_and_draws_otherwise(tmp_path):
    jax.clear_caches()
    loop._program.cache_clear()
    assert compilations(lambda: run(tmp_path / "a", seed=3)) > 1
    assert compilations(lambda: run(tmp_path / "b", seed=2**32 - 1)) == 0
    state = init_state(MODEL, LADDER, Method(), TX, jax.random.key(0))
    batch = batches(load(DataConfig(train=64))[0], 16, 0, Augment())(0)
    step = make_step(MODEL, LADDER, Method(), TX, (1,))
    copies = [jax.tree.map(lambda x: x.copy(), state) for _ in range(3)]
    losses = [
        float(step(copy, batch, np.uint32(seed))[1]["loss"])
        for copy, seed in zip(copies, (0, 0, 1), strict=True)
    ]
    assert losses[0] == losses[1] != losses[2]  # by the blocks that stochastic depth leaves out


def test_energy_is_that_of_all_processes_of_a_run(tmp_path, monkeypatch):
    """A counter that goes up by a joule a step; steps 3 and 4 are done twice, and saved once."""
    counter = tmp_path / "energy_uj"
    counter.write_text("1000000")
    monkeypatch.setattr(joules, "RAPL", counter)
    tick = lambda: counter.write_text(str(int(counter.read_text()) + 10**6))  # noqa: E731
    with pytest.raises(Killed):
        run(tmp_path / "run", kill_after=4, each_step=tick)
    assert run(tmp_path / "run", each_step=tick).rapl_joules == STEPS
    counter.unlink()
    assert run(tmp_path / "other").rapl_joules is None


def test_the_bill_of_a_step():
    cost = resnet.model_cost(resnet.ResNetConfig(n_classes=100))
    ladder = DepthLadder(prefix_order(27), (13, 19, 27), (0.25, 0.25, 0.5))
    forward = [cost.of(ladder.active(rung)).macs for rung in range(3)]
    plain = bill.training_macs(cost, ladder, Method(beta=0), (0,))
    assert plain == 3 * forward[0]
    with_teacher = bill.training_macs(cost, ladder, Method(), (0,))
    assert with_teacher == 3 * forward[0] + forward[1] - forward[0] + cost.head.macs
    assert bill.training_macs(cost, ladder, Method(), (2,)) == 3 * forward[2]
    # All exits of a prefix ladder cost one pass and two more decision layers.
    together = bill.training_macs(cost, ladder, Method(rungs="all"), (0, 1, 2))
    assert together == 3 * (forward[2] + 2 * cost.head.macs)
    # Rungs of another order share only what comes before they part.
    stages = DepthLadder(stage_order((9, 9, 9)), (3, 27), (0.5, 0.5))
    apart = bill.trunk_macs(cost, [stages.active(0), stages.active(1)])
    sums = sum(cost.of(stages.active(rung)).macs for rung in range(2))
    assert apart == sums - cost.stem.macs - cost.blocks[0].macs


@pytest.mark.parametrize(("order", "passed"), [((0, 1), 2), ((1, 0), 3)])
def test_the_bill_of_several_exits_has_the_head_and_the_activations_of_each(order, passed):
    stem, block = (costs.Cost(n, 0, n, n) for n in (3, 5))
    heads = {1: costs.Cost(7, 0, 7, 7), 2: costs.Cost(11, 0, 11, 11)}
    cost = LadderCost(stem, (block, block), heads[2], heads)
    exits, bytes_alone = Method(rungs="all", heads="per_depth", beta=0), bill.EnergyModel(0.0, 1.0)
    ladder = DepthLadder(order, (1, 2), (0.5, 0.5))  # the second shares the stem alone
    found = bill.training_bill(cost, ladder, exits, {"0,1": 1}, 10, bytes_alone)
    once = 3 + 5 * passed + 7 + 11
    assert found["macs"] == 3 * 10 * once and found["params_moved"] == 3 + 10 + 7 + 11
    assert found["model_joules"] == 4 * (6 * found["params_moved"] + 2 * 10 * once)


def test_the_papers_shares_are_those_of_parameters():
    cost = resnet.model_cost(resnet.ResNetConfig(n_classes=100))
    shares = bill.paper_shares(cost, DepthLadder(prefix_order(27), (13, 19, 27), (0.25, 0.25, 0.5)))
    assert abs(shares["macs_of_full"] - 0.796) < 0.001
    assert abs(shares["macs_of_independent"] - 0.365) < 0.005
    # 62 and 41 percent are 35 and 15 percent put in for the parameters of the rungs.
    assert abs(0.5 + 0.25 * 0.35 + 0.25 * 0.15 - 0.625) < 1e-9
    assert abs(shares["params_of_full"] - 0.612) < 0.001


def test_energy_model_and_counter(tmp_path, monkeypatch):
    model = bill.EnergyModel(joules_per_mac=2.0, joules_per_byte=3.0)
    assert model.joules(5, 7) == 31
    counter = tmp_path / "energy_uj"
    monkeypatch.setattr(joules, "RAPL", counter)
    assert joules.Rapl().joules() is None
    counter.write_text("1000000\n")
    rapl = joules.Rapl()
    counter.write_text("3500000\n")
    assert rapl.joules() == 2.5 and rapl.joules() == 0
    counter.write_text("7\n")
    assert rapl.joules() is None  # the counter wrapped


def job(method, seed, accuracy, ladder="prefix"):
    rungs = [
        {"depth": d, "params": 10 * d, "macs": 10**6 * d, "accuracy": a}
        for d, a in zip((1, 3), accuracy, strict=True)
    ]
    training = {
        "seconds": 2.0 + seed,
        "cpu_seconds": 1.0,
        "macs": 1,
        "params_moved": 1,
        "model_joules": 1.0,
    }
    return {
        "method": method, "ladder": ladder, "seed": seed, "rungs": rungs, "training": training,
    }  # fmt: skip


def test_table_and_plot(tmp_path):
    jobs = [job("flextrain", 0, (0.5, 0.8)), job("flextrain", 1, (0.6, 0.8))]
    jobs.append(job("other", 0, (0.1, 0.9), "stages"))
    summary = report.summarize(jobs)
    rung = summary["flextrain"]["rungs"][0]
    assert rung["accuracy"] == 0.55 and abs(rung["deviation"] - 0.0707) < 1e-4
    assert summary["other"]["rungs"][0]["deviation"] is None
    assert summary["flextrain"]["training"]["seconds"] == 2.5
    table = report.table(summary)
    assert "55.0 ± 7.1" in table and "90.0" in table and table.count("ladder") == 2
    json.dumps(summary, allow_nan=False)
    report.plot(summary, tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


def test_schedules():
    steps = learning_rate_schedule(Sgd(1.0, schedule="steps"), 160)
    np.testing.assert_allclose([steps(79), steps(81), steps(121)], [1, 0.1, 0.01], rtol=1e-6)
    cosine = learning_rate_schedule(Sgd(1.0, warmup_steps=10), 110)
    np.testing.assert_allclose([cosine(0), cosine(10), cosine(60)], [0, 1, 0.5], atol=1e-6)
    with pytest.raises(ValueError, match="'schedule' is 'linear'"):
        Sgd(1.0, schedule="linear")


class Driver:
    """What is asked of NVML, of any card: it has used 5 joules since it was last asked."""

    NVMLError = ValueError

    def __init__(self):
        self.asked = []

    def nvmlInit(self):
        pass

    def nvmlDeviceGetHandleByIndex(self, index):
        return index

    def nvmlDeviceGetHandleByUUID(self, name):
        return name

    def nvmlDeviceGetTotalEnergyConsumption(self, card):
        self.asked.append(card)
        return 5000 * self.asked.count(card)


@pytest.mark.parametrize(
    ("visible", "card"), [(None, 1), ("", 1), ("4,2", 2), ("GPU-a, GPU-b", "GPU-b")]
)
def test_the_cards_that_are_counted_are_those_computed_on(monkeypatch, visible, card):
    driver = Driver()
    monkeypatch.setitem(sys.modules, "pynvml", driver)
    gpu = types.SimpleNamespace(platform="gpu", local_hardware_id=1)
    monkeypatch.setattr(jax, "local_devices", lambda: [gpu])
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    if visible is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
    nvml = joules.Nvml()
    assert nvml.joules() == 5.0 and set(driver.asked) == {card}
    driver.nvmlDeviceGetTotalEnergyConsumption = lambda card: int("old card")
    assert nvml.joules() is None


def test_no_card_and_no_package_are_no_joules(monkeypatch):
    assert joules.Nvml().joules() is None  # a CPU
    monkeypatch.setitem(sys.modules, "pynvml", None)
    gpu = types.SimpleNamespace(platform="gpu", local_hardware_id=0)
    monkeypatch.setattr(jax, "local_devices", lambda: [gpu])
    assert joules.Nvml().joules() is None
