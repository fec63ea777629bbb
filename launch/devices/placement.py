# SPDX-License-Identifier: Apache-2.0
"""Who works on which devices: a pure function from a machine, a model and the settings to a plan.

Without a say: a CPU keeps its processes apart as ever; on GPUs and TPUs the trainer's process draws
the samples itself (shared); vLLM, which is a process of its own, gets cards of its own where there
are more than it takes, else a share of the memory beside the trainer. A chip of a TPU is one
process's alone.
"""

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Literal

from launch.config.errors import UserError
from launch.config.tiers import Devices
from launch.devices.machine import Machine

# Chips of a host that one process may take: those that are a box of the host's own grid, which is
# 2x2 or, with eight chips, 2x4.
BOXES = {1: "1,1,1", 2: "1,2,1", 4: "2,2,1"}
ON_POLICY = "'rl.max_staleness' to 0"
FRACTION = "XLA_PYTHON_CLIENT_MEM_FRACTION"  # jax takes it when it starts


@dataclasses.dataclass(frozen=True)
class Demand:
    """What the programs of a run want: bytes of `training` (weights, moments and gradients) and of
    `drawing` (weights in the type that they are drawn in), of all devices together, 0 where the
    model is not known yet. `trains_on` are the numbers of devices that the trainer's mesh and rows
    allow, of any where it is empty; `parallel` is how many cards vLLM is told to take. `overlaps`:
    samples are drawn while the trainer learns (rl.max_staleness), which takes two processes.
    """

    backend: Literal["jax", "vllm"] = "jax"
    training: int = 0
    drawing: int = 0
    trains_on: tuple[int, ...] = ()
    parallel: int = 1
    overlaps: bool = False


AUTO, UNKNOWN = Devices(), Demand()


@dataclasses.dataclass(frozen=True)
class Allotted:
    """A tier's devices, by their ids, what its process finds in its environment beside the rest,
    and its share of a GPU's memory (0: all that it likes)."""

    ids: tuple[str, ...] = ()
    environment: Mapping[str, str] = dataclasses.field(default_factory=dict)
    memory: float = 0.0


@dataclasses.dataclass(frozen=True)
class Plan:
    """Who gets what. `sampler` is None where the trainer draws, or where nothing can be started
    here (`placement` hosts). `alone` is for a program that has the machine to itself: SFT,
    evaluation."""

    machine: Machine
    placement: Literal["shared", "split", "separate", "hosts"]
    trainer: Allotted
    sampler: Allotted | None
    alone: Allotted
    notes: tuple[str, ...] = ()

    def lines(self) -> list[tuple[str, str]]:
        """The plan for a person: what a line is about, and the line; notes tell of a fault."""
        if self.placement == "hosts":
            said = "every tier on hosts of its own"
        elif self.sampler is None:
            said = f"shared; the trainer draws its samples itself{_of(self.trainer)}"
        elif self.placement == "split":
            said = (
                f"split; the trainer on {_named(self.trainer.ids)}{_of(self.trainer)}, the sampler"
                f" on {_named(self.sampler.ids)}{_of(self.sampler)}"
            )
        elif self.machine.kind == "cpu":
            said = "separate; trainer and sampler are processes of their own"
        else:
            said = (
                f"separate; trainer and sampler share {_named(self.trainer.ids)}: the trainer"
                f"{_of(self.trainer)}, the sampler{_of(self.sampler)}"
            )
        notes = [("note", note) for note in self.notes]
        return [("devices", self.machine.words), ("plan", said), *notes]


def plan(
    machine: Machine,
    devices: Devices = AUTO,
    demand: Demand = UNKNOWN,
    balanced: float | None = None,
) -> Plan:
    """Who gets what of `machine`. `balanced` is the sampler's share of the devices that would make
    the tiers as slow as each other, where it was measured.

    Raises UserError where the settings ask for what the machine cannot do.
    """
    notes = (machine.note,) if machine.note else ()
    everything = Allotted(machine.ids, _memory(machine, devices.memory), _share(machine, devices))
    if machine.hosts > 1:
        told = (
            "the chips of this host work together with those of the others only: lay the run out"
            " with --prepare and start launch.train, launch.sample and launch.check on the hosts"
            ' (docs/scale.md, "Several hosts")'
        )
        return Plan(machine, "hosts", everything, None, everything, (*notes, told))
    chosen = _chosen(machine, devices, demand)
    trainer, sampler = everything, None
    if chosen == "split":
        trainer, sampler = _split(machine, devices, demand, balanced)
    elif chosen == "separate":
        trainer, sampler = _beside(machine, devices, demand)
    made = Plan(machine, chosen, trainer, sampler, everything)
    return dataclasses.replace(made, notes=(*notes, *_too_large(made, devices, demand)))


def several(machine: Machine, count: int) -> list[Allotted]:
    """The machine in `count` equal parts, for samplers that have it to themselves; a CPU is shared.

    Raises UserError where its devices cannot be cut into so many.
    """
    ids = machine.ids
    if count < 2 or machine.kind == "cpu":
        return [Allotted(ids)] * count
    size = len(ids) // count
    if size * count != len(ids) or (machine.kind == "tpu" and size not in BOXES):
        raise UserError(
            f"'evaluation.samplers' is {count}, and there is {machine.words}: choose a number that"
            " cuts it evenly"
        )
    cut = _chips if machine.kind == "tpu" else _cards
    parts = [ids[k * size : (k + 1) * size] for k in range(count)]
    return [Allotted(part, cut(part)) for part in parts]


def balance(trainer_s: float, sampler_s: float, trainer: int, sampler: int) -> float:
    """The sampler's share of the devices at which both tiers would take as long, from the seconds
    that each took on so many."""
    training, drawing = trainer_s * trainer, sampler_s * sampler
    return drawing / (training + drawing)


def trains_on(mesh: Mapping[str, int], rows: int, most: int) -> tuple[int, ...]:
    """Up to `most` devices, the numbers over which a trainer's mesh can lie, with `rows` rows that
    its batch axes cut evenly."""
    fixed = math.prod(size for size in mesh.values() if size != -1)
    free = [axis for axis, size in mesh.items() if size == -1]
    found = []
    for count in range(1, most + 1):
        if count % fixed or (count != fixed and not free):
            continue
        sizes = dict(mesh) | {axis: count // fixed for axis in free}
        if rows % math.prod(sizes.get(axis, 1) for axis in ("data", "fsdp")) == 0:
            found.append(count)
    return tuple(found)


def _chosen(
    machine: Machine, devices: Devices, demand: Demand
) -> Literal["shared", "split", "separate"]:
    asked, vllm, count = devices.placement, demand.backend == "vllm", len(machine.ids)
    if vllm and asked == "shared":
        raise UserError(
            "'devices.placement' is shared, and vLLM is a process of its own; set it to auto, or"
            " 'sampler.backend' to jax"
        )
    if machine.kind == "cpu":
        if asked == "split":
            raise UserError("'devices.placement' is split, and there is only a CPU; set it to auto")
        return "separate" if asked == "auto" else asked
    if asked == "split" and count < 2:
        raise UserError(
            f"'devices.placement' is split, and there is only {machine.words}; set it to auto"
        )
    if machine.kind == "tpu" and (asked == "separate" or (vllm and count < 2)):
        cure = "'sampler.backend' to jax" if vllm else "'devices.placement' to auto"
        raise UserError(f"a TPU chip serves one process at a time ({machine.words}); set {cure}")
    if asked != "auto":
        return asked
    if not vllm and demand.overlaps:
        if count < 2:
            raise UserError(
                f"'rl.max_staleness' is set, and there is only {machine.words}, which does one"
                f" thing at a time; set {ON_POLICY}"
            )
        return "split"
    if not vllm:
        return "shared"
    return "split" if machine.kind == "tpu" or demand.parallel < count else "separate"


def _split(
    machine: Machine, devices: Devices, demand: Demand, balanced: float | None
) -> tuple[Allotted, Allotted]:
    ids, count = machine.ids, len(machine.ids)
    if machine.kind == "tpu":
        if count // 2 not in BOXES or count % 2:
            cure = ON_POLICY if demand.overlaps else "'devices.placement' to auto"
            raise UserError(f"{machine.words} cannot be split; set {cure}")
        first, second = ids[: count // 2], ids[count // 2 :]
        return Allotted(first, _chips(first)), Allotted(second, _chips(second))
    vllm = demand.backend == "vllm"
    most = count - (demand.parallel if vllm else 1)
    allowed = [n for n in demand.trains_on or range(1, count) if n <= most]
    if not allowed:
        beside = f" beside the {demand.parallel} that vLLM takes ('sampler.options')"
        cure = f"'devices.placement' to {'separate' if vllm else 'auto'}"
        if demand.overlaps and not vllm:
            cure = ON_POLICY
        raise UserError(
            f"the section 'mesh' and 'rl.rows' leave the trainer no part of {machine.words}"
            f"{beside if vllm else ''}; change these, or set {cure}"
        )
    if vllm and devices.sampler_share is None:
        wanted = count - demand.parallel
    else:
        wanted = count * (1 - (devices.sampler_share or balanced or 0.5))
    trainers = min(allowed, key=lambda n: (abs(n - wanted), n))
    memory, share = _memory(machine, devices.memory), _share(machine, devices)
    parts = ids[:trainers], ids[trainers:]
    places = [Allotted(part, memory | _cards(part), share) for part in parts]
    return places[0], places[1]


def _beside(machine: Machine, devices: Devices, demand: Demand) -> tuple[Allotted, Allotted]:
    """Both on all devices; of a GPU's memory each gets what it must have and half of the rest."""
    if machine.kind == "cpu":
        return Allotted(), Allotted()
    total, room = devices.memory, machine.memory * len(machine.ids)
    needed = demand.training / room if room else 0.0
    other = demand.drawing / room if room else 0.0
    rest = total - needed - other
    first = needed + rest / 2 if rest > 0 else total * needed / (needed + other)
    shares = round(first, 3), round(total - first, 3)
    places = [Allotted(machine.ids, _memory(machine, share), share) for share in shares]
    return places[0], places[1]


def _too_large(made: Plan, devices: Devices, demand: Demand) -> Sequence[str]:
    """Says where weights and moments alone are more than the memory."""
    machine = made.machine
    cards = len(made.trainer.ids)
    needed = demand.training + (demand.drawing if made.placement != "split" else 0)
    room = int(cards * machine.memory * devices.memory)
    if not room or needed <= room:
        return ()
    return (
        f"weights, moments and gradients are {needed / 1e9:.0f} GB, and the memory for them is"
        f" {room / 1e9:.0f} GB: train adapters ('lora.rank'), or take more devices",
    )


def _cards(ids: Sequence[str]) -> dict[str, str]:
    # nvidia-smi counts cards by their place on the bus, CUDA by their speed unless it is told.
    return {"CUDA_VISIBLE_DEVICES": ",".join(ids), "CUDA_DEVICE_ORDER": "PCI_BUS_ID"}


def _chips(ids: Sequence[str]) -> dict[str, str]:
    return {
        "TPU_VISIBLE_CHIPS": ",".join(ids),
        "TPU_CHIPS_PER_PROCESS_BOUNDS": BOXES[len(ids)],
        "TPU_PROCESS_BOUNDS": "1,1,1",
        "ALLOW_MULTIPLE_LIBTPU_LOAD": "true",  # libtpu locks the host otherwise
    }


def _share(machine: Machine, devices: Devices) -> float:
    return devices.memory if machine.kind == "gpu" else 0.0


def _memory(machine: Machine, share: float) -> dict[str, str]:
    return {FRACTION: f"{share:.3f}"} if machine.kind == "gpu" else {}


def _named(ids: Sequence[str]) -> str:
    return f"device{'s' * (len(ids) > 1)} {', '.join(ids)}"


def _of(place: Allotted) -> str:
    return f" with {place.memory:.0%} of the memory" if place.memory else ""
