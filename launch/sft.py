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
from launch.processes import hosts, progress, tier

if TYPE_CHECKING:
    from kimina_jax.model.config import Config
    from kimina_jax.text.chat import Chat
    from kimina_jax.text.chat_tokenizer import ChatTokenizer
    from launch.config.sft import SftRun

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

    from flextrain_jax.core.hosts import agree, leads
    from kimina_jax.protocol import mailbox
    from kimina_jax.text.chat import Chat
    from kimina_jax.text.tokenizer import Tokenizer
    from kimina_jax.trainer.packing import TooLong, check_lengths
    from kimina_jax.trainer.sft import SftSource
    from launch.config import run_folder
    from launch.config.mesh import training_mesh
    from launch.config.sft import SftRun
    from launch.processes import sft_data

    loaded = cli.load(SftRun, _CONFIG.value, overrides)
    source, config = loaded.source, loaded.settings
    run = Path(_RUN.value or f"runs/sft-{Path(source).stem}")
    lock = hosts.hold(run, "sft")
    mesh = training_mesh(config.mesh, config.sft.rows, "sft.rows", config.optim, source)
    checkpoint, seen = config.init.checkpoint, set[str]()
    if checkpoint:
        run_folder.refuse_shape(loaded.given)
        chat = run_folder.open_chat(Path(checkpoint), config.prompt, config.wording)
        seen |= run_folder.seen_by(Path(checkpoint))
    else:
        chat = Chat(Tokenizer(), config.prompt, config.wording)
    tokenizer = chat.tokenizer
    sources: list[SftSource] = []
    if config.data.problems or not config.data.files:
        part = sft_data.chosen_problems(config.problems, config.seed, source)
        shown = sft_data.solutions(part, config, chat, source)
        sources.append(SftSource(shown, config.data.problems or 1.0))
        seen |= {problem.id for problem in part}
    texts, solved = sft_data.texts(config, chat.tokenizer)
    sources += texts
    try:
        for each in sources:
            check_lengths(each.pairs, config.sft.row_tokens, "sft.row_tokens")
    except TooLong as error:
        raise UserError(f"{source}: {error}") from None
    refuse_model(config, tokenizer, mesh, source)
    target = run / "model"
    learnt_from = sft_data.digests(config)
    sft_data.refuse_changed(run, learnt_from)

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
    if leads():
        sft_data.note(run, learnt_from)
    if agree(mailbox.is_stable(target)):
        return
    cli.use_compilation_cache()
    with jax.set_mesh(mesh):
        if checkpoint:
            frozen = config.lora.chosen is not None
            computed = config.init.computed
            params, model = run_folder.load_to_train(Path(checkpoint), mesh, computed, frozen)
        else:
            params, model = None, random_model(config, tokenizer, source)
        trained = train(run, config, model, params, sources, mesh)
        export(target, config, model, params, trained, chat, sorted(seen | solved))
    del lock


def refuse_model(config: "SftRun", tokenizer: "ChatTokenizer", mesh: Any, source: str) -> None:
    """Refuses a model that could not be exported after the training, or that the mesh does not
    divide."""
    from kimina_jax.weights import hf_config
    from launch.config import run_folder
    from launch.config.mesh import check_attention, check_divides, check_tokens

    if config.init.checkpoint:
        model = run_folder.open_weights(Path(config.init.checkpoint))[1]
        hf_config.to_hf(model, model.param_dtype)
        kind, field = config.init.computed.attention, "init.computed.attention"
    else:
        model = random_model(config, tokenizer, source)
        kind, field = model.attention, "model.attention"
    check_attention(kind, mesh, f"{source}: '{field}'")
    check_divides(model, mesh, source)
    check_tokens(config.sft.row_tokens, "sft.row_tokens", mesh, source)


def random_model(config: "SftRun", tokenizer: "ChatTokenizer", source: str) -> "Config":
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
    run: Path, config: "SftRun", model: "Config", params: dict | None, sources: list, mesh: Any
) -> dict:
    """The trained parameters, with the bar."""
    from kimina_jax.trainer import sft

    told = tier.saving_when_told(run, not hosts.joined())
    with told as stop, progress.bar("SFT", config.sft.steps) as advance:
        return sft.train(
            model,
            config.optim,
            config.sft,
            sources,
            run,
            mesh,
            seed=config.seed,
            init_params=params,
            adapters=config.lora.chosen,
            peak_flops=config.peak_flops or None,
            on_step=lambda step, m: advance(step + 1, f"loss {m['loss']:.3f}"),
            stop=stop,
        )


def export(
    target: Path,
    config: "SftRun",
    model: "Config",
    params: dict | None,
    trained: dict,
    chat: "Chat",
    seen: list[str],
) -> None:
    """The Hugging Face folder of what was trained, whole or not at all; all processes take part.
    `seen` are the ids of the problems whose solutions were shown."""
    from flextrain_jax.core.hosts import leads, together
    from kimina_jax.model import lora
    from kimina_jax.protocol import mailbox
    from kimina_jax.weights import hf, peft
    from launch.config.run_folder import SEEN

    adapters = config.lora.chosen
    temporary = target.with_name(f"{target.name}.tmp")

    def begin() -> None:
        if leads():
            shutil.rmtree(temporary, ignore_errors=True)
            temporary.mkdir()

    together(begin)
    # As they were trained: a small update is lost in bfloat16. What they compute in stands beside.
    whole = lora.whole(trained, params, adapters)
    hf.export_model(whole, model, temporary, dtype=model.param_dtype)
    if adapters:
        beside = temporary / peft.FOLDER
        peft.export_adapter(trained, model, adapters, beside, config.init.checkpoint)
    if leads():
        chat.copy_to(temporary)
        mailbox.write_json(temporary / SEEN, {"ids": seen})
        shutil.rmtree(target, ignore_errors=True)
        temporary.rename(target)
        mailbox.mark_stable(target)


if __name__ == "__main__":
    hosts.run(main)
