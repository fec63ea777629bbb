# SPDX-License-Identifier: Apache-2.0
"""Supervised fine-tuning: python -m launch.sft --config=configs/sft/tiny.py --run=runs/sft

Trains on the reference solutions of a part of the training problems and leaves a Hugging Face
folder in RUN/model. The same command resumes.
"""

import shutil
from pathlib import Path

from absl import flags

from launch import cli
from launch.processes import hosts, tier

_CONFIG = flags.DEFINE_string("config", None, "the configuration file", required=True)
_RUN = flags.DEFINE_string("run", None, "the run directory; default runs/sft-NAME")
_SUPERVISED = flags.DEFINE_bool("supervised", False, "end with the process that started this one")
flags.adopt_module_key_flags(hosts)

SECTIONS = (
    "init",
    "seed",
    "prompt",
    "problems",
    "model",
    "optim",
    "lora",
    "sft",
    "peak_flops",
    "mesh",
)


def main(overrides: list[str]) -> None:
    """Trains and exports."""
    if _SUPERVISED.value:
        tier.follow_supervisor()
    import jax

    from flextrain_jax.core.hosts import agree, leads
    from flextrain_jax.core.optim import OptimConfig
    from kimina_jax.model import lora, transformer
    from kimina_jax.problems import automation
    from kimina_jax.problems.load import SPLITS
    from kimina_jax.protocol import mailbox
    from kimina_jax.text import reasoning
    from kimina_jax.text.prompts import render_prompt
    from kimina_jax.text.tokenizer import Tokenizer
    from kimina_jax.trainer.curriculum import choose_part
    from kimina_jax.trainer.sft import SftConfig, train
    from kimina_jax.weights import hf, hf_config, peft
    from launch import settings
    from launch.processes import progress

    source = _CONFIG.value
    config = cli.load_config(source, overrides)
    cli.check_sections(config, SECTIONS, source)
    run = Path(_RUN.value or f"runs/sft-{Path(source).stem}")
    lock = hosts.hold(run, "sft")
    values = {**(config.get("sft") or {}), "seed": config["seed"]}
    sft = cli.build(SftConfig, {"sft": values}, "sft", source)
    mesh = settings.training_mesh(config, sft.rows, "sft.rows", source)
    optim = cli.build(OptimConfig, config, "optim", source)
    checkpoint = (config.get("init") or {}).get("checkpoint")
    adapters = settings.lora_of(config, source)
    if adapters and not checkpoint:
        raise cli.UserError(
            f"{source}: lora.rank is {adapters.rank}, and there are no weights for adapters to"
            " stand beside; set init.checkpoint, or lora.rank to 0"
        )
    peak_flops = settings.peak_flops_of(config, source)
    hosts.claim_run(run, config)
    target = run / "model"
    if agree(mailbox.is_stable(target)):
        return
    tokenizer = Tokenizer(Path(checkpoint) / "tokenizer.model") if checkpoint else Tokenizer()
    cli.use_compilation_cache()
    with jax.set_mesh(mesh):
        if checkpoint:
            params, model = settings.load_weights(Path(checkpoint), mesh)
        else:
            shape = {**config["model"], "vocab_size": tokenizer.vocab_size}
            model = cli.build(transformer.Config, {"model": shape}, "model", source)
            hf_config.to_hf(model, model.param_dtype)  # a shape that cannot be exported fails now
            params = None
        section = dict(config["problems"])
        count = section.pop("count", None)
        levels = section.pop("levels", None)
        automated = section.pop("automation", 0.0)
        cli.check_sections(section, SPLITS, f"{source}, section 'problems'")
        if automated and section.get("train") != "bundled":
            raise cli.UserError(
                f"{source}: problems.automation is for the bundled problems; set it to 0"
            )
        problems = settings.problems_of({"problems": section}, "train", source)
        if levels:
            problems = [problem for problem in problems if problem.level in levels]
        if not problems:
            raise cli.UserError(f"{source}: problems.levels={levels} leaves no problem to train on")
        part = choose_part(problems, count or len(problems), config["seed"])
        pairs = [
            (
                tokenizer.encode(render_prompt(problem, config["prompt"])),
                tokenizer.encode(reasoning.render_solution(problem)),
            )
            for problem in automation.mix(part, automated, config["seed"])
        ]
        with progress.bar("SFT", sft.steps) as advance:
            trained = train(
                model,
                optim,
                sft,
                pairs,
                run,
                mesh,
                init_params=params,
                adapters=adapters,
                peak_flops=peak_flops,
                on_step=lambda step, m: advance(step + 1, f"loss {m['loss']:.3f}"),
            )
        temporary = run / "model.tmp"
        if leads():
            shutil.rmtree(temporary, ignore_errors=True)
            temporary.mkdir()
        # All take part, process 0 writes.
        hf.export_model(lora.whole(trained, params, adapters), model, temporary)
        if adapters:
            peft.export_adapter(trained, model, adapters, temporary / peft.FOLDER, checkpoint)
        if leads():
            tokenizer.write_hf(temporary)
            mailbox.write_json(temporary / settings.SEEN, {"ids": [p.id for p in part]})
            shutil.rmtree(target, ignore_errors=True)
            temporary.rename(target)
            mailbox.mark_stable(target)
    del lock


if __name__ == "__main__":
    hosts.run(main)
