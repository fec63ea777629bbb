# SPDX-License-Identifier: Apache-2.0
"""Small checkpoint folders with random weights, in the layout of published ones.

Every family has the config.json that its releases have (of transformers 4 or 5), made small, and a
byte-level BPE tokenizer of its kind, learned here from our problems, with its special tokens and a
chat template of our own in its structure.
"""

import dataclasses
import functools
import json
import zlib
from pathlib import Path
from typing import Any

import jax
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, trainers
from tokenizers import pre_tokenizers as pre

from kimina_jax.model import transformer
from kimina_jax.problems.load import load
from kimina_jax.weights import hf, hf_config

WORDS = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
CHATML = """{%- if messages[0]['role'] == 'system' -%}
{{- '<|im_start|>system\\n' + messages[0]['content'] + '<|im_end|>\\n' }}
{%- else -%}
{{- '<|im_start|>system\\nYou are a helpful assistant.<|im_end|>\\n' }}
{%- endif -%}
{%- for message in messages -%}
    {%- if message.role != 'system' -%}
    {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}
    {%- endif -%}
{%- endfor -%}
{%- if add_generation_prompt -%}{{- '<|im_start|>assistant\\n' }}{%- endif -%}"""
THINKING = (
    CHATML.removesuffix("{%- endif -%}")
    + """{%- if enable_thinking is defined and enable_thinking is false -%}
{{- '<think>\\n\\n</think>\\n\\n' }}{%- endif -%}{%- endif -%}"""
)
HEADERS = """{{- bos_token }}
{%- if not date_string is defined %}{%- set date_string = strftime_now("%d %b %Y") %}{%- endif %}
{%- for message in messages %}
{{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n' }}
{%- if loop.first and message['role'] == 'system' %}
{{- 'Today: ' + date_string + '\\n\\n' }}
{%- endif %}
{{- message['content'] | trim + '<|eot_id|>' }}
{%- endfor %}
{%- if add_generation_prompt %}
{{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
{%- endif %}"""
PREFILLED = """{{ bos_token }}{%- for message in messages -%}
{%- if message['role'] == 'system' -%}{{ message['content'] }}
{%- elif message['role'] == 'user' -%}{{ '<｜User｜>' + message['content'] }}
{%- else -%}
{{ '<｜Assistant｜>' + message['content'].split('</think>')[-1] + '<｜end▁of▁sentence｜>' }}
{%- endif -%}{%- endfor -%}
{%- if add_generation_prompt -%}{{ '<｜Assistant｜><think>\\n' }}{%- endif -%}"""


@dataclasses.dataclass(frozen=True)
class Family:
    """One kind of published folder; `config` is what its config.json says beside the sizes."""

    config: dict[str, Any]
    template: str
    special: tuple[str, ...]
    eos: str
    generation: dict[str, Any]
    pad: str | None = None
    plain: tuple[str, ...] = ()  # added tokens that are not special
    bos: str | None = None
    digits: str = "one"
    words: str = WORDS
    nfc: bool = True
    spare_rows: int = 0
    shards: bool = False
    own_file: bool = False  # the template stands in chat_template.jinja
    dtype: str = "bfloat16"
    generation_eos: tuple[str, ...] = ()
    config_eos: str = ""
    tokenizer_class: str = "PreTrainedTokenizerFast"
    lacking: tuple[str, ...] = ()  # added tokens that tokenizer.json lacks


QWEN = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
QWEN2 = {"model_type": "qwen2", "architectures": ["Qwen2ForCausalLM"], "use_sliding_window": False,
         "sliding_window": 32768, "max_window_layers": 2, "rms_norm_eps": 1e-06,
         "hidden_act": "silu", "use_mrope": False, "attention_dropout": 0.0}  # fmt: skip
_qwen2 = functools.partial(
    Family,
    template=CHATML,
    special=QWEN,
    pad="<|endoftext|>",
    generation={"top_p": 0.8},
    tokenizer_class="Qwen2Tokenizer",
)
FAMILIES = {
    "qwen2.5-0.5b": _qwen2(
        QWEN2 | {"rope_theta": 1e6, "tie_word_embeddings": True, "torch_dtype": "bfloat16"},
        eos="<|im_end|>", generation_eos=("<|im_end|>", "<|endoftext|>"), config_eos="<|im_end|>",
        spare_rows=37, lacking=("<|im_end|>",),
    ),
    "qwen2.5-7b": _qwen2(
        QWEN2 | {"rope_theta": 1e6, "tie_word_embeddings": False, "dtype": "bfloat16"},
        eos="<|im_end|>", generation_eos=("<|im_end|>",), config_eos="<|endoftext|>",
        spare_rows=64, shards=True,
    ),
    "qwen2.5-math": _qwen2(
        QWEN2 | {"rope_theta": 1e4, "tie_word_embeddings": False, "torch_dtype": "bfloat16"},
        eos="<|im_end|>", generation_eos=("<|endoftext|>",), config_eos="<|endoftext|>",
    ),
    "qwen2.5-coder": _qwen2(
        QWEN2 | {"tie_word_embeddings": True, "dtype": "bfloat16",
                 "rope_parameters": {"rope_theta": 1e6, "rope_type": "default"}},
        eos="<|im_end|>", generation_eos=("<|im_end|>",), config_eos="<|im_end|>",
        spare_rows=5,
    ),
    "qwen3-0.6b": Family(
        {"model_type": "qwen3", "architectures": ["Qwen3ForCausalLM"], "rope_theta": 1e6,
         "rope_scaling": None, "attention_bias": False, "rms_norm_eps": 1e-06, "sliding_window":
         None, "use_sliding_window": False, "tie_word_embeddings": True, "torch_dtype": "bfloat16",
         "hidden_act": "silu"},
        THINKING, QWEN, "<|im_end|>", {"top_k": 20}, "<|endoftext|>", ("<think>", "</think>"),
        generation_eos=("<|im_end|>", "<|endoftext|>"), config_eos="<|im_end|>", spare_rows=11,
        own_file=True, tokenizer_class="Qwen2Tokenizer",
    ),
    "llama-3.2": Family(
        {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "attention_bias": False,
         "mlp_bias": False, "rms_norm_eps": 1e-05, "tie_word_embeddings": True, "rope_theta": 5e5,
         "rope_scaling": {"factor": 32.0, "high_freq_factor": 4.0, "low_freq_factor": 1.0,
                          "original_max_position_embeddings": 8192, "rope_type": "llama3"},
         "torch_dtype": "bfloat16", "pretraining_tp": 1, "hidden_act": "silu"},
        HEADERS, ("<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>",
                  "<|end_header_id|>", "<|eom_id|>", "<|eot_id|>"),
        "<|eot_id|>", {}, bos="<|begin_of_text|>", words=WORDS.replace(r"|\p{N}|", r"|\p{N}{1,3}|"),
        nfc=False, generation_eos=("<|end_of_text|>", "<|eom_id|>", "<|eot_id|>"),
        config_eos="<|end_of_text|>",
    ),
    "smollm2": Family(
        {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "attention_bias": False,
         "mlp_bias": False, "rms_norm_eps": 1e-05, "tie_word_embeddings": True,
         "rope_parameters": {"rope_theta": 100000, "rope_type": "default"}, "dtype": "float32",
         "rope_interleaved": False, "is_llama_config": True, "hidden_act": "silu"},
        CHATML, ("<|endoftext|>", "<|im_start|>", "<|im_end|>"), "<|im_end|>", {},
        "<|im_end|>", bos="<|im_start|>", digits="smollm", nfc=False,
        generation_eos=("<|im_end|>",), config_eos="<|im_end|>", dtype="float32",
        tokenizer_class="GPT2Tokenizer",
    ),
    "r1-distill-qwen": Family(
        QWEN2 | {"rope_theta": 1e4, "tie_word_embeddings": False, "torch_dtype": "bfloat16"},
        PREFILLED, ("<｜end▁of▁sentence｜>", "<｜begin▁of▁sentence｜>"), "<｜end▁of▁sentence｜>",
        {"temperature": 0.6}, "<｜end▁of▁sentence｜>",
        ("<｜User｜>", "<｜Assistant｜>", "<think>", "</think>"), bos="<｜begin▁of▁sentence｜>",
        generation_eos=("<｜end▁of▁sentence｜>",), config_eos="<｜end▁of▁sentence｜>",
        spare_rows=29, tokenizer_class="LlamaTokenizerFast",
    ),
    "kimina-distill": _qwen2(
        QWEN2 | {"rope_theta": 1e4, "tie_word_embeddings": True, "torch_dtype": "bfloat16",
                 "rope_scaling": {"type": "yarn", "factor": 4.0,
                                  "original_max_position_embeddings": 4096}},
        eos="<|endoftext|>", generation_eos=("<|im_end|>",), config_eos="<|endoftext|>",
        shards=True,
    ),
}  # fmt: skip


def write(folder: Path, name: str, width: int = 32) -> Path:
    """The folder of a family, with weights that its name seeds."""
    family = FAMILIES[name]
    folder.mkdir(parents=True)
    ids, rows = write_tokenizer(folder, family)
    heads, kv_heads = (4, 2) if family.config["model_type"] != "qwen3" else (4, 1)
    config = family.config | {
        "vocab_size": rows, "hidden_size": width, "num_hidden_layers": 3,
        "num_attention_heads": heads, "num_key_value_heads": kv_heads,
        "intermediate_size": 2 * width + 8, "max_position_embeddings": 16384,
        "eos_token_id": ids[family.config_eos], "initializer_range": 0.02, "use_cache": True,
        "transformers_version": "5.0.0" if "dtype" in family.config else "4.43.1",
    }  # fmt: skip
    if config["model_type"] == "qwen3":
        config["head_dim"] = 16
    cfg = dataclasses.replace(hf_config.from_hf(config), param_dtype=family.dtype)
    params = transformer.init_params(jax.random.key(zlib.crc32(name.encode())), cfg)
    hf.export_model(
        params, cfg, folder, dtype=family.dtype, max_shard_bytes=20_000 if family.shards else 10**9
    )
    write_json(folder / "config.json", config)
    return folder


def write_tokenizer(folder: Path, family: Family) -> tuple[dict[str, int], int]:
    """Writes the tokenizer's files; the ids of all tokens, and the rows of the embedding."""
    model = Tokenizer.from_str(learned(family.digits, family.words, family.nfc))
    added = [*family.special, *family.plain]
    ids = model.get_vocab() | {token: model.get_vocab_size() + i for i, token in enumerate(added)}
    model.add_tokens(
        [
            AddedToken(token, special=token in family.special, normalized=False)
            for token in added
            if token not in family.lacking
        ]
    )
    model.save(str(folder / "tokenizer.json"))
    config: dict[str, Any] = {
        "tokenizer_class": family.tokenizer_class,
        "model_max_length": 131072,
        "clean_up_tokenization_spaces": False,
        "eos_token": family.eos,
        "added_tokens_decoder": {
            str(ids[token]): {"content": token, "special": token in family.special,
                              "normalized": False, "lstrip": False, "rstrip": False,
                              "single_word": False}
            for token in added
        },
    }  # fmt: skip
    if family.pad:
        config["pad_token"] = family.pad
    if family.bos:
        config["bos_token"] = {"__type": "AddedToken", "content": family.bos}
    if family.own_file:
        (folder / "chat_template.jinja").write_text(family.template, encoding="utf-8")
    else:
        config["chat_template"] = family.template
    write_json(folder / "tokenizer_config.json", config)
    ends = [ids[token] for token in family.generation_eos]
    write_json(
        folder / "generation_config.json",
        family.generation | {"eos_token_id": ends if len(ends) > 1 else ends[0]},
    )
    return ids, len(ids) + family.spare_rows


@functools.cache
def learned(digits: str, words: str, nfc: bool) -> str:
    """A byte-level BPE tokenizer without special tokens, as the text of a tokenizer.json."""
    tokenizer = Tokenizer(models.BPE())
    if digits == "smollm":
        parts = [pre.Digits(individual_digits=True), pre.ByteLevel(add_prefix_space=False)]
    else:
        cut = pre.Split(Regex(words), "isolated")
        parts = [cut, pre.ByteLevel(add_prefix_space=False, use_regex=False)]
    tokenizer.pre_tokenizer = pre.Sequence(parts)
    if nfc:
        tokenizer.normalizer = normalizers.NFC()
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=600, initial_alphabet=sorted(pre.ByteLevel.alphabet()), show_progress=False
    )
    texts = [f"{p.informal}\n{p.statement} := {p.proof}" for p in load("validation")[:200]]
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer.to_str()


def write_json(path: Path, value: dict) -> None:
    """One JSON object, as published folders write it."""
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
