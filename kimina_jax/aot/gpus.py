# SPDX-License-Identifier: Apache-2.0
"""What XLA's GPU compiler must know of a card that is not there.

Sources: NVIDIA's architecture white papers (Turing, Ampere, Ada, Hopper) and the table "Technical
specifications per compute capability" of the CUDA C++ programming guide; memory bandwidth, clock
and number of multiprocessors as the data sheets of the cards state them.
"""

import dataclasses
import importlib.util

KIB = 1024


@dataclasses.dataclass(frozen=True)
class Card:
    """One kind of GPU. Sizes in bytes, `clock` in GHz, `bandwidth` of its memory in bytes a second;
    `capability` is CUDA's, `cores` are its streaming multiprocessors."""

    name: str
    capability: tuple[int, int]
    cores: int
    lanes: int  # float32 units of a core
    clock: float
    threads: int  # of a core at most
    shared: int  # memory of a core
    shared_block: int  # of it, what one block may ask for
    cache: int  # L2
    memory: int
    bandwidth: float


CARDS = {
    "t4": Card(
        "Tesla T4",
        capability=(7, 5),
        cores=40,
        lanes=64,
        clock=1.59,
        threads=1024,
        shared=64 * KIB,
        shared_block=64 * KIB,
        cache=4 * KIB**2,
        memory=15 * KIB**3,
        bandwidth=320e9,
    ),
    "l4": Card(
        "NVIDIA L4",
        capability=(8, 9),
        cores=58,
        lanes=128,
        clock=2.04,
        threads=1536,
        shared=100 * KIB,
        shared_block=99 * KIB,
        cache=48 * KIB**2,
        memory=22 * KIB**3,
        bandwidth=300e9,
    ),
    "a100": Card(
        "NVIDIA A100-SXM4-80GB",
        capability=(8, 0),
        cores=108,
        lanes=64,
        clock=1.41,
        threads=2048,
        shared=164 * KIB,
        shared_block=163 * KIB,
        cache=40 * KIB**2,
        memory=79 * KIB**3,
        bandwidth=2039e9,
    ),
    "h100": Card(
        "NVIDIA H100 80GB HBM3",
        capability=(9, 0),
        cores=132,
        lanes=128,
        clock=1.98,
        threads=2048,
        shared=228 * KIB,
        shared_block=227 * KIB,
        cache=50 * KIB**2,
        memory=79 * KIB**3,
        bandwidth=3352e9,
    ),
    "h200": Card(
        "NVIDIA H200",
        capability=(9, 0),
        cores=132,
        lanes=128,
        clock=1.98,
        threads=2048,
        shared=228 * KIB,
        shared_block=227 * KIB,
        cache=50 * KIB**2,
        memory=139 * KIB**3,
        bandwidth=4800e9,
    ),
    "b200": Card(
        "NVIDIA B200",
        capability=(10, 0),
        cores=148,
        lanes=128,
        clock=1.965,
        threads=2048,
        shared=228 * KIB,
        shared_block=227 * KIB,
        cache=126 * KIB**2,
        memory=178 * KIB**3,
        bandwidth=8000e9,
    ),
}


def card_of(topology: str) -> Card | None:
    """The card of a topology such as h100:8; None where it is none of ours (a TPU, say)."""
    return CARDS.get(topology.split(":")[0])


def installed() -> bool:
    """Whether jax's compiler for NVIDIA GPUs is there; it needs no GPU."""
    return importlib.util.find_spec("jax_cuda13_plugin") is not None


def shape_of(topology: str) -> str:
    """How jax writes the cards: `h100:8` are 8 in one host, `h100:2x8` 8 in each of 2.

    Raises ValueError.
    """
    sizes = topology.partition(":")[2].split("x")
    if not 1 <= len(sizes) <= 2 or not all(size.isdigit() and int(size) for size in sizes):
        raise ValueError("write a number of cards, or hosts and cards, such as h100:8 or h100:2x8")
    return "x".join(["1", *(["1"] * (2 - len(sizes))), *sizes])


def target_config(card: Card) -> str:
    """`card` as xla.gpu.GpuTargetConfigProto, in its text form."""
    major, minor = card.capability
    return f"""
gpu_device_info {{
  threads_per_block_limit: 1024
  threads_per_warp: 32
  shared_memory_per_block: {48 * KIB}
  shared_memory_per_core: {card.shared}
  shared_memory_per_block_optin: {card.shared_block}
  threads_per_core_limit: {card.threads}
  core_count: {card.cores}
  fpus_per_core: {card.lanes}
  block_dim_limit_x: 2147483647
  block_dim_limit_y: 65535
  block_dim_limit_z: 65535
  memory_bandwidth: {int(card.bandwidth)}
  l2_cache_size: {card.cache}
  clock_rate_ghz: {card.clock}
  device_memory_size: {card.memory}
  cuda_compute_capability {{ major: {major} minor: {minor} }}
  registers_per_core_limit: 65536
  registers_per_block_limit: 65536
}}
platform_name: "CUDA"
dnn_version_info {{ major: 9 minor: 10 }}
device_description_str: "{card.name}"
"""
