# SPDX-License-Identifier: Apache-2.0
"""What can be wrong with a checkpoint folder or a file of problems, each done to a good one, and
the words that must be said of it."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests import hf_folders

FAMILY = "kimina-distill"  # of several shards, and without spare rows for tokens
WEIGHTS = "model-00001-of-00005.safetensors"
INDEX = "model.safetensors.index.json"
TEMPLATE = "{%- for m in messages -%}{{ m.content }}{%- endfor -%}"


Harm = Callable[[Path], Any]  # what it returns says nothing


def _json(name: str, **changes: Any) -> Harm:
    """Changes fields of a JSON file; None removes one."""

    def harm(folder: Path) -> None:
        path = folder / name
        values = json.loads(path.read_text()) | changes
        text = {key: value for key, value in values.items() if value is not None}
        hf_folders.write_json(path, text)

    return harm


def _text(name: str, text: str) -> Harm:
    return lambda folder: (folder / name).write_text(text)


def _gone(*names: str) -> Harm:
    return lambda folder: [(folder / name).unlink() for name in names]


def _cut(name: str, by: int) -> Harm:
    def harm(folder: Path) -> None:
        path = folder / name
        path.write_bytes(path.read_bytes()[:-by])

    return harm


def _header(change: Callable[[dict], Any]) -> Harm:
    """Changes the header of a file of tensors, which keeps its length."""

    def harm(folder: Path) -> None:
        path = folder / WEIGHTS
        content = path.read_bytes()
        length = int.from_bytes(content[:8], "little")
        header = json.loads(content[8 : 8 + length])
        head = json.dumps(change(header) or header).encode().ljust(length)
        path.write_bytes(len(head).to_bytes(8, "little") + head + content[8 + length :])

    return harm


def _first(header: dict) -> dict:
    return next(entry for name, entry in header.items() if name != "__metadata__")


def _tokenizer_of_another(folder: Path) -> None:
    other = folder.with_name(f"{folder.name}-other")
    other.mkdir()
    hf_folders.write_tokenizer(other, hf_folders.FAMILIES["llama-3.2"])
    for file in other.iterdir():
        file.rename(folder / file.name)


def _index(change: Callable[[dict], Any]) -> Harm:
    def harm(folder: Path) -> None:
        index = json.loads((folder / INDEX).read_text())
        hf_folders.write_json(folder / INDEX, change(index) or index)

    return harm


def _missing_shard(index: dict) -> None:
    index["weight_map"]["model.norm.weight"] = "model-00009-of-00005.safetensors"


def _without_embedding(header: dict) -> None:
    del header["model.embed_tokens.weight"]


CONFIG, TOLD, GENERATION = "config.json", "tokenizer_config.json", "generation_config.json"
# Of the weights and the configuration: every program that takes a folder reads these.
MODELS: dict[str, tuple[Harm, str]] = {
    "no configuration": (_gone(CONFIG), "config.json"),
    "configuration is no JSON": (_text(CONFIG, "{'model_type': 'qwen2'}"), "is not JSON"),
    "configuration is a list": (_text(CONFIG, "[1, 2]"), "holds no JSON object"),
    "unknown architecture": (_json(CONFIG, model_type="gemma9"), "model_type 'gemma9'"),
    "another architecture": (_json(CONFIG, architectures=["Qwen2ForReward"]), "architectures"),
    "width is a text": (_json(CONFIG, hidden_size="32"), "hidden_size"),
    "width is a bool": (_json(CONFIG, hidden_size=True), "hidden_size"),
    "no heads": (_json(CONFIG, num_attention_heads=0), "num_attention_heads"),
    "minus three layers": (_json(CONFIG, num_hidden_layers=-3), "num_hidden_layers"),
    "heads that do not divide": (_json(CONFIG, num_key_value_heads=3), "n_kv_heads"),
    "key heads are a text": (_json(CONFIG, num_key_value_heads="2"), "num_key_value_heads"),
    "eps is a text": (_json(CONFIG, rms_norm_eps="small"), "rms_norm_eps"),
    "theta is a text": (_json(CONFIG, rope_theta="large", rope_parameters=None), "rope_theta"),
    "context is a text": (_json(CONFIG, max_position_embeddings="4K"), "max_position_embeddings"),
    "scaling without a factor": (_json(CONFIG, rope_scaling={"type": "yarn"}), "factor"),
    "scaling by a text": (
        _json(CONFIG, rope_scaling={"type": "yarn", "factor": "four"}),
        "factor",
    ),
    "scaling is a text": (_json(CONFIG, rope_scaling="yarn"), "rope_"),
    "layers of kinds": (_json(CONFIG, layer_types="full_attention"), "layer_types"),
    "weights cut": (_cut(WEIGHTS, 50), "is truncated"),
    "weights cut in the header": (_cut(WEIGHTS, 10**9), "is truncated within its header"),
    "weights are a text": (_text(WEIGHTS, "version https://git-lfs.github.com/spec/v1\n"), "LFS"),
    "weights of an unknown type": (_header(lambda h: _first(h).update(dtype="F8_E4M3")), "F8_E4M3"),
    "weights without places": (
        _header(lambda h: _first(h).pop("data_offsets") and None),
        "safetensors",
    ),
    "weights in a list": (_header(lambda h: [1]), "safetensors"),
    "weights of another shape": (_header(lambda h: _first(h).update(shape=[3])), "shape"),
    "shards without one": (_gone(WEIGHTS), "the checkpoint is incomplete"),
    "index of a missing shard": (_index(_missing_shard), "model-00009-of-00005.safetensors"),
    "index is a list": (_index(lambda i: i.update(weight_map=[1])), "weight_map"),
    "index out of the folder": (
        _index(lambda i: i["weight_map"].update({"model.norm.weight": "../../x.safetensors"})),
        "weight_map",
    ),
    "index is no JSON": (_text(INDEX, "{"), "is not JSON"),
    "no embedding": (_header(_without_embedding), "embed_tokens"),
}
# Of the tokenizer: every program that encodes, or hands a tokenizer on.
TOKENIZERS: dict[str, tuple[Harm, str]] = {
    "no tokenizer": (_gone("tokenizer.json"), "has no tokenizer"),
    "another tokenizer": (_tokenizer_of_another, "they belong to different models"),
    "tokenizer is no JSON": (_text("tokenizer.json", "{"), "tokenizer.json: cannot be read"),
    "tokenizer without a model": (_text("tokenizer.json", "{}"), "tokenizer.json: cannot be read"),
    "settings are no JSON": (_text(TOLD, "\u007b\n"), "tokenizer_config.json: is not JSON"),
    "settings are a list": (_text(TOLD, "[]"), "tokenizer_config.json: holds no JSON object"),
    "an end that is none": (_json(TOLD, eos_token="<eos>"), "names the token '<eos>'"),
    "added tokens are a list": (_json(TOLD, added_tokens_decoder=["<a>"]), "added_tokens_decoder"),
    "added token without an id": (
        _json(TOLD, added_tokens_decoder={"one": {"content": "<a>"}}),
        "added_tokens_decoder",
    ),
    "added token without a text": (
        _json(TOLD, added_tokens_decoder={"900": {"special": True}}),
        "added_tokens_decoder",
    ),
    "added token far out": (
        _json(TOLD, added_tokens_decoder={"90000": {"content": "<a>"}}),
        "gives the token '<a>' the id 90000",
    ),
    "a text for an id": (_json(GENERATION, eos_token_id="<|im_end|>"), "eos_token_id"),
    "a pair of ids for one": (_json(GENERATION, eos_token_id=[[1, 2]]), "eos_token_id"),
    "an id far out": (_json(GENERATION, eos_token_id=10**9), "eos_token_id"),
    "an id below zero": (_json(GENERATION, eos_token_id=-1), "eos_token_id"),
    "true for an id": (_json(GENERATION, eos_token_id=True), "eos_token_id"),
    "generation is no JSON": (_text(GENERATION, "temperature: 1"), "is not JSON"),
    "template is a number": (_json(TOLD, chat_template=3), "chat_template"),
    "added tokens file is a list": (_text("added_tokens.json", "[]"), "added_tokens.json"),
    "added tokens by a text": (_text("added_tokens.json", '{"<a>": "b"}'), "added_tokens.json"),
    "template does not compile": (_json(TOLD, chat_template="{% for %}"), "template is refused"),
}
# Of the chat template as it runs: every program that renders a prompt.
TEMPLATES: dict[str, tuple[Harm, str]] = {
    "template that raises": (
        _json(TOLD, chat_template="{{ raise_exception('no such turn') }}"),
        "the chat template is refused: no such turn",
    ),
    "template that loops": (
        _json(TOLD, chat_template="{% for i in range(99999) %}{% for j in range(99999) %}"
              "{% endfor %}{% endfor %}"),
        "the chat template is refused: it ran for more than",
    ),
    "template of nothing": (_json(TOLD, chat_template=""), "it writes nothing"),
    "template that needs a field": (
        _json(TOLD, chat_template="{{ messages[9].content.split('x')[1] }}"),
        "the chat template is refused",
    ),
}  # fmt: skip
FOLDERS = MODELS | TOKENIZERS | TEMPLATES
WIDE = {name: str(n) for n, name in enumerate(("a", "b", "c"))}


def _parquet(rows: list[dict], columns: tuple[str, ...] = ()) -> bytes:
    import io

    import pyarrow
    import pyarrow.parquet

    file = io.BytesIO()
    fields = pyarrow.schema([(name, pyarrow.string()) for name in columns or rows[0]])
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows, schema=fields), file)
    return file.getvalue()


GOOD = [
    {"id": f"g{n}", "statement": f"theorem g{n} (p : Prop) (h : p) : p",
     "proof": "by\n  exact h", "informal": "a " * n}
    for n in range(7)
]  # fmt: skip
BROKEN = {"id": "broken", "statement": "theorem broken (n : Nat) : n.no_such = n"}
# Such as no program can read: (what the file holds, its suffix, words).
FILES: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "parquet cut": (lambda: _parquet(GOOD)[:-9], ".parquet", "cut short or damaged Parquet"),
    "parquet cut in the middle": (
        lambda: _parquet(GOOD)[: len(_parquet(GOOD)) // 2],
        ".parquet",
        "cut short or damaged Parquet",
    ),
    "parquet without rows": (lambda: _parquet([], ("id", "statement")), ".parquet", "holds no"),
    "parquet of other columns": (lambda: _parquet([WIDE, WIDE]), ".parquet", "a, b, c"),
    "gzip cut": (
        lambda: gzip.compress(b"".join(json.dumps(r).encode() + b"\n" for r in GOOD))[:-30],
        ".jsonl.gz",
        "is damaged gzip, or cut short",
    ),
    "nothing": (lambda: b"", ".jsonl", "holds no"),
    "blank lines": (lambda: b"\n\n \n", ".jsonl", "holds no"),
    "rubbish": (lambda: bytes(range(128, 256)) * 3, ".jsonl", "is not UTF-8"),
    "other columns": (lambda: json.dumps(WIDE).encode() + b"\n", ".jsonl", "a, b, c"),
    "a list that does not end": (lambda: b'[{"id": "a"},', ".json", "is no list in JSON"),
}
