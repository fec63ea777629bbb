# SPDX-License-Identifier: Apache-2.0
"""The sampling tier: python -m launch.sample --run=RUN [--backend=jax|vllm]

Answers the requests of a run directory until the run is done. `launch.rl` starts it; on a pod it is
started by itself, on the hosts that decode: several share the samples of a step among themselves.
With vLLM it runs in vLLM's own environment:
.venv-vllm/bin/python -m launch.sample --run=RUN --backend=vllm (`make vllm` makes it).
"""

from pathlib import Path

from absl import flags

from kimina_jax.protocol.claims import ClaimFiles
from kimina_jax.sampler.sampling import ROWS, Sampler
from kimina_jax.sampler.tier import Engine, Flow, serve
from launch import cli
from launch.config.errors import UserError
from launch.config.resume import read_run
from launch.config.tiers import SamplingTier
from launch.processes import tier

CORE_ROWS = 16  # rows at least for each core of a CPU

_RUN = flags.DEFINE_string("run", None, "the run directory", required=True)
_BACKEND = flags.DEFINE_enum(
    "backend", None, ["jax", "vllm"], "what draws; default: sampler.backend of the run, or jax"
)
_ROWS = flags.DEFINE_integer("rows", ROWS, "samples that decode at a time (jax)", lower_bound=8)
_REFILL = flags.DEFINE_bool("refill", False, "a free row takes the next sample at once (jax)")
_MEMORY = flags.DEFINE_float(
    "memory_share",
    None,
    "of a GPU's memory, for vLLM where sampler.options does not say gpu_memory_utilization",
    lower_bound=0.01,
    upper_bound=1.0,
)
_SHARE = flags.DEFINE_integer(
    "share",
    None,
    "samples to take at a time, where several samplers serve the run; default: --rows, or, where"
    " free rows are filled again (--refill, vllm), all",
    lower_bound=1,
)
_AHEAD = flags.DEFINE_integer(
    "ahead", 256, "shards without verdicts beyond which it draws no more", lower_bound=0
)
_WEIGHTS_TIMEOUT = flags.DEFINE_float(
    "weights_timeout_s", 600.0, "seconds after a request until its weights must be there"
)
_IDLE_TIMEOUT = flags.DEFINE_float(
    "idle_timeout_s", 86400.0, "seconds without a request after which the sampler gives up"
)
_SUPERVISED = flags.DEFINE_bool("supervised", False, "end with the process that started this one")


def main(overrides: list[str]) -> None:
    """Serves until the run is done."""
    cli.no_settings(overrides, tier.SAY_RL)
    if _SUPERVISED.value:
        tier.follow_supervisor()
    run = Path(_RUN.value)
    config = read_run(run, SamplingTier)
    backend = _BACKEND.value or config.sampler.backend
    engine = jax_engine(run, config.sampler) if backend == "jax" else vllm_engine(config)
    waves = backend == "jax" and not _REFILL.value
    flow = Flow(
        share=_SHARE.value or (_ROWS.value if waves else None),
        ahead=_AHEAD.value,
        weights_timeout_s=_WEIGHTS_TIMEOUT.value,
        idle_timeout_s=_IDLE_TIMEOUT.value,
    )
    with ClaimFiles(run) as claims:
        serve(run, engine, claims, flow)


def jax_engine(run: Path, chosen: Sampler) -> Engine:
    """The JAX decoder, with its compiled programs kept for the next process."""
    from kimina_jax.sampler.engine_jax import JaxEngine
    from launch.config.mesh import check_attention, sampler_mesh

    cli.use_compilation_cache()
    mesh = sampler_mesh(chosen.mesh, _ROWS.value // CORE_ROWS, run)
    check_attention(chosen.attention, mesh, "the setting 'sampler.attention'")
    try:
        return JaxEngine(_ROWS.value, _REFILL.value, mesh, chosen.int8, chosen.attention)
    except ValueError as error:
        raise UserError(f"the setting 'sampler.mesh': {error}") from None


def vllm_engine(config: SamplingTier) -> Engine:
    """vLLM with the run's sampling settings."""
    try:
        from kimina_jax.sampler.engine_vllm import VllmEngine
    except ImportError as error:
        raise UserError(
            f"--backend=vllm: this Python has no working vLLM ({error}); run `make vllm` and use"
            " .venv-vllm/bin/python"
        ) from error
    told = {"gpu_memory_utilization": _MEMORY.value} if _MEMORY.value else {}
    return VllmEngine(config.sampling, told | config.sampler.options)


if __name__ == "__main__":
    cli.run(main)
