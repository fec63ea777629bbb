# SPDX-License-Identifier: Apache-2.0
"""Every --config.SECTION.NAME=VALUE of the documents is one that its program takes.

A flag belongs to the last `python -m launch.PROGRAM` before it in its paragraph and to the last
--config=FILE after that; flags of one command are read together. Where a paragraph names no
program, there must be one that takes the flag.
"""

import contextlib
import re
from pathlib import Path

import pytest

from flextrain_jax.data.parts import DataError
from flextrain_jax.experiments.elastic import ElasticRun
from flextrain_jax.experiments.federated import FederatedRun
from launch.config import show, tree
from launch.config.errors import UserError
from launch.config.evaluate import DistillRun, EvaluationRun, FormalizeRun
from launch.config.hints import names
from launch.config.prover import ProverRun
from launch.config.rl import RlRun
from launch.config.sft import SftRun
from launch.config.tiers import CheckingTier

ROOT = Path(__file__).parent.parent
# What a program reads, and the file that stands for one that the document does not name.
PROGRAMS = {
    "rl": (RlRun, "configs/rl/tiny.py"),
    "compile": (RlRun, "configs/rl/kimina_72b.py"),
    "compile_decode": (RlRun, "configs/rl/kimina_7b.py"),
    "sft": (SftRun, "configs/sft/tiny.py"),
    "check": (CheckingTier, ""),
    "evaluate": (EvaluationRun, ""),
    "distill": (DistillRun, ""),
    "formalize": (FormalizeRun, ""),
    "elastic": (ElasticRun, "configs/elastic/tiny.py"),
    "elastic_prover": (ProverRun, "configs/elastic/prover.py"),
    "federated": (FederatedRun, "configs/federated/tiny.py"),
    "flower": (FederatedRun, "configs/federated/tiny.py"),
}
TOKEN = re.compile(
    r"-m launch\.(?P<program>\w+)"
    r"|--config=(?P<files>[^\s`;\])]+)"
    r"|(?P<flag>--config\.[\w.]+(?:=(?:\[[^\s\]]*\]|[^\s`;,\])]*))?)"
)
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), ROOT / "Makefile", *ROOT.glob("docs/*.md"), *ROOT.glob("configs/*/*.py")]
)


def commands(text: str) -> list[tuple[str, list[str], list[str]]]:
    """(program, files, flags) of every command of a document that has flags."""
    found = []
    for paragraph in re.split(r"\n\s*\n", text):
        program = ""
        found.append((program, [], []))
        for token in TOKEN.finditer(paragraph):
            if token["program"]:
                program = token["program"]
                found.append((program, [], []))
            elif token["files"]:
                files = [file for file in token["files"].split(",") if file.startswith("configs/")]
                found.append((program, files, []))
            elif token["flag"].partition("=")[0] != "--config.SECTION.NAME":
                found[-1][2].append(token["flag"])
    return [one for one in found if one[2]]


def read(program: str, files: list[str], flags: list[str]) -> None:
    """Raises UserError where the program would not take the flags."""
    root, usual = PROGRAMS[program]
    helped = [flag for flag in flags if flag.partition("=")[0] == "--config.help"]
    for flag in helped:
        show.explained(root, flag.partition("=")[2].replace("SECTION", ""))
    placeholders = [flag for flag in flags if flag.partition("=")[2] in ("NAME", "VALUE")]
    for flag in placeholders:
        name = flag.partition("=")[0].removeprefix("--config.")
        if name not in names(root):
            raise UserError(f"{program} has no setting {name!r}")
    rest = [flag for flag in flags if flag not in (*helped, *placeholders)]
    for file in files or [usual]:
        with contextlib.suppress(DataError):  # the images of a document's reader are not here
            if file:
                tree.load(root, file, rest)
            else:
                tree.resolve(root, {}, program, rest)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_program_takes_the_flags_that_a_document_names(document):
    for program, files, flags in commands(document.read_text(encoding="utf-8")):
        if program:
            assert program in PROGRAMS, f"launch.{program} takes no settings, but {flags} are said"
            read(program, files, flags)
        else:
            refusals = [refusal(one, files, flags) for one in PROGRAMS]
            assert None in refusals, "\n".join(map(str, refusals))


def refusal(*command) -> UserError | None:
    """Why a program does not take the flags."""
    try:
        read(*command)
    except UserError as error:
        return error
    return None


def test_flags_are_found_with_their_program_and_file():
    text = """
    python -m launch.elastic --config=configs/elastic/a.py \\
      --config.data.folder=X --config.seeds=[0,1]   # and so on
    python -m launch.federated --config=FILE [--config.partition.kind=dirichlet]

    Later `--config.lora.rank=16`, and --config.SECTION.NAME=VALUE in general.
    python -m launch.compile --config=configs/rl/a.py,configs/rl/b.py --config.init.sft= x
    """
    assert commands(text) == [
        (
            "elastic",
            ["configs/elastic/a.py"],
            ["--config.data.folder=X", "--config.seeds=[0,1]"],
        ),
        ("federated", [], ["--config.partition.kind=dirichlet"]),
        ("", [], ["--config.lora.rank=16"]),
        ("compile", ["configs/rl/a.py", "configs/rl/b.py"], ["--config.init.sft="]),
    ]
    found = [one for path in DOCUMENTS for one in commands(path.read_text(encoding="utf-8"))]
    assert len(found) > 15
