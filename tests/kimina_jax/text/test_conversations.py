# SPDX-License-Identifier: Apache-2.0
"""Free text to learn from: which tokens bear the loss, in the words of each family's template."""

import json

import pytest

from kimina_jax.problems.sources.rows import ProblemError
from kimina_jax.text.chat_tokenizer import open_tokenizer
from kimina_jax.text.conversations import RowError, read_texts, texts_of
from kimina_jax.text.tokenizer import Tokenizer
from tests import hf_folders

CHAT = [
    {"role": "system", "content": "You prove."},
    {"role": "user", "content": "Prove 1 = 1."},
    {"role": "assistant", "content": "<think>\nIt is so.\n</think>\n\nrfl"},
    {"role": "user", "content": "And 2 = 2?"},
    {"role": "assistant", "content": "<think>\nAs before.\n</think>\n\nrfl again"},
]


@pytest.fixture(scope="module")
def tokenizers(tmp_path_factory):
    """A tokenizer of every family, by its name; and ours."""
    made = {"ours": Tokenizer()}
    for name, family in hf_folders.FAMILIES.items():
        folder = tmp_path_factory.mktemp(name.replace("/", "-"))
        ids, rows = hf_folders.write_tokenizer(folder, family)
        said = {"vocab_size": rows, "eos_token_id": ids[family.config_eos]}
        hf_folders.write_json(folder / "config.json", family.config | said)
        made[name] = open_tokenizer(folder)
    return made


def learnt(text, tokenizer) -> str:
    """What of a sequence bears the loss."""
    return tokenizer.decode([t for t, on in zip(text.answer, text.learnt, strict=True) if on])


@pytest.mark.parametrize("name", ["ours", *hf_folders.FAMILIES])
def test_the_assistants_turns_alone_are_learnt_each_once_with_its_end(tokenizers, name):
    tokenizer = tokenizers[name]
    end = tokenizer.decode([tokenizer.end_id])
    texts = texts_of({"messages": CHAT}, tokenizer)
    said = "".join(learnt(text, tokenizer) for text in texts)
    assert said.count("rfl" + end) == said.count("rfl again" + end) == 1
    assert said.count("It is so.") == said.count("As before.") == 1
    assert "Prove 1" not in said and "And 2" not in said and "You prove" not in said
    for text in texts:
        assert text.prompt and text.learnt[0] and text.learnt[-1]
        assert text.answer[-1] == tokenizer.end_id
        whole = tokenizer.decode([*text.prompt, *text.answer])
        assert whole.count("Prove 1 = 1.") == 1


@pytest.mark.parametrize("name", ["ours", *hf_folders.FAMILIES])
def test_a_turn_begins_where_the_prompt_ends_that_the_sampler_uses(tokenizers, name):
    tokenizer = tokenizers[name]
    (text,) = texts_of({"prompt": CHAT[:2], "completion": CHAT[2:3]}, tokenizer)
    assert text.prompt == tokenizer.encode(tokenizer.render(CHAT[:2]))
    later = texts_of({"prompt": CHAT[:4], "completion": CHAT[4:]}, tokenizer)
    assert [learnt(one, tokenizer).count("rfl") for one in later] == [1]  # the first turn is given


def test_prompt_and_completion_are_taken_as_they_are():
    tokenizer = Tokenizer()
    (text,) = texts_of({"prompt": "theorem t", "completion": " : 1 = 1"}, tokenizer)
    assert text.prompt == tokenizer.encode("theorem t")
    assert text.answer == [*tokenizer.encode(" : 1 = 1"), tokenizer.eos_id] and all(text.learnt)


def test_sharegpt_is_a_conversation():
    tokenizer = Tokenizer()
    rows = [{"from": "human", "value": "Hello"}, {"from": "gpt", "value": "rfl"}]
    (one,) = texts_of({"conversations": rows}, tokenizer)
    messages = [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "rfl"}]
    assert [one] == texts_of({"messages": messages}, tokenizer)


@pytest.mark.parametrize("name", ["ours", *hf_folders.FAMILIES])
def test_reasoning_kept_apart_is_learnt_before_what_is_said(tokenizers, name):
    tokenizer = tokenizers[name]
    apart = [dict(message) for message in CHAT]
    apart[2] |= {"content": "rfl", "reasoning_content": "It is so."}
    apart[4] |= {"content": "rfl again", "reasoning": "As before.", "reasoning_content": None}
    inside = [dict(message) for message in CHAT]
    for message in (inside[2], inside[4]):
        message["content"] = message["content"].replace("</think>\n\n", "</think>\n")
    texts = texts_of({"messages": apart}, tokenizer)
    assert texts == texts_of({"messages": inside}, tokenizer)
    said = "".join(learnt(text, tokenizer) for text in texts)
    assert said.count("It is so.") == said.count("As before.") == 1


def test_what_is_called_reasoning_and_is_none_to_learn_changes_nothing():
    tokenizer = Tokenizer()
    plain = texts_of({"messages": CHAT}, tokenizer)
    for k, more in (
        (1, {"reasoning": "of whoever asks"}),
        (2, {"reasoning": {"effort": "low"}}),
        (2, {"reasoning_content": ["x"]}),
        (2, {"reasoning_content": "It is so."}),  # which its content tells, too
        (4, {"reasoning_content": " "}),
    ):
        messages = [*CHAT[:k], CHAT[k] | more, *CHAT[k + 1 :]]
        assert texts_of({"messages": messages}, tokenizer) == plain, more


@pytest.mark.parametrize("name", ["ours", *hf_folders.FAMILIES])
def test_a_turn_of_the_weight_0_is_not_learnt(tokenizers, name):
    tokenizer = tokenizers[name]
    weighed = [dict(message, weight=None) for message in CHAT]
    weighed[2]["weight"], weighed[4]["weight"] = 0, 1
    texts = texts_of({"messages": weighed}, tokenizer)
    assert texts == texts_of({"prompt": CHAT[:4], "completion": CHAT[4:]}, tokenizer)
    said = "".join(learnt(text, tokenizer) for text in texts)
    assert "It is so." not in said and said.count("As before.") == 1


def test_a_system_text_beside_a_conversation_is_its_first_message():
    tokenizer = Tokenizer()
    whole = texts_of({"messages": CHAT}, tokenizer)
    turns = [
        {"from": "human" if m["role"] == "user" else "gpt", "value": m["content"]} for m in CHAT[1:]
    ]
    assert texts_of({"system": "You prove.", "conversations": turns}, tokenizer) == whole
    assert texts_of({"system": "You prove.", "messages": CHAT}, tokenizer) == whole
    assert texts_of({"system": None, "messages": CHAT}, tokenizer) == whole
    given = {"system": "You prove.", "prompt": CHAT[1:4], "completion": CHAT[4:]}
    assert texts_of(given, tokenizer) == texts_of(given | {"prompt": CHAT[:4]}, tokenizer)


def said_with(**more) -> dict:
    """A row whose assistant's message has further fields."""
    return {"messages": [*CHAT[:2], {"role": "assistant", "content": "A"} | more]}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"text": "x"}, "has the columns text; give it 'messages', or 'prompt' and 'completion'"),
        ({"prompt": "x", "completion": None}, "give it 'messages'"),
        (
            {"prompt": "", "completion": "x"},
            "its 'prompt' is empty; write there what stands before",
        ),
        ({"messages": []}, "'messages' is empty"),
        ({"messages": "x"}, "'messages' is of type str"),
        ({"messages": ["x"]}, "message 1 of 'messages' is of type str"),
        ({"messages": [{"role": "user"}]}, "message 1 of 'messages': its content is no text"),
        ({"messages": CHAT[:2]}, "no turn of it is the assistant's"),
        ({"messages": [{"from": "bot", "value": "x"}]}, "its role is no text"),
        (said_with(weight=0), "no turn of it is the assistant's, or all have the weight 0"),
        (
            said_with(weight=0.5),
            "message 3 of 'messages': its 'weight' is 0.5; write 1, or 0 where",
        ),
        (
            said_with(content=CHAT[2]["content"], reasoning_content="x"),
            "message 3 of 'messages': has <think> in its content and another 'reasoning_content'",
        ),
        ({"system": "x", "prompt": "a", "completion": "b"}, "'system' beside plain texts; write"),
        ({"system": 1, "messages": CHAT}, "its 'system' is of type int; it must be a text"),
        ({"system": "x", "messages": CHAT}, "has a 'system' and another system message"),
    ],
)
def test_what_is_no_conversation_is_said(row, words):
    with pytest.raises(RowError, match=words):
        texts_of(row, Tokenizer())


def test_a_file_names_the_row_that_is_none(tmp_path):
    path = tmp_path / "chat.jsonl"
    with pytest.raises(ProblemError, match=r"there is no such file; name one in 'data\.files'"):
        list(read_texts(path, Tokenizer()))
    path.write_text("")
    with pytest.raises(ProblemError, match="holds no text to learn from"):
        list(read_texts(path, Tokenizer()))
    path.write_text(json.dumps({"prompt": "", "completion": "x"}))
    with pytest.raises(ProblemError, match=r"chat\.jsonl:1: its 'prompt' is empty"):
        list(read_texts(path, Tokenizer()))
    path.write_text(json.dumps({"messages": CHAT}) + "\n{]\n")
    with pytest.raises(ProblemError, match=r"chat\.jsonl:2: not a JSON object"):
        list(read_texts(path, Tokenizer()))


def test_a_problem_is_named_as_the_problem_reader_names_it(tmp_path):
    path = tmp_path / "chat.jsonl"
    rows = [{"prompt": "p", "completion": "c", "problem": named} for named in ("a", 3, None, True)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert [text.problem for text in read_texts(path, Tokenizer())] == ["a", "3", "", ""]


def test_parquet_holds_conversations(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "chat.parquet"
    parquet.write_table(pyarrow.table({"messages": [CHAT, CHAT[:3]], "source": ["a", None]}), path)
    assert len(list(read_texts(path, Tokenizer()))) == 2
