# SPDX-License-Identifier: Apache-2.0
"""The bundled SentencePiece tokenizer and its training script.

`python -m kimina_jax.text.tokenizer --train` trains it on the bundled *training* problems only, as
prompts and solutions are
rendered. BPE with byte fallback, no normalisation and no dummy prefix, so that any text survives a
round trip. Markers of the answer format, the fixed lines of the template, line breaks with
indentation, the usual types of binders, hypothesis names, lemma names and the tactics of automation
are symbols of their own:
the small model then copies a name by copying one token, and spends few tokens on what never varies.
"""

import argparse
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sentencepiece

from kimina_jax.problems import automation
from kimina_jax.problems.load import SPLITS, load
from kimina_jax.text.chat_template import Messages
from kimina_jax.text.prompts import IM_END, IM_START, chatml, render_prompt
from kimina_jax.text.reasoning import THINK_CLOSE, THINK_OPEN, render_solution

MODEL_FILE = Path(__file__).parent.parent / "assets" / "tokenizer.model"
VOCAB_SIZE = 1024
PAD, UNKNOWN = "<pad>", "<unk>"
CONTROLS = (IM_START, IM_END)
FORMAT_SYMBOLS = (IM_START, IM_END, THINK_OPEN, THINK_CLOSE, "```tactics", "```lean4", "```")
SPACE = "▁"  # U+2581, how SentencePiece writes a space
LINE_BREAKS = ("\n", *(f"\n{SPACE * n}" for n in (2, 4, 6)))
# What the kimina-v1 template writes between its parts; how every bundled theorem begins and ends.
FRAME = (
    "system\nYou prove theorems in Lean 4.",
    "user\n# Problem\n",
    "\n\n# Formal statement\n",
    "assistant\n",
    "theorem goal",
    " := by",
)
AUTOMATED = 0.2  # share of solutions by automation in the text that the pieces are learned from
BINDER_TYPES = ("α", "Nat", "Prop", "List α", "α → α", "α → Prop", "Nat → Nat", "Nat → Prop")
BINDERS = (
    " (α : Type)",
    " (h :",
    *(f" (h{i} :" for i in range(1, 10)),
    *(f" : {kind})" for kind in BINDER_TYPES),
)
_LEMMA = re.compile(r"\b(?:Nat|List|Or|Iff|Eq|And)\.[\w.']+\w")

# ChatML as our templates write it; a conversation that ends with a user turn is left open for the
# assistant.
CHAT_TEMPLATE = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] "
    "+ '<|im_end|>' + '\n' }}{% endfor %}{% if add_generation_prompt %}"
    "{{ '<|im_start|>assistant\n' }}{% endif %}"
)


class Tokenizer:
    """Text to token ids and back; see ChatTokenizer. `bos_id` opens a turn (<|im_start|>), `eos_id`
    ends one (<|im_end|>)."""

    notes: tuple[str, ...] = ()
    specials: tuple[str, ...] = (IM_START, IM_END, THINK_OPEN, THINK_CLOSE)

    def __init__(self, model_file: str | Path = MODEL_FILE):
        """Raises OSError if the model file cannot be read."""
        self.model_file = Path(model_file)
        self._model = sentencepiece.SentencePieceProcessor(model_file=str(model_file))
        self.vocab_size: int = self._model.vocab_size()
        self.pad_id: int = self._model.pad_id()
        self.bos_id: int = self._model.piece_to_id(IM_START)
        self.eos_id: int = self._model.piece_to_id(IM_END)
        self.end_id: int = self.eos_id
        self.end_ids: tuple[int, ...] = (self.eos_id,)
        self._space_ids = [self._model.piece_to_id(f"<0x{byte:02X}>") for byte in SPACE.encode()]

    @staticmethod
    def is_ours(model_file: Path) -> bool:
        """Whether a SentencePiece file has our markers; others have theirs in a tokenizer.json."""
        try:
            model = sentencepiece.SentencePieceProcessor(model_file=str(model_file))
        except (OSError, RuntimeError):
            return False
        known = (IM_START, IM_END, THINK_OPEN, THINK_CLOSE)
        return model.pad_id() >= 0 and model.unk_id() not in map(model.piece_to_id, known)

    def encode(self, text: str) -> list[int]:
        """Token ids of `text`; markers such as <think> written in the text become their tokens."""
        # A literal U+2581 would come back as a space; it is spelled in bytes instead.
        first, *others = (self._model.encode(part) for part in text.split(SPACE))
        for ids in others:
            first += self._space_ids + ids
        return first

    def decode(self, ids: Sequence[int]) -> str:
        """Text of token ids. Invalid byte sequences become U+FFFD; padding, and ids that no token
        has, become nothing."""
        known = [int(i) for i in ids if i < self.vocab_size]
        return self._model.decode(known)

    def render(self, messages: Messages, *, answer_follows: bool = True, **switches: Any) -> str:
        """ChatML, which knows no switches."""
        return chatml(messages, answer_follows)

    def copy_to(self, folder: str | Path) -> None:
        """The same as `write_hf`."""
        self.write_hf(folder)

    @property
    def symbol_ids(self) -> range:
        """The symbols of their own, which SentencePiece puts between <unk> and the 256 bytes."""
        return range(self._model.unk_id() + 1, self._model.piece_to_id("<0x00>"))

    def names(self) -> list[str]:
        """The text of every token, spaces as U+2581; but with plain spaces in symbols of their own,
        which are matched on the raw text."""
        pieces = [self._model.id_to_piece(i) for i in range(self.vocab_size)]
        return [p.replace(SPACE, " ") if i in self.symbol_ids else p for i, p in enumerate(pieces)]

    def score(self, token: int) -> float:
        """The rank of a learned piece: of two possible merges the greater one comes first."""
        return self._model.get_score(token)

    def piece(self, token: int) -> str:
        """The text of one token as SentencePiece writes it (for reports)."""
        return self._model.id_to_piece(int(token))

    def write_hf(self, folder: str | Path) -> None:
        """Write tokenizer.json and its companions for `transformers.AutoTokenizer`, and
        tokenizer.model for us.

        The fast tokenizer gives the same ids as this class (except for a literal U+2581). Needs
        `tokenizers`.
        """
        from tokenizers import AddedToken, decoders, models, normalizers
        from tokenizers import Tokenizer as FastTokenizer

        model, own = self._model, self.symbol_ids
        names = self.names()
        vocabulary = {name: i for i, name in enumerate(names)}
        learned = list(range(model.piece_to_id("<0xFF>") + 1, self.vocab_size))
        fast = FastTokenizer(
            models.BPE(
                vocabulary,
                self._merges(learned),
                unk_token=UNKNOWN,
                fuse_unk=True,
                byte_fallback=True,
            )
        )
        fast.normalizer = normalizers.Replace(" ", SPACE)
        fast.decoder = decoders.Sequence(
            [decoders.Replace(SPACE, " "), decoders.ByteFallback(), decoders.Fuse()]
        )
        special = [PAD, UNKNOWN, *CONTROLS]
        fast.add_special_tokens([AddedToken(s, normalized=False, special=True) for s in special])
        fast.add_tokens(
            [AddedToken(names[i], normalized=False) for i in own if names[i] not in special]
        )
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        fast.save(str(folder / "tokenizer.json"))
        (folder / "tokenizer.model").write_bytes(self.model_file.read_bytes())
        roles = {"bos_token": IM_START, "eos_token": IM_END, "pad_token": PAD, "unk_token": UNKNOWN}
        config = {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "chat_template": CHAT_TEMPLATE,
            "clean_up_tokenization_spaces": False,
            "model_max_length": 4096,
            **roles,
        }
        for name, value in (("tokenizer_config", config), ("special_tokens_map", roles)):
            text = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
            (folder / f"{name}.json").write_text(text, encoding="utf-8")

    def _merges(self, learned: list[int]) -> list[tuple[str, str]]:
        """The merges of the BPE model in the order of their rank; SentencePiece stores only their
        results."""
        model = self._model
        known = {model.id_to_piece(i) for i in learned}
        merges = []
        for i in sorted(learned, key=model.get_score, reverse=True):
            piece = model.id_to_piece(i)
            cuts = [(piece[:k], piece[k:]) for k in range(1, len(piece))]
            cuts = [pair for pair in cuts if pair[0] in known and pair[1] in known]
            merges += sorted(
                cuts, key=lambda pair: (model.piece_to_id(pair[0]), model.piece_to_id(pair[1]))
            )
        return merges


def symbols(texts: list[str]) -> list[str]:
    """The symbols of their own: markers, frame, line breaks, binders, tactics of automation,
    hypotheses h1 … h9, and every lemma that the texts name."""
    lemmas = sorted({name for text in texts for name in _LEMMA.findall(text)})
    names = [*(f"h{i}" for i in range(1, 10)), *lemmas]
    phrases = [phrase.replace(" ", SPACE) for phrase in (*FRAME, *BINDERS, *automation.TACTICS)]
    return [*FORMAT_SYMBOLS, *LINE_BREAKS, *phrases, *names, *(SPACE + name for name in names)]


def train(model_file: Path = MODEL_FILE, vocab_size: int = VOCAB_SIZE) -> None:
    """Train on the bundled training split and write `model_file`; the same input gives the same
    bytes."""
    solved = automation.mix(load("train"), AUTOMATED, seed=0)
    texts = [render_prompt(p) + render_solution(p) for p in solved]
    buffer = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts),
        model_writer=buffer,
        model_type="bpe",
        vocab_size=vocab_size,
        user_defined_symbols=symbols(texts),
        pad_id=0,
        unk_id=1,
        bos_id=-1,
        eos_id=-1,
        pad_piece=PAD,
        unk_piece=UNKNOWN,
        byte_fallback=True,
        normalization_rule_name="identity",
        add_dummy_prefix=False,
        remove_extra_whitespaces=False,
        # Digits stay apart and letters never merge with punctuation, so an identifier is the same
        # token everywhere.
        split_digits=True,
        character_coverage=1.0,
        max_sentence_length=1 << 16,
        num_threads=1,
        minloglevel=2,
    )
    model_file.parent.mkdir(parents=True, exist_ok=True)
    partial = model_file.with_suffix(".partial")
    partial.write_bytes(buffer.getvalue())
    partial.replace(model_file)


def main() -> None:
    parser = argparse.ArgumentParser(description="Train or describe the bundled tokenizer.")
    parser.add_argument("--train", action="store_true", help="train it anew on the training split")
    parser.add_argument("--out", type=Path, default=MODEL_FILE)
    options = parser.parse_args()
    if options.train:
        train(options.out)
    tokenizer = Tokenizer(options.out)
    for split in SPLITS:
        problems = load(split)
        prompts = sorted(len(tokenizer.encode(render_prompt(p))) for p in problems)
        answers = sorted(len(tokenizer.encode(render_solution(p))) for p in problems)
        both = sorted(
            len(tokenizer.encode(render_prompt(p) + render_solution(p))) for p in problems
        )
        for name, lengths in (("prompt", prompts), ("answer", answers), ("both", both)):
            at = [lengths[int(q * (len(lengths) - 1))] for q in (0.5, 0.9, 0.99, 1.0)]
            print(f"{split:10} {name:6} tokens at 50, 90, 99, 100%: {at}")


if __name__ == "__main__":
    main()
