# SPDX-License-Identifier: Apache-2.0
"""Who gets which devices: a table of machines, and what cannot be had."""

import dataclasses
import os
import stat

import pytest

from launch.config.errors import UserError
from launch.config.tiers import Devices
from launch.devices import placement
from launch.devices.machine import Machine, look
from launch.devices.placement import Demand

GB = 10**9


def gpus(count, name="NVIDIA H100 80GB HBM3", memory=80 * GB, first=0):
    return Machine("gpu", name, tuple(str(i) for i in range(first, first + count)), memory, 16)


def tpus(count, name="TPU v5e", memory=16 * GB, hosts=1):
    return Machine("tpu", name, tuple(map(str, range(count))), memory, 112, hosts)


CPU = Machine("cpu", cores=2)
T4, L4 = gpus(1, "Tesla T4", 16 * GB), gpus(1, "NVIDIA L4", 24 * GB)
SMALL = Demand(training=8 * GB, drawing=1 * GB)  # a model of half a billion
VLLM = Demand("vllm", training=8 * GB, drawing=1 * GB)
QUARTER = Devices(placement="split", sampler_share=0.25)
SPLIT, SHARED, SEPARATE = (Devices(placement=name) for name in ("split", "shared", "separate"))

# machine, settings, what is wanted; placement, the trainer's and the sampler's devices and shares.
AHEAD = Demand(overlaps=True)
TABLE = [
    # The processes of a CPU stay as they were, and nothing is said to them.
    (CPU, Devices(), Demand(), "separate", "", 0.0, "", 0.0),
    (CPU, Devices(), VLLM, "separate", "", 0.0, "", 0.0),
    (CPU, SHARED, Demand(), "shared", "", 0.0, None, None),
    (Machine("cpu", cores=64), Devices(), SMALL, "separate", "", 0.0, "", 0.0),
    # Colab: one card, one process.
    (T4, Devices(), SMALL, "shared", "0", 0.9, None, None),
    (L4, Devices(memory=0.8), Demand(), "shared", "0", 0.8, None, None),
    # vLLM beside it: what each must have, and half of the rest: (72 - 9) / 2 = 31.5 GB.
    (gpus(1), Devices(), VLLM, "separate", "0", 0.494, "0", 0.406),
    (gpus(1), SEPARATE, Demand(), "separate", "0", 0.45, "0", 0.45),
    # Too large for the card: shares by need.
    (T4, SEPARATE, Demand(training=24 * GB, drawing=8 * GB), "separate", "0", 0.675, "0", 0.225),
    (gpus(8), Devices(), SMALL, "shared", "01234567", 0.9, None, None),
    (gpus(8), SPLIT, SMALL, "split", "0123", 0.9, "4567", 0.9),
    (gpus(8), QUARTER, SMALL, "split", "012345", 0.9, "67", 0.9),
    # Rows that six cards do not divide.
    (gpus(8), QUARTER, Demand(trains_on=(1, 2, 4, 8)), "split", "0123", 0.9, "4567", 0.9),
    (gpus(3, first=5), SPLIT, SMALL, "split", "5", 0.9, "67", 0.9),
    # vLLM gets the cards that it was told to take.
    (gpus(8), Devices(), Demand("vllm", parallel=2), "split", "012345", 0.9, "67", 0.9),
    (gpus(2), Devices(), Demand("vllm", parallel=2), "separate", "01", 0.45, "01", 0.45),
    (gpus(2), SPLIT, Demand("vllm"), "split", "0", 0.9, "1", 0.9),
    (tpus(1), Devices(), SMALL, "shared", "0", 0.0, None, None),
    (tpus(8), Devices(), SMALL, "shared", "01234567", 0.0, None, None),
    (tpus(8), SPLIT, SMALL, "split", "0123", 0.0, "4567", 0.0),
    (tpus(4, "TPU v5p", 95 * GB), SPLIT, SMALL, "split", "01", 0.0, "23", 0.0),
    (tpus(2), SPLIT, SMALL, "split", "0", 0.0, "1", 0.0),
    (tpus(8), Devices(), VLLM, "split", "0123", 0.0, "4567", 0.0),
    (gpus(1, "NVIDIA A100-SXM4-40GB", 40 * GB), Devices(), SMALL, "shared", "0", 0.9, None, None),
    (gpus(4, "NVIDIA L4", 24 * GB), Devices(), SMALL, "shared", "0123", 0.9, None, None),
    (gpus(4, "NVIDIA L4", 24 * GB), SPLIT, Demand(trains_on=(1, 3)), "split", "0", 0.9, "123", 0.9),
    (gpus(8, "NVIDIA B200", 180 * GB), SPLIT, Demand(), "split", "0123", 0.9, "4567", 0.9),
    (gpus(1, "a part of a GPU (MIG)", 0), SEPARATE, SMALL, "separate", "0", 0.45, "0", 0.45),
    (tpus(1, "TPU v6e", 32 * GB), Devices(), SMALL, "shared", "0", 0.0, None, None),
    (tpus(4, "TPU v4", 0), Devices(), SMALL, "shared", "0123", 0.0, None, None),
    (tpus(4, "TPU v7x", 0), SPLIT, Demand(), "split", "01", 0.0, "23", 0.0),
    (tpus(4, "TPU v5p", 95 * GB, hosts=16), Devices(), VLLM, "hosts", "0123", 0.0, None, None),
    (tpus(4, "TPU v6e", 32 * GB, hosts=4), Devices(), SMALL, "hosts", "0123", 0.0, None, None),
    # Samples that are drawn while the trainer learns take a process, and devices, of their own.
    (CPU, Devices(), AHEAD, "separate", "", 0.0, "", 0.0),
    (gpus(2), Devices(), AHEAD, "split", "0", 0.9, "1", 0.9),
    (tpus(8), Devices(), AHEAD, "split", "0123", 0.0, "4567", 0.0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("machine", "devices", "demand", "chosen", "trainer", "share", "sampler", "other"), TABLE
)
def test_the_table(machine, devices, demand, chosen, trainer, share, sampler, other):
    found = placement.plan(machine, devices, demand)
    assert found.placement == chosen
    assert "".join(found.trainer.ids) == trainer and found.trainer.memory == share
    assert (found.sampler is None) == (sampler is None)
    if found.sampler:
        assert "".join(found.sampler.ids) == sampler and found.sampler.memory == other
    for place in (found.trainer, found.alone, *([found.sampler] if found.sampler else [])):
        said = place.environment
        gpu = machine.kind == "gpu"
        assert said.get(placement.FRACTION) == (f"{place.memory:.3f}" if gpu else None)
        both = chosen == "split" and place is not found.alone
        visible = ",".join(place.ids) if both else None
        assert said.get("CUDA_VISIBLE_DEVICES") == (visible if gpu else None)
        assert said.get("TPU_VISIBLE_CHIPS") == (visible if machine.kind == "tpu" else None)
        if machine.kind == "cpu":
            assert not said
    lines = found.lines()
    assert lines[0] == ("devices", machine.words) and lines[1][1].startswith(
        "every tier" if chosen == "hosts" else chosen
    )


def test_a_split_leaves_vllm_the_cards_that_it_is_told_to_take():
    four = Demand("vllm", trains_on=(1, 2, 3), parallel=2)
    found = placement.plan(gpus(4), Devices(placement="split", sampler_share=0.25), four)
    assert len(sampler_of(found).ids) == 2
    for parallel, trains_on in ((4, ()), (2, (3,))):
        with pytest.raises(UserError, match=r"that vLLM takes .* 'devices\.placement' to separate"):
            placement.plan(gpus(4), SPLIT, Demand("vllm", 0, 0, trains_on, parallel))


def sampler_of(made):
    """What the sampler gets, which must be something."""
    assert made.sampler is not None
    return made.sampler


def test_all_of_a_machine_is_given_and_nothing_twice():
    for machine, devices, demand, *_ in TABLE:
        found = placement.plan(machine, devices, demand)
        if found.placement == "split":
            assert found.trainer.ids + sampler_of(found).ids == machine.ids
        if found.placement == "separate" and machine.kind == "gpu":
            total = found.trainer.memory + sampler_of(found).memory
            assert total == pytest.approx(devices.memory, abs=1e-9)


def test_chips_that_are_split_are_boxes_of_the_host():
    four = sampler_of(placement.plan(tpus(8), SPLIT)).environment
    assert four["TPU_CHIPS_PER_PROCESS_BOUNDS"] == "2,2,1"
    assert four["TPU_PROCESS_BOUNDS"] == "1,1,1" and four["ALLOW_MULTIPLE_LIBTPU_LOAD"] == "true"
    two = placement.plan(tpus(4), SPLIT).trainer.environment
    assert two["TPU_CHIPS_PER_PROCESS_BOUNDS"] == "1,2,1" and two["TPU_VISIBLE_CHIPS"] == "0,1"


@pytest.mark.parametrize(
    ("machine", "devices", "demand", "words"),
    [
        (CPU, SPLIT, Demand(), r"is split, and there is only a CPU; set it to auto"),
        (T4, SPLIT, SMALL, r"only 1 x Tesla T4, 16 GB each; set it to auto"),
        (gpus(8), SHARED, VLLM, r"vLLM is a process of its own; .* 'sampler\.backend' to jax"),
        (tpus(8), SEPARATE, SMALL, r"one process at a time .*; set 'devices\.placement' to auto"),
        (tpus(1), Devices(), VLLM, r"one process at a time .*; set 'sampler\.backend' to jax"),
        (tpus(3), SPLIT, SMALL, r"3 x TPU v5e, 16 GB each cannot be split"),
        (gpus(4), SPLIT, Demand(trains_on=(4,)), r"'mesh' and 'rl\.rows' leave the trainer no"),
        (gpus(4), Devices(), Demand(trains_on=(4,), overlaps=True), r"rl\.max_staleness' to 0"),
        (T4, Devices(), AHEAD, r"only 1 x Tesla T4, .* set 'rl\.max_staleness' to 0"),
        (tpus(1), Devices(), AHEAD, r"one thing at a time; set 'rl\.max_staleness' to 0"),
        (tpus(3), Devices(), AHEAD, r"cannot be split; set 'rl\.max_staleness' to 0"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_one_sentence_with_a_cure_that_works(machine, devices, demand, words):
    with pytest.raises(UserError, match=words):
        placement.plan(machine, devices, demand)
    cured = Demand() if "sampler" in words else dataclasses.replace(demand, overlaps=False)
    assert placement.plan(machine, Devices(), cured)


def test_a_model_that_is_too_large_is_told_of():
    large = Demand(training=120 * GB, drawing=15 * GB)
    (note,) = placement.plan(gpus(1), Devices(), large).notes
    assert "are 135 GB, and the memory for them is 72 GB: train adapters ('lora.rank')" in note
    assert not placement.plan(gpus(2), Devices(), large).notes
    # On four of eight chips the trainer has no room; on all eight it has.
    assert placement.plan(tpus(8), SPLIT, Demand(training=60 * GB)).notes
    assert not placement.plan(tpus(8), Devices(), Demand(training=60 * GB)).notes


def test_the_measured_times_say_how_to_split():
    # Six cards trained for 10 s while two drew for 90: as much work as three to one.
    share = placement.balance(10.0, 90.0, 6, 2)
    assert share == pytest.approx(0.75)
    found = placement.plan(gpus(8), SPLIT, SMALL, share)
    assert found.trainer.ids == ("0", "1") and len(sampler_of(found).ids) == 6
    said = Devices(placement="split", sampler_share=0.5)
    assert len(sampler_of(placement.plan(gpus(8), said, SMALL, share)).ids) == 4
    # However unequal, each has a card.
    assert len(placement.plan(gpus(8), SPLIT, SMALL, 0.999).trainer.ids) == 1
    assert len(sampler_of(placement.plan(gpus(8), SPLIT, SMALL, 0.001)).ids) == 1


@pytest.mark.parametrize(
    ("mesh", "rows", "most", "counts"),
    [
        ({"fsdp": -1}, 8, 8, (1, 2, 4, 8)),
        ({"fsdp": -1}, 6, 8, (1, 2, 3, 6)),
        ({"fsdp": -1, "tensor": 2}, 4, 8, (2, 4, 8)),
        ({"fsdp": 2, "tensor": 2}, 8, 8, (4,)),
        ({"fsdp": 4}, 6, 8, ()),
        ({"tensor": -1}, 3, 4, (1, 2, 3, 4)),
    ],
)
def test_the_trainer_gets_as_many_as_its_mesh_and_rows_allow(mesh, rows, most, counts):
    assert placement.trains_on(mesh, rows, most) == counts


CARDS = """0, GPU-aa11, NVIDIA L4, 23034
1, GPU-bb22, NVIDIA L4, 23034
2, GPU-cc33, NVIDIA L4, [N/A]
"""


@pytest.fixture
def driver(tmp_path):
    """A folder with an nvidia-smi that says what it is given."""

    def installed(text, code=0):
        program = tmp_path / "bin" / "nvidia-smi"
        program.parent.mkdir(exist_ok=True)
        (tmp_path / "said").write_text(text)
        program.write_text(f"#!/bin/sh\n/bin/cat {tmp_path / 'said'}\nexit {code}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        return {"PATH": str(program.parent)}

    return installed


def everything(_):
    return True


@pytest.mark.parametrize(
    ("visible", "ids"),
    [
        (None, ("0", "1", "2")),
        ("1,0", ("1", "0")),
        ("GPU-cc, 0", ("GPU-cc", "0")),
        ("0,7,1", ("0",)),
        ("MIG-3f", ("MIG-3f",)),
        ("", ()),
        ("-1", ()),
    ],
)
def test_cards_are_those_that_cuda_would_show(tmp_path, driver, visible, ids):
    environment = driver(CARDS) | ({} if visible is None else {"CUDA_VISIBLE_DEVICES": visible})
    found = look(environment, tmp_path, everything)
    assert found.ids == ids and found.kind == ("gpu" if ids else "cpu")
    if visible == "1,0":
        assert found.name == "NVIDIA L4" and found.memory == 23034 << 20


def test_cards_without_a_plugin_or_a_driver_leave_the_cpu(tmp_path, driver):
    found = look(driver(CARDS), tmp_path, lambda module: False)
    assert found.kind == "cpu" and "pip install 'jax[cuda13]'" in found.note
    assert ("note", found.note) in placement.plan(found).lines()
    assert look(driver(CARDS, code=9), tmp_path, everything).kind == "cpu"
    assert look(driver("no devices\n"), tmp_path, everything).kind == "cpu"
    assert look({"PATH": str(tmp_path / "nothing")}, tmp_path, everything).kind == "cpu"
    asked = driver(CARDS) | {"JAX_PLATFORMS": "cpu"}
    assert look(asked, tmp_path, everything) == Machine("cpu", cores=len(os.sched_getaffinity(0)))


def test_chips_are_those_on_the_bus(tmp_path):
    for index in range(4):
        folder = tmp_path / "sys/bus/pci/devices" / f"0000:00:0{index}.0"
        folder.mkdir(parents=True)
        (folder / "vendor").write_text("0x1ae0\n")
        (folder / "device").write_text("0x0063\n")
    other = tmp_path / "sys/bus/pci/devices" / "0000:01:00.0"
    other.mkdir()
    (other / "vendor").write_text("0x8086\n")
    (other / "device").write_text("0x0063\n")
    found = look({}, tmp_path, everything)
    assert (found.kind, found.name, found.ids) == ("tpu", "TPU v5e", ("0", "1", "2", "3"))
    assert found.memory == 16e9 and found.hosts == 1
    pod = {"TPU_WORKER_HOSTNAMES": "a,b,c,d"}
    assert look(pod, tmp_path, everything).hosts == 4
    assert look(pod | {"TPU_PROCESS_BOUNDS": "1,1,1"}, tmp_path, everything).hosts == 1
    assert look({"TPU_VISIBLE_CHIPS": "2,3"}, tmp_path, everything).ids == ("2", "3")
    lacking = look({}, tmp_path, lambda module: False)
    assert lacking.kind == "cpu" and "pip install libtpu" in lacking.note
