# SPDX-License-Identifier: Apache-2.0
"""SFT on free text: files with weights, what is said of their lengths, and what is refused."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kimina_jax.problems.load import load
from kimina_jax.text.chat import Chat
from kimina_jax.text.chat_tokenizer import open_tokenizer
from kimina_jax.text.tokenizer import Tokenizer
from kimina_jax.trainer import sft
from kimina_jax.trainer.packing import pack
from launch.config import tree
from launch.config.errors import UserError
from launch.config.sft import SftRun
from launch.processes import sft_data as program
from tests import hf_folders

ROOT = Path(__file__).parent.parent.parent
VALUES = {
    "sft": {"steps": 2, "rows": 4, "row_tokens": 64, "save_every": 2, "logit_chunk": 32},
    "optim": {"learning_rate": 1e-3},
    "model": {
        "d_model": 32,
        "n_layers": 1,
        "n_heads": 2,
        "n_kv_heads": 1,
        "head_dim": 16,
        "d_ff": 48,
    },
}


def turns(question: str, answer: str) -> str:
    """A row of one exchange."""
    messages = [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
    return json.dumps({"messages": messages}) + "\n"


def config(**data) -> SftRun:
    """A small run with this section `data`."""
    return tree.resolve(SftRun, VALUES | {"data": data}, "c").settings


def test_a_mask_within_an_answer_is_kept():
    packed = pack([([1, 2], [3, 4, 5], [True, False, True]), ([6], [7])], row_tokens=8, slots=2)
    assert packed.targets_BT[0].tolist() == [2, 3, 4, 5, 7, 0, 0, 0]
    assert packed.mask_BT[0].tolist() == [0, 1, 0, 1, 1, 0, 0, 0]


def test_files_are_mixed_by_their_weights(tmp_path, capsys):
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    one.write_text(turns("a", "b c") * 40)
    two.write_text(turns("d", "e" * 30) * 40)
    chosen = config(files=[str(one), str(two)], weights=[3.0, 1.0])
    sources, solved = program.texts(chosen, Tokenizer())
    assert not solved
    assert [source.weight for source in sources] == [3.0, 1.0]
    said = capsys.readouterr().out
    assert f"{one}: 40 sequences; tokens at 50%" in said and "learnt" in said
    batch_of = sft.batches(sources, chosen.sft, seed=0)
    first = Tokenizer().encode("b c")[0]
    rows = [row for step in range(25) for row in batch_of(step).tokens.tolist()]
    share = sum(first in row for row in rows) / len(rows)
    assert 0.65 < share < 0.85
    again = sft.batches(sources, chosen.sft, seed=0)
    assert (again(7).tokens == batch_of(7).tokens).all()  # a function of (seed, step)
    ((together,), _) = program.texts(config(files=[str(one), str(two)]), Tokenizer())
    assert len(together.pairs) == 80


def test_one_source_has_the_rows_that_it_had():
    pairs = [([1, k], [k, 2]) for k in range(3, 60)]
    settings = config().sft
    packed = pack(pairs, settings.row_tokens, slots=64)
    seen = {tuple(row) for step in range(8) for row in _tokens(pairs, settings, step)}
    assert seen == {tuple(row) for row in packed.tokens_BT.tolist()}


def _tokens(pairs, settings, step):
    return sft.batches([sft.SftSource(pairs)], settings, 0)(step).tokens.tolist()


def test_what_does_not_fit_is_skipped_only_where_that_is_asked_for(tmp_path):
    file = tmp_path / "chat.jsonl"
    file.write_text(turns("a", "b") + turns("a", "b" * 500))
    ((source,), _) = program.texts(config(files=[str(file)], too_long="skip"), Tokenizer())
    assert len(source.pairs) == 1
    ((source,), _) = program.texts(config(files=[str(file)]), Tokenizer())
    assert len(source.pairs) == 2  # and the program refuses it
    file.write_text(turns("a", "b" * 500))
    with pytest.raises(UserError, match=r"no sequence fits in 'sft\.row_tokens'"):
        program.texts(config(files=[str(file)], too_long="skip"), Tokenizer())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"files": ["a"], "weights": [1.0, 2.0]}, "'weights' has 2 numbers and 'files' 1"),
        ({"files": ["a"], "problems": 1.0}, "give each file its weight"),
        ({"files": ["a"], "weights": [0.0]}, "must be above 0"),
        ({"files": ["a"], "too_long": "cut"}, "must be refuse or skip"),
    ],
)
def test_a_section_that_cannot_be_meant_is_refused(data, words):
    with pytest.raises(UserError, match=words):
        config(**data)


def test_problems_without_proofs_are_no_solutions(tmp_path):
    file = tmp_path / "bare.jsonl"
    file.write_text('{"id": "x", "statement": "theorem t (p : Prop) : p → p"}\n')
    values = VALUES | {"problems": {"train": str(file)}}
    problems = tree.resolve(SftRun, values, "c").settings.problems
    with pytest.raises(UserError, match="none of its problems has a proof"):
        program.chosen_problems(problems, 0, "c")
    file.write_text('{"id": "x", "statement": "theorem t : 1 = 1", "proof": "rfl"}\n')
    (problem,) = program.chosen_problems(problems, 0, "c")
    assert problem.thinking == (("tactics", "exact rfl"),)


def test_solutions_that_rl_would_refuse_are_not_taught(tmp_path):
    tokenizer = open_tokenizer(hf_folders.write(tmp_path / "qwen3", "qwen3-0.6b"))

    def shown(prompt):
        values = VALUES | {"wording": {"thinking": False}, "prompt": prompt}
        chosen = tree.resolve(SftRun, values, "c").settings
        chat = Chat(tokenizer, prompt, chosen.wording)
        return program.solutions(load("train")[:2], chosen, chat, "c")

    assert len(shown("whole-proof")) == 2
    with pytest.raises(UserError, match=r"c: .*'wording\.thinking' is false.* the reference"):
        shown("kimina-v1")


@pytest.mark.slow
def test_sft_runs_on_conversations_and_problems(tmp_path):
    file, bad = tmp_path / "chat.jsonl", tmp_path / "bad.jsonl"
    rows = [turns(p.statement[:40], p.proof[:40]) for p in load("train")[:30]]
    file.write_text("".join(rows))
    bad.write_text(rows[0] + "[]\n")
    source = tmp_path / "small.py"
    values = VALUES | {
        "sft": VALUES["sft"] | {"row_tokens": 400},
        "problems": {"count": 8},
        "data": {"files": [str(file)], "weights": [0.5], "problems": 0.5},
    }
    source.write_text(f"def get_config():\n    return {values!r}\n")
    command = [
        sys.executable,
        "-m",
        "launch.sft",
        f"--config={source}",
        f"--run={tmp_path / 'run'}",
    ]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    assert "chat.jsonl: 30 sequences; tokens at 50%" in ended.stdout
    assert (tmp_path / "run" / "model" / "model.safetensors").is_file()
    flag = f'--config.data.files=["{bad}"]'
    ended = subprocess.run([*command, flag], cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 2
    assert f"{bad}:2: not a JSON object" in ended.stderr and "Traceback" not in ended.stderr


def test_a_run_whose_files_have_changed_neither_goes_on_nor_passes_for_theirs(tmp_path, run_module):
    file, other, source = (tmp_path / name for name in ("chat.jsonl", "more.jsonl", "small.py"))
    file.write_text(turns("a", "b c") * 5)
    other.write_text(turns("d", "e f g"))
    data = {"files": [str(file), str(other)]}
    source.write_text(f"def get_config():\n    return {VALUES | {'data': data}!r}\n")
    command = ("launch.sft", f"--config={source}", f"--run={(run := tmp_path / 'run')}")
    assert run_module(command).returncode == 0
    model = run / "model" / "model.safetensors"
    trained = model.read_bytes()
    other.write_text(turns("d", "e f g") + turns("h", "i"))
    for more in ((), ("--config.sft.steps=3",)):
        done = run_module((*command, *more))
        assert done.returncode == 2 and done.stderr.splitlines()[-1] == (
            f"error: {run}: was begun when {other} held something else; choose another --run, or"
            " put back what it held"
        )
    assert model.read_bytes() == trained and json.loads((run / "config.json").read_text())
    assert (run / "model" / "STABLE").is_file()
    other.write_text(turns("d", "e f g"))
    done = run_module((*command, "--config.sft.steps=3"))
    assert done.returncode == 0 and model.read_bytes() != trained
    (run / program.NOTE).unlink()  # a run of an older version goes on, whatever its files hold
    file.write_text(turns("a", "b") * 5)
    assert run_module((*command, "--config.sft.steps=4")).returncode == 0


def test_of_the_problems_a_file_of_ones_own_is_noted_where_it_is_learnt_from(tmp_path):
    own, text = tmp_path / "own.jsonl", tmp_path / "text.jsonl"
    own.write_text("x")
    text.write_text("y")
    problems = {"train": str(own)}

    def noted(**data) -> set[str]:
        values = VALUES | {"problems": problems, "data": data}
        return set(program.digests(tree.resolve(SftRun, values, "c").settings))

    assert noted() == {str(own)} and noted(files=[str(text)]) == {str(text)}
    both = {"files": [str(text)], "weights": [1.0], "problems": 2.0}
    assert noted(**both) == {str(own), str(text)} and program.digests(config()) == {}
