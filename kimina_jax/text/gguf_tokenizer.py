# SPDX-License-Identifier: Apache-2.0
"""A tokenizer as the fields of a GGUF file, below "tokenizer.", and back."""

import json
from pathlib import Path
from typing import Any

from tokenizers import AddedToken, Regex, decoders, models, normalizers, pre_tokenizers
from tokenizers import Tokenizer as FastTokenizer

from kimina_jax.text.chat_template import TokenizerError
from kimina_jax.text.chat_tokenizer import ChatTokenizer
from kimina_jax.text.tokenizer import CHAT_TEMPLATE, CONTROLS, Tokenizer
from kimina_jax.text.tokenizer import UNKNOWN as UNKNOWN_NAME
from kimina_jax.text.tokenizer_json import JsonTokenizer

# What else ends a text, after eos: of a turn, and of a message.
FURTHER_ENDS = ("eot", "eom")
# Types of tokens in the format.
NORMAL, UNKNOWN, CONTROL, USER_DEFINED, UNUSED, BYTE = 1, 2, 3, 4, 5, 6
# How each pre-tokenizer that a GGUF can name cuts text before byte-pair encoding.
PRE_TOKENIZERS = ("smollm", "qwen2", "llama-bpe")
_WORDS = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{{L}}\p{{N}}]?\p{{L}}+|\p{{N}}{digits}"
    r"| ?[^\s\p{{L}}\p{{N}}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
# Tells them apart: digits, contractions in both cases, runs of spaces and of line breaks.
_CUT = "I'll add 1234 + 56,789  to  x₁\n\n  and\t\tCAN'T; ∀ n ≥ 0, naïve 日本語 ½ 🙂!\r\n (end) "


def pre_tokenizer(kind: str) -> pre_tokenizers.PreTokenizer:
    """That of PRE_TOKENIZERS which llama.cpp calls `kind`."""
    if kind == "smollm":
        first = pre_tokenizers.Digits(individual_digits=True)
    else:
        pattern = _WORDS.format(digits="" if kind == "qwen2" else "{1,3}")
        first = pre_tokenizers.Split(Regex(pattern), "isolated")
    by_byte = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=kind == "smollm")
    return pre_tokenizers.Sequence([first, by_byte])


def fields(tokenizer: ChatTokenizer, rows: int, path: Path) -> dict[str, Any]:
    """The fields for an embedding of `rows`; a row that no token has is unused.

    llama.cpp is told to add no token: the chat template writes what begins a prompt. Raises
    TokenizerError, naming `path`, for a tokenizer that llama.cpp does not have.
    """
    if isinstance(tokenizer, JsonTokenizer):
        found = _byte_level(tokenizer, path)
    elif isinstance(tokenizer, Tokenizer):
        found = _bundled(tokenizer)
    else:
        raise TokenizerError(f"{path}: llama.cpp has no tokenizer of the kind that this model has")
    tokens, types = found["ggml.tokens"], found["ggml.token_type"]
    spare = range(len(tokens), rows)
    tokens += [f"[PAD{i}]" for i in spare]
    types += [UNUSED for _ in spare]
    if "ggml.scores" in found:
        found["ggml.scores"] += [0.0 for _ in spare]
    others = [i for i in tokenizer.end_ids if i != tokenizer.end_id]
    ends = dict(zip(FURTHER_ENDS, others, strict=False))
    return found | {
        "ggml.eos_token_id": tokenizer.end_id,
        "ggml.padding_token_id": tokenizer.pad_id,
        "ggml.add_bos_token": False,
        "ggml.add_eos_token": False,
        **{f"ggml.{name}_token_id": i for name, i in ends.items()},
    }


def _byte_level(tokenizer: JsonTokenizer, path: Path) -> dict[str, Any]:
    model = json.loads(tokenizer.model.to_str())
    kind = _kind(tokenizer)
    if model["model"]["type"] != "BPE" or kind is None:
        raise TokenizerError(
            f"{path}: this tokenizer does not cut text as one of {', '.join(PRE_TOKENIZERS)} does,"
            " the byte-level BPE kinds that a GGUF can name here; export a Hugging Face folder"
        )
    added = tokenizer.model.get_added_tokens_decoder()
    by_id = {i: token for token, i in tokenizer.model.get_vocab(with_added_tokens=True).items()}
    tokens, types = [], []
    for i in range(tokenizer.vocab_size):
        tokens.append(by_id.get(i, f"[PAD{i}]"))
        if i in added:
            types.append(CONTROL if added[i].special else USER_DEFINED)
        else:
            types.append(NORMAL if i in by_id else UNUSED)
    merges = model["model"]["merges"]
    found: dict[str, Any] = {
        "ggml.model": "gpt2",
        "ggml.pre": kind,
        "ggml.tokens": tokens,
        "ggml.token_type": types,
        "ggml.merges": [one if isinstance(one, str) else " ".join(one) for one in merges],
    }
    bos = tokenizer.role_id("bos")
    if bos is not None:
        found["ggml.bos_token_id"] = bos
    return found | {"chat_template": tokenizer.template_text or CHAT_TEMPLATE}


def _bundled(tokenizer: Tokenizer) -> dict[str, Any]:
    """A SentencePiece BPE model: the better of two merges is that with the greater score."""
    names = tokenizer.names()
    types, bytes_ = [NORMAL] * len(names), {f"<0x{byte:02X}>" for byte in range(256)}
    for i, name in enumerate(names):
        if i in tokenizer.symbol_ids:
            types[i] = CONTROL if name in CONTROLS else USER_DEFINED
        elif name in bytes_:
            types[i] = BYTE
    types[tokenizer.pad_id] = CONTROL
    types[names.index(UNKNOWN_NAME)] = UNKNOWN
    return {
        "ggml.model": "llama",
        "ggml.pre": "default",
        "ggml.tokens": names,
        "ggml.scores": [tokenizer.score(i) for i in range(len(names))],
        "ggml.token_type": types,
        "ggml.bos_token_id": tokenizer.bos_id,
        "ggml.unknown_token_id": names.index(UNKNOWN_NAME),
        "ggml.add_space_prefix": False,
        "ggml.remove_extra_whitespaces": False,
        "chat_template": CHAT_TEMPLATE,
    }


def _kind(tokenizer: JsonTokenizer) -> str | None:
    """Which of PRE_TOKENIZERS cuts as the tokenizer does."""
    own = tokenizer.model.pre_tokenizer
    cut = own.pre_tokenize_str(_CUT) if own else None
    return next((k for k in PRE_TOKENIZERS if pre_tokenizer(k).pre_tokenize_str(_CUT) == cut), None)


def write(given: dict[str, Any], folder: Path, source: Path) -> None:
    """Writes tokenizer.json, tokenizer_config.json and generation_config.json into `folder`.

    `given` are the fields of the file `source`, and its context_length. Raises TokenizerError where
    that is not one of the byte-level BPE kinds known.
    """
    model, kind = given.get("ggml.model"), given.get("ggml.pre")
    if model != "gpt2" or kind not in PRE_TOKENIZERS:
        raise TokenizerError(
            f"{source}: tokenizer {model!r} with pre-tokenizer {kind!r} is not supported;"
            f" use gpt2 with one of {', '.join(PRE_TOKENIZERS)}"
        )
    tokens, types = given["ggml.tokens"], given["ggml.token_type"]
    merges = [tuple(pair.split(" ")) for pair in given["ggml.merges"]]
    vocabulary = {token: i for i, token in enumerate(tokens) if types[i] != UNUSED}
    ignore_merges = kind == "llama-bpe"  # a word that is a token is never cut
    tokenizer = FastTokenizer(models.BPE(vocabulary, merges, ignore_merges=ignore_merges))
    tokenizer.pre_tokenizer = pre_tokenizer(kind)
    if kind == "qwen2":
        tokenizer.normalizer = normalizers.NFC()
    tokenizer.decoder = decoders.ByteLevel()
    added = [
        AddedToken(token, special=type_ == CONTROL, normalized=False)
        for token, type_ in zip(tokens, types, strict=True)
        if type_ in (CONTROL, USER_DEFINED)
    ]
    tokenizer.add_tokens(added)
    tokenizer.save(str(folder / "tokenizer.json"))
    names = {"bos": "bos", "eos": "eos", "pad": "padding", "unk": "unknown"}
    ids = {
        short: given[f"ggml.{long}_token_id"]
        for short, long in names.items()
        if f"ggml.{long}_token_id" in given
    }
    config = {f"{short}_token": tokens[i] for short, i in ids.items()} | {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": given["context_length"],
        "clean_up_tokenization_spaces": False,
    }
    if template := given.get("chat_template"):
        config["chat_template"] = template
    kept: dict[str, Any] = {f"{short}_token_id": i for short, i in ids.items() if short != "unk"}
    ends = (given.get(f"ggml.{name}_token_id") for name in ("eos", *FURTHER_ENDS))
    if len(known := sorted({i for i in ends if i is not None})) > 1:
        kept["eos_token_id"] = known
    for name, value in (("tokenizer_config", config), ("generation_config", kept)):
        text = json.dumps(value, indent=2, sort_keys=True) + "\n"
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
