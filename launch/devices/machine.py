# SPDX-License-Identifier: Apache-2.0
"""The devices of this machine, found without taking them: no jax, no CUDA, no libtpu is started.

The process that launches the tiers must not hold a chip that they need. GPUs are those that
nvidia-smi names and CUDA_VISIBLE_DEVICES leaves; TPUs are Google's functions on the PCI bus, which
is where jax looks, too (jax/_src/hardware_utils.py). Either counts only where jax has what it needs
to use it.
"""

import dataclasses
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

from flextrain_jax.core.flops import CHIPS

GOOGLE = "0x1ae0"
# Device ids of jax's hardware_utils.py; the names are those of flops.CHIPS where it has the chip.
TPUS = {
    "0x0027": "v3",
    "0x005e": "v4",
    "0x0062": "v5p",
    "0x0063": "v5e",
    "0x006f": "v6e",
    "0x0076": "v7x",
}
TWOFOLD = ("TPU v3", "TPU v7x")  # of whose chips each is two devices to jax
ASK = ("--query-gpu=index,uuid,name,memory.total", "--format=csv,noheader,nounits")
ASK_WITHIN_S = 30.0  # a card that sleeps is slow to answer


@dataclasses.dataclass(frozen=True)
class Machine:
    """What can compute here: `ids` are the devices' names for CUDA or libtpu, in order; none on a
    CPU, which has `cores`. `memory` is of one device in bytes, 0 where it is not known.

    `hosts` is more than 1 on a host of a TPU slice that spans several: its chips only work together
    with those of the others. `note` says what is here and cannot be used, with the cure.
    """

    kind: Literal["cpu", "gpu", "tpu"]
    name: str = ""
    ids: tuple[str, ...] = ()
    memory: int = 0
    cores: int = 1
    hosts: int = 1
    note: str = ""

    @property
    def words(self) -> str:
        """The devices as a person would name them."""
        if self.kind == "cpu":
            return f"a CPU, {self.cores} core{'s' * (self.cores > 1)}"
        room = f", {self.memory / 1e9:.0f} GB each" if self.memory else ""
        slices = f", on one of {self.hosts} hosts" if self.hosts > 1 else ""
        return f"{len(self.ids)} x {self.name}{room}{slices}"


def look(
    environment: Mapping[str, str] = os.environ,
    root: Path = Path("/"),
    has: Callable[[str], bool] = lambda module: importlib.util.find_spec(module) is not None,
) -> Machine:
    """The machine that a process with this environment finds; `root` is where /sys and /proc lie,
    `has` says which modules jax could load."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    cpu = Machine("cpu", cores=cores)
    if environment.get("JAX_PLATFORMS", "").split(",")[0] == "cpu":
        return cpu
    cards, chips = _cards(environment), _chips(root)
    if chips and not has("libtpu"):
        cpu = dataclasses.replace(
            cpu, note=f"{len(chips)} TPU chips are here and jax cannot use them: pip install libtpu"
        )
    elif chips:
        return _slice(chips, environment, cores)
    if cards and not (has("jax_cuda12_plugin") or has("jax_cuda13_plugin")):
        return dataclasses.replace(
            cpu,
            note=f"{len(cards)} x {cards[0][1]} are here and jax cannot use them: pip install"
            " 'jax[cuda13]' (a driver older than 580: 'jax[cuda12]')",
        )
    if cards:
        memory = min(size for _, _, size in cards)
        ids = tuple(name for name, _, _ in cards)
        return Machine("gpu", cards[0][1], ids, memory, cores)
    return cpu


def _cards(environment: Mapping[str, str]) -> list[tuple[str, str, int]]:
    """(id, name, bytes) of every NVIDIA card that CUDA shows."""
    program = shutil.which("nvidia-smi", path=environment.get("PATH"))
    if program is None:
        return []
    try:
        said = subprocess.run(
            [program, *ASK], capture_output=True, text=True, timeout=ASK_WITHIN_S, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return []  # a driver that does not answer: CUDA would find nothing, either
    there = []
    for line in said.splitlines():
        words = [word.strip() for word in line.split(",")]
        if len(words) == 4:
            index, uuid, name, mebibytes = words
            there.append((index, uuid, name, int(mebibytes) << 20 if mebibytes.isdigit() else 0))
    visible = environment.get("CUDA_VISIBLE_DEVICES")
    if visible is None:
        return [(index, name, size) for index, _, name, size in there]
    shown = []
    for wanted in (word.strip() for word in visible.split(",")):
        named = [card for card in there if wanted == card[0] or card[1].startswith(wanted or " ")]
        found = named[0] if named else None
        if found is None and not wanted.startswith("MIG-"):
            break  # as CUDA does: what stands behind a name that is none is not shown
        shown.append((wanted, *found[2:]) if found else (wanted, "a part of a GPU (MIG)", 0))
    return shown


def _chips(root: Path) -> list[str]:
    """The generation of every TPU chip on the PCI bus."""
    found = []
    for folder in sorted((root / "sys/bus/pci/devices").glob("*")):
        try:
            vendor = (folder / "vendor").read_text().strip()
            device = (folder / "device").read_text().strip()
        except OSError:
            continue
        if vendor == GOOGLE and device in TPUS:
            found.append(TPUS[device])
    return found


def _slice(chips: list[str], environment: Mapping[str, str], cores: int) -> Machine:
    ids = [str(index) for index in range(len(chips))]
    visible = environment.get("TPU_VISIBLE_CHIPS") or environment.get("TPU_VISIBLE_DEVICES")
    if visible:
        ids = [word.strip() for word in visible.split(",") if word.strip() in ids]
    # Who says TPU_PROCESS_BOUNDS=1,1,1 has taken this host out of its slice.
    alone = environment.get("TPU_PROCESS_BOUNDS") == "1,1,1"
    names = [name for name in environment.get("TPU_WORKER_HOSTNAMES", "").split(",") if name]
    hosts = 1 if alone else max(1, len(names))
    known = CHIPS.get(chips[0])
    memory = int(known.hbm_bytes) if known else 0
    return Machine("tpu", f"TPU {chips[0]}", tuple(ids), memory, cores, hosts)
