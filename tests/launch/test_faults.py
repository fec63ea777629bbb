# SPDX-License-Identifier: Apache-2.0
"""Whatever is wrong with a checkpoint or a file of problems is one sentence with exit code 2, of
every program that takes one, before anything dear begins; launch.doctor lists it and ends with 1.

The quick tests take a fault of each kind through every program, the slow ones all of them.
"""

import json
import shutil
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from kimina_jax.protocol import mailbox, manifest, probe, rollouts
from kimina_jax.prove.answers import problem_of
from launch.config import resume, tree
from launch.config.rl import RlRun
from tests import hf_folders
from tests.launch import harms

ROOT = Path(__file__).parent.parent.parent
ADAMW = ("--config.optim.kind=adamw", "--config.optim.learning_rate=1e-4")
SFT = ("sft", "--config=configs/sft/tiny.py", "--run={at}-run", *ADAMW, "--config.sft.steps=2",
       "--config.sft.rows=2", "--config.sft.row_tokens=448", "--config.sft.induction=false",
       "--config.problems.automation=0")  # fmt: skip
TEXTS = (*SFT, '--config.data.files=["{at}"]')
RL = ("rl", "--config=configs/rl/tiny.py", "--run={at}-run", *ADAMW, "--config.rl.steps=2",
      "--config.problems.unseen=false", "--config.rl.row_tokens=448", "--config.rl.rows=2",
      "--config.init.sft=")  # fmt: skip
EVALUATE = ("evaluate", "--limit=2", "--samples=1", "--ks=1", "--out={at}-out")
THEOREM = "theorem t (p : Prop) (h : p) : p"
CONVERTS = ("convert", "{at}", "{at}-out")
PROVES = ("prove", THEOREM, "--samples=1", "--out={at}-out.lean", "--model={at}")
# What takes a checkpoint folder, {at}; beside it stand a run that began with it (-begun), one whose
# samplers are to draw with it (-drawn), and a configuration that names it (.py).
FOLDERS = {
    "convert": CONVERTS,
    "evaluate": (*EVALUATE, "--weights={at}"),
    "evaluate a run": (*EVALUATE, "--run={at}-begun"),
    "sft": (*SFT, "--config.init.checkpoint={at}"),
    "rl": (*RL, "--config.init.checkpoint={at}"),
    "rl --prepare": (*RL, "--prepare", "--config.init.checkpoint={at}"),
    "train": ("train", "--run={at}-begun"),
    "sample": ("sample", "--run={at}-drawn", "--idle_timeout_s=5"),
    "export": ("export", "--run={at}-begun", "--out={at}-out"),
    "export to GGUF": ("export", "--run={at}-begun", "--out={at}-out.gguf"),
    "prove": PROVES,
    "doctor": ("doctor", "--config={at}.py"),
}
# What takes a file of problems, {at}; {good} is a checkpoint that nothing is wrong with.
PROBLEMS = {
    "problems": ("problems", "{at}", "{at}-out.jsonl"),
    "problems --without": ("problems", "{data}", "{at}-out.jsonl", "--without={at}"),
    "evaluate": (*EVALUATE, "--weights={good}", "--split={at}"),
    "sft": (*SFT, "--config.init.checkpoint={good}", "--config.problems.train={at}"),
    "rl": (*RL, "--config.init.checkpoint={good}", "--config.problems.train={at}"),
    "rl --prepare": (
        *RL, "--prepare", "--config.init.checkpoint={good}", "--config.problems.test={at}",
    ),
    "train": ("train", "--run={at}-begun"),
    "elastic_prover": (
        "elastic_prover", "--config=configs/elastic/prover.py", "--run={at}-run",
        "--config.problems.train={at}",
    ),
    "doctor": ("doctor", "--config={at}.py"),
}  # fmt: skip
# What asks Lean about statements. SFT shows proofs and asks nobody; what trains has asked before.
ASKS = {name: PROBLEMS[name] for name in ("evaluate", "rl", "rl --prepare")} | {
    "problems": (*PROBLEMS["problems"], "--check", "--workers=1"),
}
# What does not need the thing that is harmed, and so goes on.
NO_PROMPT = ("convert", "export", "export to GGUF", "sample")
QUICK = ("unknown architecture", "no tokenizer", "another tokenizer", "template that raises")


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """A checkpoint of several shards; beside it a file of problems."""
    folder = hf_folders.write(tmp_path_factory.mktemp("good") / "model", harms.FAMILY)
    lines = [json.dumps(row) for row in harms.GOOD]
    (folder.parent / "data.jsonl").write_text("\n".join(lines) + "\n")
    return folder


def begin(run: Path, weights: Path, *told: str) -> None:
    """Lays out a run of RL from a folder."""
    flags = [flag for flag in RL if flag.startswith("--config.")]
    flags += [f"--config.init.checkpoint={weights}", *told]
    resume.claim_run(run, tree.load(RlRun, "configs/rl/tiny.py", flags))
    shutil.copytree(weights, run / "init")


def configured(file: Path, weights: Path, **problems: str) -> None:
    """Writes a configuration of launch.rl."""
    values = {"init": {"checkpoint": str(weights)}, "rl": {"steps": 2, "rows": 8},
              "optim": {"learning_rate": 1e-3}, "problems": problems}  # fmt: skip
    file.write_text(f"def get_config():\n    return {values!r}\n")


def harmed(good: Path, at: Path, harm: str) -> str:
    """Makes a folder with a fault, and what stands beside it; the words that name the fault."""
    do, words = harms.FOLDERS[harm]
    do(shutil.copytree(good, at))
    begin(at.with_name(f"{at.name}-begun"), at)
    drawn = at.with_name(f"{at.name}-drawn")
    begin(drawn, at)
    published = shutil.copytree(at, mailbox.weights_folder(drawn, 0))
    probe.write(published, [[1, 2]], [[-1.0]])
    manifest.write(published, 0, "bfloat16")
    mailbox.mark_stable(published)
    asked = [(problem_of(THEOREM), [5, 6])]
    rollouts.write_request(
        drawn, 0, seed=0, sampling={}, samples=1, mismatch_limit=1.0, problems=asked
    )
    configured(at.with_name(f"{at.name}.py"), at)
    return words


def fault(name: str, found: CompletedProcess, words: str, at: Path) -> str:
    """What is not as it should be; nothing where a program has said in one sentence what is wrong
    and has left nothing behind."""
    out, err = found.stdout, found.stderr
    lines = [line for line in err.splitlines() if line.strip() and "Warn" not in line]
    wanted = 1 if name == "doctor" else 2
    said = [line for line in lines if line.startswith("error: ")]
    if name == "doctor":
        said = [line for line in out.splitlines() if line.startswith("FAIL")]
    right = found.returncode == wanted and "Traceback" not in err and words in " ".join(said)
    right &= len(said) == 1 or name == "doctor"
    left = [*at.parent.glob(f"{at.name}-out*"), *at.parent.glob(f"{at.name}-run/ckpt")]
    left = [path for path in left if not path.name.endswith(".report.jsonl")]
    if right and not left:
        return ""
    return f"{name}, {at.name}: exit code {found.returncode}, {lines[-3:]} {said}; left {left}"


def folder_faults(run_program, good: Path, root: Path, name: str, chosen) -> list[str]:
    """What is not as it should be of a program, for each of the faults."""
    wrong = []
    for harm in chosen:
        if harm in harms.TEMPLATES and name in NO_PROMPT:
            continue
        at = root / harm.replace(" ", "_")
        words = harmed(good, at, harm)
        wrong.append(fault(name, run_program(FOLDERS[name], at=at), words, at))
    return [line for line in wrong if line]


@pytest.mark.parametrize(("number", "name"), list(enumerate(FOLDERS)))
def test_what_is_wrong_with_a_folder_is_one_sentence(number, name, run_program, good, tmp_path):
    two = {QUICK[number % 4], QUICK[(number + 1 + number // 4) % 4]}
    assert not folder_faults(run_program, good, tmp_path, name, two)


@pytest.mark.slow
@pytest.mark.parametrize("name", FOLDERS)
def test_everything_that_can_be_wrong_with_a_folder(name, run_program, good, tmp_path):
    assert not folder_faults(run_program, good, tmp_path, name, harms.FOLDERS)


def file_faults(run_program, good: Path, root: Path, name: str, chosen) -> list[str]:
    """The same for files of problems."""
    wrong = []
    data = good.parent / "data.jsonl"
    for harm in chosen:
        content, suffix, words = harms.FILES[harm]
        at = root / f"{harm.replace(' ', '_')}{suffix}"
        at.write_bytes(content())
        begin(at.with_name(f"{at.name}-begun"), good, f"--config.problems.train={at}")
        configured(at.with_name(f"{at.name}.py"), good, train=str(at))
        found = run_program(PROBLEMS[name], at=at, good=good, data=data)
        wrong.append(fault(name, found, words, at))
    return [line for line in wrong if line]


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_parquet_file_that_is_cut_is_one_sentence(name, run_program, good, tmp_path):
    pytest.importorskip("pyarrow")
    assert not file_faults(run_program, good, tmp_path, name, ["parquet cut"])


@pytest.mark.slow
@pytest.mark.parametrize("name", PROBLEMS)
def test_everything_that_can_be_wrong_with_a_file(name, run_program, good, tmp_path):
    pytest.importorskip("pyarrow")
    every = [harm for harm in harms.FILES if harm != "parquet cut"]
    assert not file_faults(run_program, good, tmp_path, name, every)


@pytest.mark.slow
@pytest.mark.parametrize("harm", harms.FILES)
def test_a_file_of_texts_that_cannot_be_read(harm, run_program, good, tmp_path):
    pytest.importorskip("pyarrow")
    content, suffix, words = harms.FILES[harm]
    (at := tmp_path / f"texts{suffix}").write_bytes(content())
    found = run_program((*TEXTS, "--config.init.checkpoint={good}"), at=at, good=good)
    assert not fault("sft", found, words, at)


@pytest.mark.parametrize("name", ASKS)
def test_a_statement_that_does_not_elaborate_is_one_sentence(name, run_program, good, tmp_path):
    at = tmp_path / "broken.jsonl"
    at.write_text("\n".join(json.dumps(row) for row in (harms.GOOD[0], harms.BROKEN)) + "\n")
    if name == "problems":  # it goes on with the others
        at.write_text(json.dumps(harms.BROKEN) + "\n")
    found = run_program(ASKS[name], at=at, good=good, data=at)
    words = "holds no problem that could be taken" if name == "problems" else "no_such"
    assert not fault(name, found, words, at)
    if name == "problems":
        told = json.loads((tmp_path / "broken.jsonl-out.jsonl.report.jsonl").read_text())
        assert "no_such" in told["left_out"] and told["row"] == 1


def test_a_theorem_of_the_command_line_that_does_not_elaborate(run_program, good, tmp_path):
    at = tmp_path / "prove"
    command = ("prove", "theorem t (n : Nat) : n.no_such = n", *PROVES[2:-1], "--model={good}")
    assert not fault("prove", run_program(command, at=at, good=good), "no_such", at)
