# SPDX-License-Identifier: Apache-2.0
"""An elastic prover: python -m launch.elastic_prover --config=configs/elastic/prover.py

SFT on the reference solutions with the FlexTrain step, for every method of the configuration; every
rung becomes a Hugging Face folder, RUN/rungs/METHOD-DEPTH. The same command resumes.
"""

import dataclasses
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from absl import flags

from launch import cli
from launch.config.errors import UserError
from launch.processes import progress, tier

if TYPE_CHECKING:
    from kimina_jax.text.chat import Chat
    from launch.config.prover import ProverRun

_CONFIG = flags.DEFINE_string("config", None, "the configuration file")
_RUN = flags.DEFINE_string("run", None, "the run directory; default runs/elastic-NAME")
flags.adopt_module_key_flags(cli)


def main(overrides: list[str]) -> None:
    """Trains what is not trained yet, exports all rungs and prints their folders."""
    import jax

    from flextrain_jax.core.optim import make_optimizer
    from kimina_jax.model import mimetic, transformer
    from kimina_jax.model.elastic import elastic_model
    from kimina_jax.protocol import mailbox
    from kimina_jax.text.chat import Chat
    from kimina_jax.text.tokenizer import Tokenizer
    from kimina_jax.trainer.packing import TooLong, check_lengths
    from kimina_jax.trainer.sft import SftSource, batches
    from kimina_jax.weights import hf_config
    from launch.config.prover import ProverRun
    from launch.config.resume import claim_run
    from launch.processes.experiment import mesh_of

    loaded = cli.load(ProverRun, _CONFIG.value, overrides)
    source, config = loaded.source, loaded.settings
    run = Path(_RUN.value or f"runs/elastic-{Path(source).stem}")
    tokenizer = Tokenizer()
    cfg = config.model.with_vocabulary(tokenizer.vocab_size)
    hf_config.to_hf(cfg, cfg.param_dtype)  # a shape that cannot be exported fails now
    pairs = solutions(config, Chat(tokenizer, config.prompt, config.wording))
    try:
        check_lengths(pairs, config.sft.row_tokens, "sft.row_tokens")
    except TooLong as error:
        raise UserError(f"{source}: {error}") from None
    mesh = mesh_of(config.mesh, source)
    lock = tier.hold(run, "elastic", wait_s=1.0)
    config = claim_run(run, loaded)
    ladder, sft = config.ladder.over((cfg.n_layers,)), config.sft
    mailbox.write_json(run / "ladder.json", rung_table(cfg, ladder, sft.row_tokens))

    def init(key):
        params = transformer.init_params(key, cfg)
        return mimetic.with_induction(params, cfg, config.seed) if sft.induction else params

    model = elastic_model(cfg, init, ladder.segments(), sft.logit_chunk)
    cli.use_compilation_cache()
    with jax.set_mesh(mesh):
        for name, method in config.methods.items():
            folders = [run / "rungs" / f"{name}-{depth:02d}" for depth in ladder.depths]
            if not all(mailbox.is_stable(folder) for folder in folders):
                net = (model, ladder, method, make_optimizer(config.optim.over(sft.steps)))
                batch_of = batches([SftSource(pairs)], sft, config.seed)
                params = train(run / "jobs" / name, name, net, batch_of, config, mesh)
                for rung, folder in enumerate(folders):
                    export(folder, params, ladder, rung, cfg, tokenizer)
            for folder in folders:
                print(folder, flush=True)
    del lock


def solutions(config: "ProverRun", chat: "Chat") -> list[tuple[list[int], list[int]]]:
    """The tokens of the prompt and of the reference solution of the chosen problems."""
    from kimina_jax.trainer.curriculum import choose_part

    problems = config.problems.read("train")
    chosen = choose_part(problems, config.problems.count or len(problems), config.seed)
    return [chat.example(problem) for problem in chosen]


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


def train(folder: Path, name: str, net, batch_of, config: "ProverRun", mesh) -> dict:
    """The elastic parameters after the last step."""
    from flextrain_jax.elastic import loop

    sft = config.sft
    job = loop.LoopConfig(sft.steps, config.seed, sft.save_every)
    with progress.bar(name, sft.steps) as advance:
        model, ladder, method, tx = net
        trained = loop.train(
            folder,
            model,
            ladder,
            method,
            tx,
            batch_of,
            job,
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
    tokenizer.copy_to(temporary)
    shutil.rmtree(target, ignore_errors=True)
    temporary.rename(target)
    mailbox.mark_stable(target)


if __name__ == "__main__":
    cli.run(main)
