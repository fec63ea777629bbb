# SPDX-License-Identifier: Apache-2.0
"""Tokenizers of checkpoint folders: the same ids as transformers, and what is wrong is said."""

import hashlib
import importlib.util
import json
import random
import shutil
from pathlib import Path

import pytest

from kimina_jax.problems.load import load
from kimina_jax.text import tokenizer_json
from kimina_jax.text.chat import Chat
from kimina_jax.text.chat_template import DATE, ChatTemplate, TokenizerError
from kimina_jax.text.chat_tokenizer import MOST_SPARE_ROWS, open_tokenizer
from kimina_jax.text.format_rules import Format
from kimina_jax.text.prompts import TEMPLATES, Wording, messages, render_prompt
from kimina_jax.text.reasoning import render_solution
from kimina_jax.text.tokenizer import Tokenizer
from tests import hf_folders

CORPUS = [
    "",
    " ",
    "theorem t (a b : ℕ) (h₁ : a ≤ b) : ∑ i ∈ Finset.range 9, (i + 1)! = 409113 := by\n  simp",
    "‖x‖ ≤ ∫⁻ t, ‖f t‖₊ ∂μ  ∀ᶠ x in 𝓝 a, 0 < f x",
    "def f(x):\n\treturn x ** 2  # carré\r\n\r\n    if x:\n",
    "👩‍👩‍👧‍👦 🏳️‍🌈 é e\u0301 ｆｕｌｌ 中文字 한국어 العربية",
    "a\x00b\x7f \u2028 \ufeff \u00ad",
    "<|im_start|>user\n<think>\n</think><|im_end|> <｜User｜><|eot_id|>",
    "12345678901234567890 3.14159 1e-10 0x1F",
    "it's I'LL don't   \n\n\n   x",
]


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Tokenizer files (no weights) of every family, by its name."""
    root, made = tmp_path_factory.mktemp("families"), {}
    for name, family in hf_folders.FAMILIES.items():
        made[name] = root / name
        made[name].mkdir()
        ids, rows = hf_folders.write_tokenizer(made[name], family)
        said = {"vocab_size": rows, "eos_token_id": ids[family.config_eos]}
        hf_folders.write_json(made[name] / "config.json", family.config | said)
    return made


def broken_texts(count: int) -> list[str]:
    """Texts from random bytes: what is no UTF-8 comes as U+FFFD."""
    rng = random.Random(3)
    return [rng.randbytes(rng.randrange(40)).decode("utf-8", "replace") for _ in range(count)]


@pytest.mark.parametrize("name", hf_folders.FAMILIES)
def test_any_text_survives_a_round_trip(folders, name):
    tokenizer = open_tokenizer(folders[name])
    for text in [*CORPUS, *broken_texts(50)]:
        ids = tokenizer.encode(text)
        back = tokenizer.decode(ids)
        assert back == text or (hf_folders.FAMILIES[name].nfc and tokenizer.encode(back) == ids)
        assert all(0 <= i < tokenizer.vocab_size for i in ids)
    assert tokenizer.encode("\ud800x") == tokenizer.encode("\ufffdx")
    assert tokenizer.decode([tokenizer.vocab_size + 3]) == ""


@pytest.mark.parametrize("name", hf_folders.FAMILIES)
def test_a_sample_ends_with_what_any_file_names(folders, name):
    family, tokenizer = hf_folders.FAMILIES[name], open_tokenizer(folders[name])
    named = {*family.generation_eos, family.config_eos, family.eos}
    assert {tokenizer.decode([i]) for i in tokenizer.end_ids} >= named
    assert tokenizer.end_id in tokenizer.end_ids
    assert bool(tokenizer.notes) == (len(tokenizer.end_ids) > 1)
    if name.startswith("kimina"):  # every file of it says <|endoftext|>; its template ends turns so
        assert tokenizer.decode([tokenizer.end_id]) == "<|im_end|>"


@pytest.mark.parametrize("name", hf_folders.FAMILIES)
def test_prompt_and_answer_are_the_turns_of_the_folders_template(folders, name):
    chat = Chat(open_tokenizer(folders[name]))
    problem = load("test")[5]
    prompt, answer = chat.example(problem)
    text = chat.tokenizer.decode([*prompt, *answer])
    solution = render_solution(problem).removesuffix("<|im_end|>")
    assert text.count("<think>") == 1 and solution in text
    end = chat.tokenizer.decode([chat.tokenizer.end_id])
    assert text.endswith(solution + end) and text.count(end) >= 1
    opening = "<think>\n" if name.startswith("r1") else ""
    assert chat.opening(problem) == opening and chat.text(problem).endswith(opening)


@pytest.mark.parametrize("written", ["", "<think>\n"])
def test_a_think_that_asks_is_not_what_the_answer_begins_with(folders, written, tmp_path):
    """Where a template ends what no answer follows, as Phi's does."""
    folder = shutil.copytree(folders["qwen3-0.6b"], tmp_path / "phi")
    (folder / "chat_template.jinja").write_text(
        "{% for m in messages %}{{ '<|' + m.role + '|>' + m.content | trim + '<|end|>' }}{% endfor"
        f" %}}{{% if add_generation_prompt %}}<|assistant|>\n{written}{{% else %}}"
        "{{ eos_token }}{% endif %}"
    )
    wording = Wording(system="Begin with <think>.", user="{statement}\nBegin with <think>.\n")
    chat, problem = Chat(open_tokenizer(folder), "kimina-v1", wording), load("test")[5]
    assert chat.opening(problem) == written
    assert chat.text(problem).endswith(f"Begin with <think>.<|end|><|assistant|>\n{written}")


@pytest.mark.parametrize("name", hf_folders.FAMILIES)
def test_a_prompt_that_writes_what_its_format_refuses_is_told(folders, name):
    """Of Qwen3's template without thinking no answer is one in the reasoning pattern."""
    tokenizer, problem = open_tokenizer(folders[name]), load("test")[5]
    for prompt in TEMPLATES:
        for switched in (None, False):
            chat = Chat(tokenizer, prompt, Wording(thinking=switched))
            rules, wanted = Format().rules(prompt), ("", "")
            if name.startswith("qwen3") and switched is False and prompt != "whole-proof":
                wanted = ("break the format's rule think", "breaks the format's rule tactics")
            if name.startswith("r1") and prompt == "whole-proof":
                wanted = ("set 'prompt' to one whose answers think", "")
            told = chat.spoils(problem, rules), chat.shuts(problem, rules)
            for said, words in zip(told, wanted, strict=True):
                assert words in said and bool(words) == bool(said)
    wording = Wording(prefill="First, ")
    said = Chat(tokenizer, "kimina-v1", wording).spoils(problem, Format().rules("kimina-v1"))
    assert said.endswith("set 'wording.prefill' to another text")


@pytest.mark.parametrize("name", hf_folders.FAMILIES)
def test_the_files_go_along_bit_for_bit(folders, name, tmp_path):
    there = open_tokenizer(folders[name])
    once, twice = tmp_path / "once", tmp_path / "twice"
    for folder, source in ((once, there), (twice, None)):
        folder.mkdir()
        (source or open_tokenizer(once)).copy_to(folder)
        for file in tokenizer_json.FILES:
            assert (folder / file).is_file() == (folders[name] / file).is_file()
            if (folder / file).is_file():
                assert (folder / file).read_bytes() == (folders[name] / file).read_bytes()
        copied = open_tokenizer(folder)  # config.json, which says a part of it, is not there
        assert copied.end_ids == there.end_ids and copied.pad_id == there.pad_id
    said = json.loads((once / "generation_config.json").read_text())
    assert hf_folders.FAMILIES[name].generation.items() <= said.items()


def test_the_bundled_tokenizer_gives_the_prompts_and_ids_that_it_gave():
    """Taken at 8c39a06, before there were other tokenizers: of both texts and both lists of ids."""
    chat, found = Chat(Tokenizer()), hashlib.sha256()
    for problem in (*load("test"), *load("validation")[:100]):
        prompt, answer = chat.example(problem)
        assert chat.text(problem) == render_prompt(problem)
        assert prompt == chat.tokenizer.encode(render_prompt(problem))
        assert answer == chat.tokenizer.encode(render_solution(problem))
        found.update(json.dumps([render_prompt(problem), prompt, answer]).encode())
    assert found.hexdigest() == "4d666519364fe5d9550d5b63f2236b141233c7ded7dda713a196783727accfb7"


def test_a_folder_of_ours_is_read_by_the_bundled_tokenizer(tmp_path):
    Tokenizer().write_hf(tmp_path)
    assert isinstance(open_tokenizer(tmp_path), Tokenizer)
    assert open_tokenizer(tmp_path).end_ids == (Tokenizer().eos_id,)


def harm(folder: Path, how: str) -> None:
    """Makes a folder wrong."""
    path = folder / "tokenizer.json"
    config = json.loads((folder / "tokenizer_config.json").read_text())
    if how == "none":
        path.unlink()
    elif how == "llama 2":
        path.unlink()
        (folder / "tokenizer.model").write_bytes(b"\x0a\x0e no model of ours")
    elif how == "torn":
        path.write_text(path.read_text()[:500])
    elif how == "small":
        hf_folders.write_json(folder / "config.json", {"vocab_size": 500})
    elif how == "large":
        hf_folders.write_json(folder / "config.json", {"vocab_size": 2048 + MOST_SPARE_ROWS})
    elif how == "foreign end":
        hf_folders.write_json(folder / "generation_config.json", {"eos_token_id": [600, 128001]})
    elif how == "other ids":
        config["added_tokens_decoder"]["777"] = {"content": "<|im_start|>"}
    elif how == "unknown role":
        config["eos_token"] = "</s>"
    elif how == "no end":
        del config["eos_token"], config["chat_template"]
        (folder / "generation_config.json").unlink()
        (folder / "config.json").unlink()
    elif how == "named":
        config["chat_template"] = [{"name": "rag", "template": ""}]
    elif how == "syntax":
        config["chat_template"] = "{% for m in messages %}"
    elif how == "fails":
        config["chat_template"] = "{{ raise_exception('System role not supported') }}"
    hf_folders.write_json(folder / "tokenizer_config.json", config)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("none", "has no tokenizer"),
        ("llama 2", "has a tokenizer.model and no tokenizer.json"),
        ("torn", "tokenizer.json: cannot be read"),
        ("small", "603 tokens and config.json says vocab_size 500"),
        ("large", "belong to different models"),
        ("foreign end", r"generation_config.json: eos_token_id is \[600, 128001\]"),
        ("other ids", "the id 777, and tokenizer.json gives it 601"),
        ("unknown role", "names the token '</s>'"),
        ("no end", "no file names a token that ends a text"),
        ("named", "no template named default; there are rag"),
        ("syntax", "tokenizer_config.json: the chat template is refused: Unexpected end"),
        ("fails", "the chat template is refused: System role not supported"),
    ],
)
def test_what_is_wrong_with_a_folder_is_one_sentence(folders, tmp_path, how, said):
    folder = tmp_path / "folder"
    shutil.copytree(folders["qwen2.5-math"], folder)
    harm(folder, how)
    with pytest.raises(TokenizerError, match=said) as found:
        Chat(open_tokenizer(folder)).text(load("test")[0])
    assert "\n" not in str(found.value) and str(tmp_path) in str(found.value)


@pytest.mark.parametrize(
    "source",
    [
        "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
        "{{ 9 ** (9 ** 9) }}",
        "{{ 'a' * 10 ** 10 }}",
        "{% for i in range(9999) %}{{ 'a' * 99999 }}{% endfor %}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ cycler.__init__.__globals__.os.system('touch HARM') }}",
        "{{ self.__init__.__globals__ }}",
        "{{ messages.append('x') }}",
        "{{ ('{0.__class__.__mro__}' | attr('format'))(messages) }}",
        "{% include '/etc/passwd' %}",
        "{{ [1] | map(attribute='__class__') | list }}{{ ''['__class__'].mro() }}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{{ strftime_now.__self__.__class__.__subclasses__() }}",
    ],
)
def test_a_hostile_template_is_refused(tmp_path, monkeypatch, source):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TokenizerError, match="the chat template is refused"):
        template = ChatTemplate(source, Path("hostile"), {})
        template.render([{"role": "user", "content": "x"}], answer_follows=True)
    assert not list(tmp_path.iterdir())


def test_a_template_sees_the_helpers_that_transformers_gives():
    source = (
        "{% set kept = namespace(n=0) %}\n"
        "  {% for m in messages %}{% if m.role == 'tool' %}{% continue %}{% endif %}\n"
        "{% generation %}{{ m | tojson }}{% endgeneration %}{% set kept.n = kept.n + 1 %}\n"
        "{% if kept.n == 2 %}{% break %}{% endif %}\n{% endfor %}\n"
        "{{ strftime_now('%d %b %Y') }} {{ bos_token }}{{ unknown_token }}{{ tools is none }}"
    )
    messages = [{"role": role, "content": "é ∀"} for role in ("tool", "user", "user", "user")]
    shown = ChatTemplate(source, Path("t"), {"bos_token": "<s>"}).render(
        messages, answer_follows=True
    )
    assert shown == '{"role": "user", "content": "é ∀"}' * 2 + "26 Jul 2024 <s>True"


@pytest.mark.parametrize("place", ["both", "other", "vocabulary", "config"])
def test_added_tokens_are_found_as_tokenizer_config_says(folders, place, tmp_path):
    """Phi's take in the space around them. What tokenizer.json says otherwise, or does not, gives
    way, as in transformers."""
    shutil.copytree(folders["smollm2"], folder := tmp_path / "folder")
    plain = open_tokenizer(folder)
    end = plain.end_id
    model, config = (
        json.loads((folder / name).read_text())
        for name in ("tokenizer.json", "tokenizer_config.json")
    )
    config["added_tokens_decoder"][str(end)] |= {"lstrip": True, "rstrip": True}
    (added,) = [one for one in model["added_tokens"] if one["id"] == end]
    if place == "both":
        added |= {"lstrip": True, "rstrip": True}
    elif place == "config":
        model["added_tokens"].remove(added)
    elif place == "vocabulary":  # among the pieces that merges make, of which it is none
        moved, model["added_tokens"] = model["added_tokens"], []
        model["model"]["vocab"] |= {one["content"]: one["id"] for one in moved}
    hf_folders.write_json(folder / "tokenizer.json", model)
    hf_folders.write_json(folder / "tokenizer_config.json", config)
    found = open_tokenizer(folder)
    text = "p ∧ q <|im_end|>\n ∨ r"
    assert found.encode(text) == [*plain.encode("p ∧ q"), end, *plain.encode("∨ r")]
    assert found.end_ids == plain.end_ids and found.specials == plain.specials
    assert [token for token in plain.encode(text) if token == end] == [end]


def published() -> dict[str, str]:
    """Chat templates as published: the wheel trl carries them (pip install --no-deps trl)."""
    spec = importlib.util.find_spec("trl")
    places = (
        [Path(p) / "chat_templates" for p in spec.submodule_search_locations or []] if spec else []
    )
    folder = next((place for place in places if place.is_dir()), None)
    if folder is None:
        pytest.skip("the published templates are in the wheel trl")
    names = ("qwen2_5", "qwen3", "llama3_2", "llama3", "deepseek_r1_distill", "phi3_5", "gemma")
    return {name: folder.joinpath(f"{name}.jinja").read_text(encoding="utf-8") for name in names}


@pytest.mark.torch
@pytest.mark.parametrize("name", hf_folders.FAMILIES)
def test_ids_and_prompts_are_those_of_transformers(folders, name):
    transformers = pytest.importorskip("transformers")
    theirs = transformers.AutoTokenizer.from_pretrained(folders[name])
    ours = open_tokenizer(folders[name])
    own = "a ".join(hf_folders.FAMILIES[name].special)
    for text in [own, *CORPUS, *broken_texts(200)]:
        ids = theirs.encode(text, add_special_tokens=False)
        assert ours.encode(text) == ids
        assert ours.decode(ids) == theirs.decode(ids)
        if ids:
            assert ours.decode(ids[1:]) == theirs.decode(ids[1:])  # may begin inside a character
    date = {"date_string": "26 Jul 2024"}
    for template in TEMPLATES:
        asked = messages(load("test")[7], template)
        expected = theirs.apply_chat_template(
            asked, tokenize=False, add_generation_prompt=True, **date
        )
        assert ours.render(asked) == expected
    switched = theirs.apply_chat_template(
        asked, tokenize=False, add_generation_prompt=True, enable_thinking=False, **date
    )
    assert ours.render(asked, enable_thinking=False) == switched


@pytest.mark.torch
@pytest.mark.parametrize("seed", range(4))
def test_published_templates_render_as_in_transformers(folders, seed):
    """Each template of `published`, with whatever turns it takes."""
    transformers = pytest.importorskip("transformers")
    theirs = transformers.AutoTokenizer.from_pretrained(folders["llama-3.2"])
    rng, compared = random.Random(seed), 0
    for source in published().values():
        roles = [*(["system"] if rng.random() < 0.5 else []), "user", "assistant", "user"]
        texts = ["<think>\na\n</think>\n\nb {{ c }}", " ∀ x, 8! \n", "```lean4\nx\n```"]
        asked = [{"role": role, "content": rng.choice(texts)} for role in roles]
        day = {"date_string": "26 Jul 2024"}
        roles_told = {"bos_token": "<|begin_of_text|>", "eos_token": "<|eot_id|>"}
        for follows in (True, False):
            ours = ChatTemplate(source, Path("t"), roles_told, DATE)
            how = {"tokenize": False, "add_generation_prompt": follows, **day}
            try:
                expected = theirs.apply_chat_template(asked, chat_template=source, **how)
            except Exception:  # it takes no such turns; then ours must refuse them, too
                with pytest.raises(TokenizerError):
                    ours.render(asked, answer_follows=follows, **day)
                continue
            assert ours.render(asked, answer_follows=follows, **day) == expected
            compared += 1
    assert compared >= 10
