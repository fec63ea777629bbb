# SPDX-License-Identifier: Apache-2.0
"""The training tier: python -m launch.train --run=RUN

The trainer of a run directory that `launch.rl` (with --prepare) has laid out. On a pod it is
started by itself, on every host: see "Several hosts" in docs/scale.md. It goes by RUN/config.json.
With --shared it draws its samples, too, on the same devices (docs/sampler.md). On SIGTERM it ends
its step, saves, and leaves with exit code 143; on several hosts it ends at once.
"""

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

from absl import flags

from launch import cli
from launch.config.errors import UserError
from launch.processes import hosts, tier

if TYPE_CHECKING:
    from jax.sharding import Mesh

    from kimina_jax.problems.load import Problem
    from kimina_jax.protocol.claims import ClaimFiles
    from kimina_jax.sampler.shared import SharedSampler
    from kimina_jax.trainer.setup import Setup
    from launch.config.rl import RlRun

_RUN = flags.DEFINE_string("run", None, "the run directory", required=True)
_SHARED = flags.DEFINE_bool(
    "shared", False, "draw the samples, too, in this process; no launch.sample is needed"
)
_SUPERVISED = flags.DEFINE_bool("supervised", False, "end with the process that started this one")
flags.adopt_module_key_flags(hosts)


def main(overrides: list[str]) -> None:
    """Trains until the last step of the run, then marks the run done."""
    cli.no_settings(overrides, tier.SAY_RL)
    if _SUPERVISED.value:
        tier.follow_supervisor()
    import jax

    from flextrain_jax.core.hosts import leader_first, leads
    from flextrain_jax.core.saving import Stopped
    from kimina_jax.protocol import mailbox
    from kimina_jax.protocol.claims import ClaimFiles
    from kimina_jax.trainer import loop
    from launch.config import run_folder
    from launch.config.resume import read_run
    from launch.config.rl import RlRun

    run = Path(_RUN.value)
    config = read_run(run, RlRun)
    lock = hosts.hold(run, "trainer")
    cli.use_compilation_cache()
    source = str(mailbox.config_file(run))
    mesh, decodes_on = meshes(config, run / "init", source)
    with leader_first():
        run_folder.go_on(run, config.rl.steps, run_folder.last_version(run, config))
    setup, params = prepare(run, config, mesh)
    with ClaimFiles(run) as claims, jax.set_mesh(mesh):
        own = own_sampler(run, config, setup, claims, decodes_on) if _SHARED.value else None
        every = config.devices.publish_every if own else 1
        # A signal comes to one of several hosts, where the others would wait for it in their step.
        stop = (lambda: False) if hosts.joined() else tier.told_to_stop()
        try:
            loop.train(run, config.rl, setup, params, mesh, claims, own, every, stop)
        except Stopped as end:
            print(f"{run}: {end}; the same command goes on from there", flush=True)
            raise SystemExit(tier.STOPPED) from None
    if leads():
        mailbox.mark_done(run)
    del lock


def meshes(config: "RlRun", weights: Path, source: str) -> "tuple[Mesh, Mesh | None]":
    """The trainer's mesh, and with --shared that of the samples; the first use of jax's devices."""
    from launch.config import run_folder
    from launch.config.mesh import refuse_shared, shared_meshes, training_mesh

    told = config.mesh, config.rl.rows, "rl.rows", config.optim, source
    if not _SHARED.value:
        return training_mesh(*told), None
    refuse_shared(config, hosts.joined())
    model = run_folder.open_weights(weights)[1]
    return shared_meshes(*told, config.sampler.mesh, model)


def own_sampler(
    run: Path, config: "RlRun", setup: "Setup", claims: "ClaimFiles", mesh: "Mesh | None"
) -> "SharedSampler":
    """What draws in this process, as launch.sample would."""
    from kimina_jax.sampler.engine_jax import JaxEngine
    from kimina_jax.sampler.sampling import ROWS
    from kimina_jax.sampler.shared import SharedSampler
    from kimina_jax.sampler.tier import Flow
    from launch.config.mesh import check_attention

    chosen = config.sampler
    check_attention(chosen.attention, mesh, "the setting 'sampler.attention'")
    try:
        engine = JaxEngine(ROWS, False, mesh, chosen.int8, chosen.attention)
    except ValueError as error:
        raise UserError(f"the setting 'sampler.mesh': {error}") from None
    flow = Flow(share=ROWS, idle_timeout_s=config.rl.step_timeout_s)
    return SharedSampler(run, engine, claims, setup.published, flow)


def prepare(run: Path, config: "RlRun", mesh: Any) -> "tuple[Setup, dict]":
    """What the trainer needs, and the parameters of RUN/init on `mesh`."""
    from kimina_jax.text.reasoning import FormatError, extract_proof
    from kimina_jax.trainer.setup import Setup
    from launch.config import run_folder
    from launch.config.mesh import check_attention, check_divides, check_tokens
    from launch.processes import statements

    weights = run / "init"
    chat = run_folder.open_chat(weights, config.prompt, config.wording)
    frozen = config.lora.chosen is not None
    source = f"{run / 'config.json'}"
    check_attention(config.model.attention, mesh, f"{source}: 'model.attention'")
    check_divides(run_folder.open_weights(weights)[1], mesh, source)
    check_tokens(config.rl.row_tokens, "rl.row_tokens", mesh, source)
    params, model = run_folder.load_to_train(weights, mesh, config.model, frozen)
    problems = run_folder.fitting(
        config, model, run_folder.training_problems(config, weights), chat.encode
    )
    rules = config.format.rules(config.prompt)

    def proof_of(problem: "Problem", text: str) -> str:
        try:
            return extract_proof(text, problem.statement, problem.preamble, rules)
        except FormatError:  # judged by other rules, such as before the run went on
            return ""

    setup = Setup(
        model=model,
        optim=config.optim,
        objective=config.objective,
        advantages=config.advantages,
        curriculum=config.curriculum,
        sampling=dataclasses.asdict(config.sampling),
        problems=problems,
        encode_prompt=chat.encode,
        failed=chat.failed,
        partial=chat.partial,
        write_tokenizer=chat.copy_to,
        correction=config.correction,
        penalties=config.penalties,
        lora=config.lora.chosen,
        saving=config.checkpoint,
        sampler_dtype=config.sampler.dtype,
        peak_flops=config.peak_flops or None,
        seed=config.seed,
        opening=chat.opening(problems[0]),
        reward=config.reward,
        proof_of=proof_of,
        validation=config.validation,
        held_out=run_folder.held_out(config, model, chat.encode),
        opposites=statements.read_opposites(run, problems) if config.rl.negate.share else {},
    )
    return setup, params


if __name__ == "__main__":
    hosts.run(main)
