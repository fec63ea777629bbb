# SPDX-License-Identifier: Apache-2.0
"""The notebook: what it calls exists, it keeps no output, it runs in a clean environment."""

import ast
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NOTEBOOK = ROOT / "notebooks" / "main_job.ipynb"
MINUTES = 40  # 13 on two quiet cores

# Runs every cell in the kernel of its own environment and writes what they printed.
EXECUTE = """
import sys, nbclient, nbformat
path = sys.argv[1]
notebook = nbformat.read(path, as_version=4)
client = nbclient.NotebookClient(notebook, timeout=None, kernel_name="python3")
try:
    client.execute()
finally:
    nbformat.write(notebook, path)
"""


def cells(path: Path) -> list[dict]:
    """The code cells of a notebook."""
    found = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in found if cell["cell_type"] == "code"]


def test_no_cell_keeps_what_a_run_printed_and_each_is_python():
    for cell in cells(NOTEBOOK):
        assert not cell["outputs"] and cell["execution_count"] is None
        ast.parse(re.sub(r"^(\s*)!.*$", r"\1pass", "".join(cell["source"]), flags=re.MULTILINE))


def test_the_programs_and_configurations_that_it_names_exist():
    text = "".join(line for cell in cells(NOTEBOOK) for line in cell["source"])
    programs = set(re.findall(r"-m (launch\.\w+)", text))
    assert {"launch.rl", "launch.doctor", "launch.prove", "launch.export"} <= programs
    for program in programs:
        assert importlib.util.find_spec(program), program
    for config in re.findall(r"configs/[\w/]+\.py", text):
        assert (ROOT / config).is_file(), config


@pytest.mark.slow
def test_it_runs_from_top_to_bottom_in_a_clean_environment(tmp_path):
    """A copy of what git has, an environment with nothing but Jupyter's client, an empty home."""
    tree, environment = tmp_path / "tree", tmp_path / "venv"
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in listed.stdout.decode().split("\0")[:-1]:
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, tree / name)
    python = environment / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    install = [python, "-m", "pip", "install", "--quiet", "nbclient", "nbformat", "ipykernel"]
    subprocess.run(install, check=True, timeout=600)
    notebook = tree / "notebooks" / NOTEBOOK.name
    home = tmp_path / "home"
    home.mkdir()
    env = {k: v for k, v in os.environ.items() if not k.startswith(("JAX", "PYTHON", "KIMINA"))}
    env |= {"HOME": str(home), "PATH": f"{python.parent}:{os.environ['PATH']}"}
    env.pop("XDG_CACHE_HOME", None)
    command = [python, "-c", EXECUTE, notebook]
    done = subprocess.run(
        command, cwd=notebook.parent, env=env, capture_output=True, text=True, timeout=60 * MINUTES
    )
    printed = "".join(
        "".join(output.get("text", ""))
        for cell in cells(notebook)
        for output in cell["outputs"]
        if output["output_type"] == "stream"
    )
    assert done.returncode == 0, printed[-3000:] + done.stderr[-3000:]
    result = json.loads((tree / "runs" / "notebook" / "result.json").read_text())
    assert result["rl_steps"] == 20 and result["paired_difference"]["ci95"][0] > 0
    assert "held-out problems (test), before and after RL" in printed and "theorem" in printed
    assert any("image/png" in o.get("data", {}) for c in cells(notebook) for o in c["outputs"])
    assert "error" not in {line.split(":")[0] for line in printed.splitlines()}, printed
    assert "model.safetensors" in printed
