# SPDX-License-Identifier: Apache-2.0
"""An elastic prover: python -m launch.elastic_prover --config=configs/elastic/prover.py

SFT on the reference solutions with the FlexTrain step, for every method of the configuration; every
rung becomes a Hugging Face folder, RUN/rungs/METHOD-DEPTH. The same command resumes.
"""

import dataclasses
import shutil
from pathlib import Path

from absl import flags

from launch import cli
from launch.processes import progress, tier

_CONFIG = flags.DEFINE_string("config", None, "the configuration file", required=True)
_RUN = flags.DEFINE_string("run", None, "the run directory; default runs/elastic-NAME")

SECTIONS = (
    "seed",
    "prompt",
    "problems",
    "model",
    "ladder",
    "optim",
    "sft",
    "methods",
    "mesh",
)


def main(overrides: list[str]) -> None:
    """Trains what is not trained yet, exports all rungs and prints their folders."""
    import jax

    from flextrain_jax.core.mesh import make_mesh
    from flextrain_jax.core.optim import OptimConfig, make_optimizer
    from flextrain_jax.elastic.train_step import Method
    from kimina_jax.model import mimetic, transformer
    from kimina_jax.model.elastic import elastic_model
    from kimina_jax.protocol import mailbox
    from kimina_jax.text import reasoning
    from kimina_jax.text.prompts import render_prompt
    from kimina_jax.text.tokenizer import Tokenizer
    from kimina_jax.trainer.curriculum import choose_part
    from kimina_jax.trainer.sft import SftConfig, batches
    from kimina_jax.weights import hf_config
    from launch import elastic_settings, settings

    source = _CONFIG.value
    config = cli.load_config(source, overrides)
    cli.check_sections(config, SECTIONS, source)
    run = Path(_RUN.value or f"runs/elastic-{Path(source).stem}")
    lock = tier.hold(run, "elastic", wait_s=1.0)
    settings.claim_run(run, config)
    tokenizer = Tokenizer()
    values = {**(config.get("sft") or {}), "seed": config["seed"]}
    sft = cli.build(SftConfig, {"sft": values}, "sft", source)
    shape = {**config["model"], "vocab_size": tokenizer.vocab_size}
    cfg = cli.build(transformer.Config, {"model": shape}, "model", source)
    hf_config.to_hf(cfg, cfg.param_dtype)  # a shape that cannot be exported fails now
    ladders = {"ladders": {"ladder": config.get("ladder") or {}}}
    ladder = elastic_settings.ladders_of(ladders, (cfg.n_layers,), cfg.n_layers, source)["ladder"]
    optim = cli.build(OptimConfig, config, "optim", source)
    if optim.kind != "adamw":
        raise cli.UserError(f"{source}: 'optim.kind' is {optim.kind!r}; the elastic step has adamw")
    methods = {
        name: cli.build(Method, {f"methods.{name}": dict(v)}, f"methods.{name}", source)
        for name, v in (config.get("methods") or {}).items()
    }

    mailbox.write_json(run / "ladder.json", rung_table(cfg, ladder, sft.row_tokens))

    def init(key):
        params = transformer.init_params(key, cfg)
        return mimetic.with_induction(params, cfg, config["seed"]) if sft.induction else params

    section = dict(config["problems"])
    count = section.pop("count", None)
    problems = settings.problems_of({"problems": section}, "train", source)
    pairs = [
        (
            tokenizer.encode(render_prompt(problem, config["prompt"])),
            tokenizer.encode(reasoning.render_solution(problem)),
        )
        for problem in choose_part(problems, count or len(problems), config["seed"])
    ]
    batch_of = batches(pairs, sft)
    model = elastic_model(cfg, init, sft.logit_chunk)
    cli.use_compilation_cache()
    mesh = make_mesh(config.get("mesh"))
    with jax.set_mesh(mesh):
        for name, method in methods.items():
            folders = [run / "rungs" / f"{name}-{depth:02d}" for depth in ladder.depths]
            if not all(mailbox.is_stable(folder) for folder in folders):
                net = (model, ladder, method, make_optimizer(optim))
                params = train(run / "jobs" / name, name, net, batch_of, sft, mesh)
                for rung, folder in enumerate(folders):
                    export(folder, params, ladder, rung, cfg, tokenizer)
            for folder in folders:
                print(folder, flush=True)
    del lock


def rung_table(cfg, ladder, tokens: int) -> list[dict]:
    """What every rung costs on a row of `tokens` tokens, for RUN/ladder.json."""
    from flextrain_jax.elastic import costs
    from flextrain_jax.elastic.ladder import rung_costs

    names = (
        "vocab_size", "d_model", "n_layers", "n_heads", "n_kv_heads", "head_dim", "d_ff",
        "tie_embeddings", "qkv_bias", "qk_norm",
    )  # fmt: skip
    model = costs.decoder(tokens, **{name: getattr(cfg, name) for name in names})
    return [dataclasses.asdict(row) for row in rung_costs(ladder, model)]


def train(folder: Path, name: str, net, batch_of, sft, mesh) -> dict:
    """The elastic parameters after the last step."""
    from flextrain_jax.elastic import loop

    config = loop.LoopConfig(sft.steps, sft.seed, sft.save_every)
    with progress.bar(name, sft.steps) as advance:
        trained = loop.train(
            folder,
            *net,
            batch_of,
            config,
            mesh,
            on_step=lambda step, m: advance(step + 1, f"loss {m['loss']:.3f}"),
        )
    return trained.params


def export(target: Path, params: dict, ladder, rung: int, cfg, tokenizer) -> None:
    """One rung as a Hugging Face folder, whole or not at all."""
    from flextrain_jax.elastic.model import head_of
    from kimina_jax.model.elastic import cut
    from kimina_jax.protocol import mailbox
    from kimina_jax.weights import hf

    head = head_of(params, ladder.depths[rung])
    part, part_cfg = cut(params, head, ladder.active(rung), cfg)
    temporary = target.with_name(target.name + ".tmp")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    hf.export_model(part, part_cfg, temporary)
    tokenizer.write_hf(temporary)
    shutil.rmtree(target, ignore_errors=True)
    temporary.rename(target)
    mailbox.mark_stable(target)


if __name__ == "__main__":
    cli.run(main)
