# SPDX-License-Identifier: Apache-2.0
"""Joules from the counters of the machine: the processor's by RAPL, an NVIDIA card's by NVML."""

import os
from pathlib import Path
from typing import Any

import jax

RAPL = Path("/sys/class/powercap/intel-rapl:0/energy_uj")


class Rapl:
    """Joules of the processor package from the kernel's counter, where it can be read."""

    _unit = 1e-6

    def __init__(self):
        self._last = self._read()

    def joules(self) -> float | None:
        """Joules since this was last asked, or since this object was made; None where there is no
        counter, or it wrapped.
        """
        last, self._last = self._last, self._read()
        if last is None or self._last is None or self._last < last:
            return None
        return (self._last - last) * self._unit

    def _read(self) -> int | None:
        try:
            return int(RAPL.read_text())
        except (OSError, ValueError):
            return None


class Nvml(Rapl):
    """Joules of the NVIDIA cards that this process computes on, whoever else uses them too, from
    the driver's counter (nvmlDeviceGetTotalEnergyConsumption: millijoules since the driver was
    loaded; from Volta on). It needs the package nvidia-ml-py, of the extra `cuda`.
    """

    _unit = 1e-3

    def __init__(self):
        self._cards = []
        own = [device for device in jax.local_devices() if device.platform == "gpu"]
        try:
            import pynvml

            if own:
                pynvml.nvmlInit()
                self._cards = [_handle(pynvml, device.local_hardware_id) for device in own]
        except Exception:  # no package, no driver, or a card that NVML does not show
            self._cards = []
        super().__init__()

    def _read(self) -> int | None:
        if not self._cards:
            return None
        import pynvml

        try:
            return sum(pynvml.nvmlDeviceGetTotalEnergyConsumption(card) for card in self._cards)
        except pynvml.NVMLError:
            return None  # a card from before Volta


class Counters:
    """All counters of this machine, from now on; `names` are those of their sums."""

    names = ("rapl_joules", "nvml_joules")

    def __init__(self):
        self._counters = dict(zip(self.names, (Rapl(), Nvml()), strict=True))

    def add_to(self, spent: dict[str, Any]) -> None:
        """Adds to each sum what has been used since the last call; what cannot be read is None, and
        so is every later sum of it."""
        for name, counter in self._counters.items():
            before, joules = spent[name], counter.joules()
            spent[name] = None if before is None or joules is None else before + joules


def _handle(pynvml, ordinal: int):
    """NVML counts all cards, and jax those of CUDA_VISIBLE_DEVICES."""
    visible = [name.strip() for name in os.environ.get("CUDA_VISIBLE_DEVICES", "").split(",")]
    name = visible[ordinal] if visible[0] else str(ordinal)
    if name.isdigit():
        return pynvml.nvmlDeviceGetHandleByIndex(int(name))
    return pynvml.nvmlDeviceGetHandleByUUID(name)
