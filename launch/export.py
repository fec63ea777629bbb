# SPDX-License-Identifier: Apache-2.0
"""Export: python -m launch.export --run=RUN --out=FOLDER

Writes the newest weights of a run as a Hugging Face folder: safetensors, config.json, tokenizer,
generation config, and a model card made from the run's own files. `transformers` loads it as the
architecture that config.json names. With --adapter it is the run's PEFT adapter alone (see
`config.lora`), not the weights merged with it. An --out that ends in .gguf becomes one file for
llama.cpp. With --push=REPO what was written also goes to the Hugging Face Hub.

    python -m launch.export --average=runs/a,runs/b,FOLDER --out=FOLDER

writes the mean of several checkpoints of one model, of each run the newest weights: a Hugging Face
folder, from which runs can start, too.

    python -m launch.export --elastic=RUN --budget="params<=300k,latency_ms<=4" --out=FOLDER

writes the largest rung of an elastic run that keeps the budget, and --federated=RUN what the
devices of a class hold (see launch/export_elastic.py).
"""

import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from absl import flags

from launch import cli, export_elastic
from launch.config.errors import UserError
from launch.processes import user_files

_SOURCE = flags.DEFINE_string("run", None, "the run directory")
_AVERAGE = flags.DEFINE_list("average", None, "runs and folders whose mean is written, not --run")
_ELASTIC = flags.DEFINE_string("elastic", None, "the directory of an elastic run, instead of --run")
_FEDERATED = flags.DEFINE_string("federated", None, "of a federated run, instead of --run")
_STEP = flags.DEFINE_integer("step", None, "weights of this step instead of the newest")
_OUT = flags.DEFINE_string("out", None, "the folder, or FILE.gguf", required=True)
_ADAPTER = flags.DEFINE_bool("adapter", False, "the PEFT adapter instead of the merged weights")
_DTYPE = flags.DEFINE_enum("dtype", None, ["float32", "bfloat16"], "type of the written tensors")
_PUSH = flags.DEFINE_string("push", None, "also upload to this repository, such as OWNER/NAME")
OF_WEIGHTS = (_STEP, _ADAPTER, _DTYPE, _PUSH)


def main(overrides: list[str]) -> None:
    """Exports and prints the folder."""
    cli.no_settings(overrides, "an export has those of its run")
    if sum(one.value is not None for one in (_SOURCE, _AVERAGE, _ELASTIC, _FEDERATED)) != 1:
        raise UserError("give one of --run, --average, --elastic and --federated")
    if _AVERAGE.value is not None:
        refuse((_STEP, _ADAPTER), "--run")
        refuse(export_elastic.FLAGS, "--elastic and --federated")
        export_mean([Path(one.strip()) for one in _AVERAGE.value])
        return
    if _SOURCE.value is None:
        refuse(OF_WEIGHTS, "--run")
        target = user_files.empty_folder(_OUT.value)
        run = Path(_ELASTIC.value or _FEDERATED.value or "")
        export_elastic.export(run, target, federated=_ELASTIC.value is None)
        return
    refuse(export_elastic.FLAGS, "--elastic and --federated")
    one_file = Path(_OUT.value).suffix.lower() == ".gguf"
    target = Path(_OUT.value) if one_file else user_files.empty_folder(_OUT.value)
    from flextrain_jax.deploy import whole_folder
    from kimina_jax.protocol import mailbox
    from kimina_jax.sampler.sampling import Sampling
    from kimina_jax.text.chat import tell_prompt
    from kimina_jax.text.chat_tokenizer import open_tokenizer
    from kimina_jax.weights import hf, hub
    from launch.config import resume, run_folder, tree
    from launch.processes import model_card

    if _PUSH.value is not None:
        hub.check(_PUSH.value)
    run = Path(_SOURCE.value or "")
    values = resume.read_values(run).get("sampling", {})
    source = str(mailbox.config_file(run))
    sampling = tree.resolve(Sampling, values, source, (), []).settings
    if _STEP.value is not None:
        weights = mailbox.weights_folder(run, _STEP.value)
        if not mailbox.is_stable(weights):
            there = [folder.name for folder in mailbox.weights_folders(run)]
            known = f"there are {', '.join(there)}" if there else "leave out --step"
            raise UserError(f"{weights}: no such weights; {known}")
    else:
        weights = run_folder.newest_weights(run)
    if one_file:
        export_file(weights, target)
        return
    if _ADAPTER.value:
        export_adapter(weights, target, run_folder.asked_by(run, weights))
        return
    params, model = run_folder.open_weights(weights)
    tokenizer = open_tokenizer(weights)
    ends = list(tokenizer.end_ids)
    generation = {
        "do_sample": sampling.temperature > 0,
        "temperature": sampling.temperature or 1.0,
        "top_p": sampling.top_p,
        "top_k": sampling.top_k,
        **({"min_p": sampling.min_p} if sampling.min_p else {}),
        "max_new_tokens": sampling.max_new_tokens,
        "eos_token_id": ends if len(ends) > 1 else ends[0],
        "pad_token_id": tokenizer.pad_id,
    }
    with whole_folder.made(target) as folder:
        hf.export_model(params, model, folder, dtype=_DTYPE.value or model.param_dtype)
        tokenizer.copy_to(folder)
        mailbox.write_json(folder / "generation_config.json", generation)
        if prompt := run_folder.asked_by(run, weights):
            tell_prompt(folder, prompt)
        if seen := run_folder.told_seen(run, weights):
            shutil.copyfile(seen, folder / seen.name)
        text = model_card.card(run, target.name, weights)
        mailbox.write_text(folder / "README.md", text)
    tell(target)


def export_mean(sources: Sequence[Path]) -> None:
    """The mean of the newest weights of runs, and of folders, as a folder."""
    from flextrain_jax.deploy import whole_folder
    from kimina_jax.protocol import mailbox
    from kimina_jax.text.chat import tell_prompt
    from kimina_jax.text.chat_tokenizer import open_tokenizer
    from kimina_jax.weights import averaging, hf, hub
    from launch.config import run_folder

    if len(sources) < 2 or Path() in sources:
        raise UserError("--average names fewer than two; write --average=RUN_OR_FOLDER,ANOTHER")
    if Path(_OUT.value).suffix.lower() == ".gguf":
        raise UserError("--average is written as a folder; choose an --out without .gguf")
    target = user_files.empty_folder(_OUT.value)
    if _PUSH.value is not None:
        hub.check(_PUSH.value)
    folders = [run_folder.newest_weights(one) if run_folder.is_run(one) else one for one in sources]
    for folder in folders:
        run_folder.check_checkpoint(folder)
    params, model = averaging.open_mean(folders)
    tokenizer = open_tokenizer(folders[0])
    names = "".join(f"- {one.resolve().name}\n" for one in sources)
    text = f"# {target.name}\n\nThe uniform mean, in float32, of {len(sources)} checkpoints:\n\n"
    with whole_folder.made(target) as made:
        hf.export_model(params, model, made, dtype=_DTYPE.value or model.param_dtype)
        tokenizer.copy_to(made)
        told = list(map(run_folder.told_seen, sources, folders))
        if all(told):
            seen = set().union(*(run_folder.seen_by(file.parent) for file in told if file))
            mailbox.write_json(made / run_folder.SEEN, {"ids": sorted(seen)})
        asked = {run_folder.asked_by(*pair) for pair in zip(sources, folders, strict=True)}
        if len(asked) == 1 and (prompt := asked.pop()):
            tell_prompt(made, prompt)
        elif len(asked) > 1:
            said = ", ".join(sorted(prompt or "one that is not told" for prompt in asked))
            print(f"{target}: names no prompt: its parts were trained with {said}", flush=True)
        mailbox.write_text(made / "README.md", text + names)
    tell(target)


def refuse(those: Iterable[flags.FlagHolder], of: str) -> None:
    """Raises UserError where a flag is given that the export would not look at."""
    for flag in those:
        if flag.value is not None and flag.value is not False:  # a step may be 0
            raise UserError(f"--{flag.name} goes with {of} only; leave it out")


def export_file(weights: Path, target: Path) -> None:
    """Published weights as one GGUF file, with their tokenizer."""
    from kimina_jax.text import gguf_tokenizer
    from kimina_jax.text.chat_tokenizer import open_tokenizer
    from kimina_jax.weights import gguf_export
    from launch.config import run_folder

    if _ADAPTER.value:
        raise UserError("--adapter is for a folder; choose an --out that does not end in .gguf")
    if os.path.lexists(target):  # a link that leads nowhere, too
        raise UserError(f"{target}: is there already; choose another --out or remove it")
    params, model = run_folder.open_weights(weights)
    said = gguf_tokenizer.fields(open_tokenizer(weights), model.vocab_size, target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        gguf_export.export_gguf(params, model, said, target, dtype=_DTYPE.value)
    except OSError as error:
        why = error.strerror or f"{error}: is the disk full?"  # as numpy says it
        raise UserError(f"{target}: cannot be written: {why}; choose another") from None
    tell(target)


def export_adapter(weights: Path, target: Path, prompt: str) -> None:
    """The adapter that published weights contain, as its own folder, which says its `prompt`."""
    from flextrain_jax.deploy import whole_folder
    from kimina_jax.text.chat import tell_prompt
    from kimina_jax.weights import hf, peft

    folder = weights / peft.FOLDER
    if not (folder / peft.CONFIG).is_file():
        raise UserError(
            f"{weights}: has no adapter; the run trained all weights (lora.rank=0), so export"
            " without --adapter"
        )
    peft.load_adapter(folder, hf.open_model(weights)[1])  # a damaged one is refused
    with whole_folder.made(target) as made:
        for file in sorted(folder.iterdir()):
            shutil.copyfile(file, made / file.name)
        if prompt:
            tell_prompt(made, prompt)
    tell(target)


def tell(target: Path) -> None:
    """Prints what was written; with --push uploads it, and prints its address there."""
    from kimina_jax.weights import hub

    print(target, flush=True)
    if _PUSH.value is not None:
        print(hub.push(target, _PUSH.value))


if __name__ == "__main__":
    cli.run(main)
