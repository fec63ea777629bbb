# SPDX-License-Identifier: Apache-2.0
"""Supervised fine-tuning: python -m launch.sft --config=configs/sft/tiny.py --run=runs/sft

Trains on the reference solutions of a part of the training problems and leaves a Hugging Face
folder in RUN/model. The same command resumes, with more steps if it says so.
"""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from absl import flags

from launch import cli
from launch.config.errors import UserError
from launch.processes import hosts, tier

if TYPE_CHECKING:
    from kimina_jax.model.config import Config
    from kimina_jax.model.presets import Compute
    from kimina_jax.problems.load import Problem
    from kimina_jax.text.tokenizer import Tokenizer
    from launch.config.sft import SftProblems, SftRun

# Of a section `model`, what is not the shape.
COMPUTED = ("dtype", "param_dtype", "remat", "attention")

_CONFIG = flags.DEFINE_string("config", None, "the configuration file")
_RUN = flags.DEFINE_string("run", None, "the run directory; default runs/sft-NAME")
_SUPERVISED = flags.DEFINE_bool("supervised", False, "end with the process that started this one")
flags.adopt_module_key_flags(hosts)
flags.adopt_module_key_flags(cli)


def main(overrides: list[str]) -> None:
    """Trains and exports."""
    if _SUPERVISED.value:
        tier.follow_supervisor()
    import jax

    from flextrain_jax.core.hosts import agree
    from kimina_jax.protocol import mailbox
    from kimina_jax.text.tokenizer import Tokenizer
    from kimina_jax.trainer.packing import TooLong, check_lengths
    from launch.config import run_folder
    from launch.config.mesh import training_mesh
    from launch.config.sft import SftRun

    loaded = cli.load(SftRun, _CONFIG.value, overrides)
    source, config = loaded.source, loaded.settings
    run = Path(_RUN.value or f"runs/sft-{Path(source).stem}")
    lock = hosts.hold(run, "sft")
    mesh = training_mesh(config.mesh, config.sft.rows, "sft.rows", config.optim, source)
    checkpoint = config.init.checkpoint
    if checkpoint:
        run_folder.check_ours(Path(checkpoint))
        check_shape(config, run_folder.open_weights(Path(checkpoint))[1], source)
    tokenizer = Tokenizer(Path(checkpoint) / "tokenizer.model") if checkpoint else Tokenizer()
    part = chosen_problems(config.problems, config.seed, source)
    pairs = solutions(part, config, tokenizer)
    try:
        check_lengths(pairs, config.sft.row_tokens, "sft.row_tokens")
    except TooLong as error:
        raise UserError(f"{source}: {error}") from None
    if not checkpoint:
        random_model(config, tokenizer, source)  # a shape that cannot be exported fails now
    target = run / "model"

    def before_change(names: list[str], settings: "SftRun") -> None:
        run_folder.refuse_fewer(run, "sft.steps", settings.sft.steps)
        if "sft.steps" not in names or not mailbox.is_stable(target):
            return
        if not run_folder.steps_done(run):
            raise UserError(
                f"{run}: its checkpoints are gone, so it cannot do more steps; choose another --run"
            )
        (target / mailbox.STABLE).unlink()

    config = hosts.claim_run(run, loaded, before_change)
    if agree(mailbox.is_stable(target)):
        return
    cli.use_compilation_cache()
    with jax.set_mesh(mesh):
        if checkpoint:
            how = as_told(config)
            params, model = run_folder.load_masters(Path(checkpoint), mesh, how, config.lora.chosen)
        else:
            params, model = None, random_model(config, tokenizer, source)
        trained = train(run, config, model, params, pairs, mesh)
        export(target, config, model, params, trained, tokenizer, part)
    del lock


def as_told(config: "SftRun") -> "Compute":
    """How a model from a checkpoint is computed."""
    from kimina_jax.model.presets import Compute

    if config.model is None:
        return config.computed
    return Compute(**{name: getattr(config.model, name) for name in COMPUTED})


def check_shape(config: "SftRun", there: "Config", source: str) -> None:
    """Refuses a section `model` of another shape than the checkpoint has."""
    for name, value in vars(config.model).items() if config.model else ():
        if name not in COMPUTED and value != getattr(there, name):
            raise UserError(
                f"{source}: 'model.{name}' is {value}, and {config.init.checkpoint} has"
                f" {getattr(there, name)}; set 'model' to null to go by the checkpoint, or"
                " 'init.checkpoint' to \"\" for random weights"
            )


def chosen_problems(problems: "SftProblems", seed: int, source: str) -> "list[Problem]":
    """The part of the training problems whose solutions are shown."""
    from kimina_jax.trainer.curriculum import choose_part

    found = problems.read("train")
    if problems.levels:
        found = [problem for problem in found if problem.level in problems.levels]
    if not found:
        levels = list(problems.levels)
        raise UserError(
            f"{source}: 'problems.levels' is {levels} and leaves no problem to train on"
        )
    return choose_part(found, problems.count or len(found), seed)


def solutions(
    part: "list[Problem]", config: "SftRun", tokenizer: "Tokenizer"
) -> list[tuple[list[int], list[int]]]:
    """The tokens of the prompt and of the solution of each problem."""
    from kimina_jax.problems import automation
    from kimina_jax.text import reasoning
    from kimina_jax.text.prompts import render_prompt

    return [
        (
            tokenizer.encode(render_prompt(problem, config.prompt)),
            tokenizer.encode(reasoning.render_solution(problem)),
        )
        for problem in automation.mix(part, config.problems.automation, config.seed)
    ]


def random_model(config: "SftRun", tokenizer: "Tokenizer", source: str) -> "Config":
    """The model of the section `model`. Raises UserError where it has no Hugging Face form."""
    from kimina_jax.weights import hf_config
    from kimina_jax.weights.tensor_files import ModelError

    assert config.model is not None  # as SftRun has checked
    model = config.model.with_vocabulary(tokenizer.vocab_size)
    try:
        hf_config.to_hf(model, model.param_dtype)
    except ModelError as error:
        raise UserError(f"{source}: section 'model': {error}") from None
    return model


def train(
    run: Path, config: "SftRun", model: "Config", params: dict | None, pairs: list, mesh: Any
) -> dict:
    """The trained parameters, with the bar."""
    from kimina_jax.trainer import sft
    from launch.processes import progress

    with progress.bar("SFT", config.sft.steps) as advance:
        return sft.train(
            model,
            config.optim,
            config.sft,
            pairs,
            run,
            mesh,
            seed=config.seed,
            init_params=params,
            adapters=config.lora.chosen,
            peak_flops=config.peak_flops or None,
            on_step=lambda step, m: advance(step + 1, f"loss {m['loss']:.3f}"),
        )


def export(
    target: Path,
    config: "SftRun",
    model: "Config",
    params: dict | None,
    trained: dict,
    tokenizer: "Tokenizer",
    part: "list[Problem]",
) -> None:
    """The Hugging Face folder of what was trained, whole or not at all; all processes take part and
    process 0 writes."""
    from flextrain_jax.core.hosts import leads
    from kimina_jax.model import lora
    from kimina_jax.protocol import mailbox
    from kimina_jax.weights import hf, peft
    from launch.config.run_folder import SEEN

    adapters = config.lora.chosen
    temporary = target.with_name(f"{target.name}.tmp")
    if leads():
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir()
    hf.export_model(lora.whole(trained, params, adapters), model, temporary)
    if adapters:
        beside = temporary / peft.FOLDER
        peft.export_adapter(trained, model, adapters, beside, config.init.checkpoint)
    if leads():
        tokenizer.write_hf(temporary)
        mailbox.write_json(temporary / SEEN, {"ids": [problem.id for problem in part]})
        shutil.rmtree(target, ignore_errors=True)
        temporary.rename(target)
        mailbox.mark_stable(target)


if __name__ == "__main__":
    hosts.run(main)
