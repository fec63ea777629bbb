# SPDX-License-Identifier: Apache-2.0
"""The sampling tier: python -m launch.sample --run=RUN [--backend=jax|vllm]

Answers the requests of a run directory until the run is done. `launch.rl` starts it; on a pod it is
started by itself, on the hosts that decode: several share the samples of a step among themselves.
With vLLM it runs in vLLM's own environment:
.venv-vllm/bin/python -m launch.sample --run=RUN --backend=vllm (`make vllm` makes it).
"""

from pathlib import Path
from typing import Any

from absl import flags

from launch import cli
from launch.processes import tier

CORE_ROWS = 16  # rows at least for each core of a CPU

_RUN = flags.DEFINE_string("run", None, "the run directory", required=True)
_BACKEND = flags.DEFINE_enum(
    "backend", None, ["jax", "vllm"], "what draws; default: sampler.backend of the run, or jax"
)
_ROWS = flags.DEFINE_integer("rows", 512, "samples that decode at a time (jax)", lower_bound=8)
_REFILL = flags.DEFINE_bool("refill", False, "a free row takes the next sample at once (jax)")
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
    if _SUPERVISED.value:
        tier.follow_supervisor()
    run = Path(_RUN.value)
    config = tier.read_run(run)
    chosen = config.get("sampler") or {}
    backend = _BACKEND.value or chosen.get("backend", "jax")
    if backend == "jax":
        engine = jax_engine(chosen)
    else:
        engine = vllm_engine(config["sampling"], chosen.get("options") or {})
    from kimina_jax.protocol.claims import Claims
    from kimina_jax.sampler.tier import Flow, serve

    waves = backend == "jax" and not _REFILL.value
    flow = Flow(
        share=_SHARE.value or (_ROWS.value if waves else None),
        ahead=_AHEAD.value,
        weights_timeout_s=_WEIGHTS_TIMEOUT.value,
        idle_timeout_s=_IDLE_TIMEOUT.value,
    )
    with Claims(run) as claims:
        serve(run, engine, claims, flow)


def jax_engine(chosen: dict[str, Any]):
    """The JAX decoder, with its compiled programs kept for the next process.

    `chosen` is the section `sampler`: `mesh`, the axis sizes over this host's devices (none: one of
    them, on a CPU all cores), `int8`, such as {"weights": True, "cache": True}, and `attention`,
    one of attention.KINDS.
    """
    from flextrain_jax.core.mesh import core_mesh, make_mesh
    from kimina_jax.sampler.engine_jax import JaxEngine
    from kimina_jax.sampler.int8 import Int8

    int8 = cli.build(Int8, {"int8": chosen.get("int8") or {}}, "int8", "the section 'sampler'")
    cli.use_compilation_cache()
    try:
        axes = chosen.get("mesh")
        mesh = make_mesh(axes) if axes else core_mesh(_ROWS.value // CORE_ROWS)
        attention = chosen.get("attention", "auto")
        return JaxEngine(_ROWS.value, _REFILL.value, mesh, int8, attention)
    except ValueError as error:
        raise cli.UserError(f"the setting 'sampler.mesh': {error}") from None


def vllm_engine(sampling: dict, options: dict):
    """vLLM with the run's sampling settings; `options` go to vllm.LLM."""
    from kimina_jax.sampler.sampling import Sampling

    if sampling.get("part_tokens"):
        raise cli.UserError(
            "--backend=vllm: the run's 'sampling.part_tokens' is set, which only the JAX decoder"
            " knows; use --backend=jax"
        )
    try:
        from kimina_jax.sampler.engine_vllm import VllmEngine
    except ImportError as error:
        raise cli.UserError(
            f"--backend=vllm: this Python has no working vLLM ({error}); run `make vllm` and use"
            " .venv-vllm/bin/python"
        ) from error
    return VllmEngine(Sampling(**sampling), options)


if __name__ == "__main__":
    cli.run(main)
