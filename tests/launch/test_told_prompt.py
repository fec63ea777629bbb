# SPDX-License-Identifier: Apache-2.0
"""Who asks a model by a folder of it asks as it was trained, and says where that is not so."""

import shutil
from pathlib import Path

import pytest

from kimina_jax.protocol import mailbox
from kimina_jax.prove.answers import SHIPPED, ModelSource, problem_of
from kimina_jax.text.chat import TOLD, tell_prompt, told_by
from kimina_jax.text.prompts import AS_PRESET, TemplateError
from launch.config import run_folder

ROOT = Path(__file__).parent.parent.parent
# The prompts that a program asks with, for each folder that is named.
ASKED = """
import sys
from absl import flags
from launch import {program} as program
for folder in sys.argv[1:]:
    flags.FLAGS(["", "--{flag}=" + folder])
    found = program.settings({more})
    found = found[0] if isinstance(found, tuple) else getattr(found, "settings", found)
    print(found.prompt)
"""
FLAGS = {"evaluate": "weights", "distill": "teacher", "prove": "model"}


@pytest.mark.parametrize("program", FLAGS)
def test_programs_ask_as_the_folder_says(run_module, program, tmp_path):
    silent, told = tmp_path / "silent", tmp_path / "told"
    silent.mkdir()
    told.mkdir()
    tell_prompt(told, "kimina-preview")

    def asked(more: list[str], *folders: Path) -> list[str]:
        code = ASKED.format(program=program, flag=FLAGS[program], more=more)
        (tmp_path / "asked.py").write_text(code)
        done = run_module(("asked", *map(str, folders)), cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return done.stdout.split()

    assert asked([], silent, told) == ["kimina-v1", "kimina-preview"]
    assert asked(["--config.prompt=whole-proof"], told) == ["whole-proof"]


@pytest.mark.parametrize("text", ["", "[]", "3", '{"prompt', "{}", "null"])
def test_a_damaged_file_is_one_sentence(tmp_path, text):
    (tmp_path / TOLD).write_text(text)
    with pytest.raises(TemplateError, match=r"prompt\.json: does not name the prompt"):
        told_by(tmp_path)


@pytest.mark.parametrize("told", ["kimina-v9", 3, None, ["kimina-v1"]])
def test_a_prompt_that_there_is_not_is_named_with_its_file(run_program, told, tmp_path):
    tell_prompt(tmp_path, told)
    done = run_program(("evaluate", f"--weights={tmp_path}"))
    assert done.returncode == 2 and done.stderr.count("\n") == 1, done
    assert f"{tmp_path}/prompt.json" in done.stderr and "kimina-v1" in done.stderr


def test_a_copy_says_what_its_source_says(run_program, tmp_path):
    """Of a folder, of a run, of one whose weights are older than the file, a mean."""
    step = "weights/step_000003"
    for name, inside in {"folder": "", "run": step, "old": step}.items():
        place = tmp_path / name / inside
        shutil.copytree(SHIPPED, place)
        if name != "old":
            tell_prompt(place, "kimina-preview")
        if inside:
            mailbox.mark_stable(place)
            (tmp_path / name / "config.json").write_text('{"prompt": "kimina-preview"}')
        done = run_program(("convert", str(tmp_path / name), str(tmp_path / f"{name}-copy")))
        assert done.returncode == 0, done.stderr
        assert told_by(tmp_path / f"{name}-copy") == {"prompt": "kimina-preview"}
    names = f"{tmp_path / 'old'},{tmp_path / 'folder'}"
    done = run_program(("export", f"--average={names}", f"--out={tmp_path / 'mean'}"))
    assert done.returncode == 0 and told_by(tmp_path / "mean") == {"prompt": "kimina-preview"}
    assert run_program(("convert", str(SHIPPED), str(tmp_path / "silent"))).returncode == 0
    assert told_by(tmp_path / "silent") == {}


def test_a_prover_in_ones_own_program_asks_so_too(tmp_path):
    shutil.copytree(SHIPPED, folder := tmp_path / "model")
    statement = "theorem t (p : Prop) (h : p) : p"
    for told, name in ((None, "goal"), ("kimina-v1-proof", "goal"), ("kimina-preview", "t")):
        if told:
            tell_prompt(folder, told)
        source = ModelSource(folder)
        assert source._named(problem_of(statement)).statement.split()[1] == name
    assert ModelSource(folder, "kimina-v1")._named(problem_of(statement)).statement != statement
    tell_prompt(folder, "kimina-v9")
    with pytest.raises(TemplateError, match="kimina-v9"):
        ModelSource(folder)


def test_another_prompt_than_that_of_training_is_said(tmp_path, capsys):
    folder = tmp_path / "model"
    folder.mkdir()
    for file in SHIPPED.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    run_folder.open_chat(folder, "kimina-v1", AS_PRESET)
    tell_prompt(folder, "kimina-v1")
    run_folder.open_chat(folder, "kimina-v1", AS_PRESET)
    assert "was trained" not in capsys.readouterr().out
    run_folder.open_chat(folder, "kimina-v1-proof", AS_PRESET)
    told = f"{folder}: was trained with prompt=kimina-v1, and is asked by kimina-v1-proof"
    assert told in capsys.readouterr().out
