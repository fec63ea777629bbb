# SPDX-License-Identifier: Apache-2.0
"""An elastic prover: python -m launch.elastic_prover --config=configs/elastic/prover.py

SFT on the reference solutions with the FlexTrain step, for every method of the configuration, from
random weights or from a Hugging Face folder (`init.checkpoint`); every rung becomes a Hugging Face
folder, RUN/rungs/METHOD-DEPTH. The same command resumes.
"""

import dataclasses
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from absl import flags

from launch import cli
from launch.config.errors import UserError
from launch.processes import progress, tier

if TYPE_CHECKING:
    from flextrain_jax.elastic.ladder import DepthLadder
    from kimina_jax.model.config import Config
    from kimina_jax.text.chat import Chat
    from launch.config.prover import ProverRun

_CONFIG = flags.DEFINE_string("config", None, "the configuration file")
_RUN = flags.DEFINE_string("run", None, "the run directory; default runs/elastic-NAME")
flags.adopt_module_key_flags(cli)


def main(overrides: list[str]) -> None:
    """Trains what is not trained yet, exports all rungs and prints their folders."""
    import jax

    from flextrain_jax.elastic.ladder import LadderError
    from kimina_jax.protocol import mailbox
    from kimina_jax.text.chat import Chat
    from kimina_jax.text.tokenizer import Tokenizer
    from kimina_jax.trainer.packing import TooLong, check_lengths
    from kimina_jax.trainer.sft import SftSource, batches
    from kimina_jax.weights import hf_config
    from launch.config import run_folder
    from launch.config.mesh import check_attention, check_divides, check_rows, check_tokens
    from launch.config.prover import ProverRun
    from launch.config.resume import claim_run
    from launch.processes import sft_data
    from launch.processes.experiment import mesh_of

    loaded = cli.load(ProverRun, _CONFIG.value, overrides)
    source, config = loaded.source, loaded.settings
    run = Path(_RUN.value or f"runs/elastic-{Path(source).stem}")
    checkpoint = Path(config.init.checkpoint) if config.init.checkpoint else None
    if checkpoint:
        run_folder.refuse_shape(loaded.given)
        chat = run_folder.open_chat(checkpoint, config.prompt, config.wording)
        cfg = run_folder.open_weights(checkpoint)[1]
    else:
        assert config.model is not None  # as ProverRun has checked
        chat = Chat(Tokenizer(), config.prompt, config.wording)
        cfg = config.model.with_vocabulary(chat.tokenizer.vocab_size)
    hf_config.to_hf(cfg, cfg.param_dtype)  # a shape that cannot be exported fails now
    part = sft_data.chosen_problems(config.problems, config.seed, source)
    pairs = sft_data.solutions(part, config, chat, source)
    seen = run_folder.seen_by(checkpoint) if checkpoint else set()
    shown = sorted({problem.id for problem in part} | seen)
    try:
        ladder = config.ladder.over((cfg.n_layers,))
        check_lengths(pairs, config.sft.row_tokens, "sft.row_tokens")
    except (LadderError, TooLong) as error:
        raise UserError(f"{source}: {error}") from None
    mesh = mesh_of(config.mesh, source)
    kind = config.init.computed.attention if checkpoint else cfg.attention
    check_attention(kind, mesh, f"{source}: 'attention'")
    check_divides(cfg, mesh, source)
    check_rows(config.sft.rows, "sft.rows", mesh, source)
    check_tokens(config.sft.row_tokens, "sft.row_tokens", mesh, source)
    lock = tier.hold(run, "elastic", wait_s=1.0)
    learnt_from = sft_data.digests(config)
    sft_data.refuse_changed(run, learnt_from)
    config = claim_run(run, loaded)
    sft_data.note(run, learnt_from)
    mailbox.write_json(run / "ladder.json", rung_table(cfg, ladder, config.sft.row_tokens))
    cli.use_compilation_cache()
    with jax.set_mesh(mesh):
        for name in config.methods:
            folders = [run / "rungs" / f"{name}-{depth:02d}" for depth in ladder.depths]
            if not all(mailbox.is_stable(folder) for folder in folders):
                batch_of = batches([SftSource(pairs)], config.sft, config.seed)
                params, made = train(run / "jobs" / name, name, cfg, ladder, batch_of, config, mesh)
                for rung, folder in enumerate(folders):
                    export(folder, params, ladder, rung, made, chat, shown)
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


def train(
    folder: Path,
    name: str,
    cfg: "Config",
    ladder: "DepthLadder",
    batch_of: Callable[[int], Any],
    config: "ProverRun",
    mesh: Any,
) -> tuple[dict, "Config"]:
    """The elastic parameters of a method after the last step, and what decoder they are of."""
    from flextrain_jax.core.optim import make_optimizer
    from flextrain_jax.elastic import loop
    from flextrain_jax.elastic.train_step import state_of
    from kimina_jax.model import mimetic, transformer
    from kimina_jax.model.elastic import elastic_model, to_elastic
    from launch.config import run_folder

    sft, method = config.sft, config.methods[name]
    tx = make_optimizer(config.optim.over(sft.steps))
    segments = ladder.segments()
    given = None
    if config.init.checkpoint:  # read for each method: its steps give up the arrays before them
        given, cfg = run_folder.load_to_train(
            Path(config.init.checkpoint), mesh, config.init.computed, frozen=False
        )

    def init(key):
        params = transformer.init_params(key, cfg)
        return mimetic.with_induction(params, cfg, config.seed) if sft.induction else params

    model = elastic_model(cfg, init, segments, sft.logit_chunk)
    start = None
    if given is not None:
        start = state_of(to_elastic(given, segments), model, ladder, method, tx)
        del given
    told = tier.saving_when_told(folder)
    with told as stop, progress.bar(name, sft.steps) as advance:
        trained = loop.train(
            folder,
            model,
            ladder,
            method,
            tx,
            batch_of,
            loop.LoopConfig(sft.steps, config.seed, sft.save_every),
            mesh,
            on_step=lambda step, m: advance(step + 1, f"loss {m['loss']:.3f}"),
            start=start,
            stop=stop,
        )
    return trained.params, cfg


def export(
    target: Path,
    params: dict,
    ladder: "DepthLadder",
    rung: int,
    cfg: "Config",
    chat: "Chat",
    shown: Sequence[str],
) -> None:
    """One rung as a Hugging Face folder, whole or not at all, which says by what prompt it was
    trained, and what problems it and what it began with were shown: `shown`, their ids."""
    from flextrain_jax.elastic.model import head_of
    from kimina_jax.model.elastic import cut
    from kimina_jax.protocol import mailbox
    from kimina_jax.weights import hf
    from launch.config.run_folder import SEEN

    head = head_of(params, ladder.depths[rung])
    part, part_cfg = cut(params, head, ladder.active(rung), cfg)
    temporary = target.with_name(target.name + ".tmp")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    hf.export_model(part, part_cfg, temporary)
    chat.copy_to(temporary)
    mailbox.write_json(temporary / SEEN, {"ids": list(shown)})
    shutil.rmtree(target, ignore_errors=True)
    temporary.rename(target)
    mailbox.mark_stable(target)


if __name__ == "__main__":
    cli.run(main)
