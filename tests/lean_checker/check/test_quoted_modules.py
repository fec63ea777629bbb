# SPDX-License-Identifier: Apache-2.0
"""Headers that import modules whose names are written in quotes."""

import json
import subprocess
import threading
import urllib.request
from dataclasses import replace

import pytest

from lean_checker.files.whole_files import check_text
from lean_checker.pool import Pool
from lean_checker.records import Candidate
from lean_checker.server import CheckServer
from lean_checker.toolchain import EMBEDDED_HEADER, Toolchain, import_names

NAME = "«Odd Mod».«a.b--c»"


@pytest.fixture(scope="module")
def library(toolchain: Toolchain, tmp_path_factory: pytest.TempPathFactory) -> Toolchain:
    folder = tmp_path_factory.mktemp("odd")
    (folder / "Odd Mod").mkdir()
    source = folder / "Odd Mod" / "a.b--c.lean"
    source.write_text(EMBEDDED_HEADER + "def oddly : Nat := 5\nnamespace «my ns»\ndef x := 1\n")
    command = [*toolchain.command, f"--root={folder}", "-o", f"{source.with_suffix('')}.olean"]
    subprocess.run([*command, str(source)], env=toolchain.env, check=True)
    return replace(
        toolchain, env=toolchain.env | {"LEAN_PATH": f"{toolchain.env['LEAN_PATH']}:{folder}"}
    )


def test_the_name_is_found_whole():
    header = f"prelude\nimport «Mini Core» -- import A\n/- «B -/import {NAME} import all C.«d»\n"
    assert import_names(header) == ["«Mini Core»", NAME, "C.«d»"]


@pytest.mark.parametrize("tier", ["full", "fast"])
def test_candidates(library, tier):
    header = f"{EMBEDDED_HEADER}import {NAME}\n"
    asked = {"theorem t : oddly = 5": "valid", "theorem t : oddly = 6": "wrong"}
    with Pool(replace(library, header=header), workers=1, tier=tier) as pool:
        found = pool.check([Candidate(s, s, "by unfold oddly; rfl") for s in asked])
        assert {v.id: v.status for v in found} == asked


@pytest.mark.parametrize("kind", ["embedded", "lean"])
def test_files(library, kind):
    header = f"{EMBEDDED_HEADER}import {NAME}\n"
    there = replace(library, kind=kind, header=header)
    own = f"prelude\nimport «MiniCore»\nimport {NAME}\ntheorem t : oddly = 5 := rfl\n"
    for text, status in (
        ("theorem t : oddly = 5 := rfl", "valid"),
        ("theorem t : oddly = 6 := rfl", "wrong"),
        (own, "valid"),
        (own.replace(f"import {NAME}", "def oddly := 5"), "header"),
        (own.replace("--c", "--d"), "header"),
    ):
        verdicts, messages = check_text(there, text, "F", 10.0, 1500)
        assert {v.id: v.status for v in verdicts}["F:t"] == status, text
    assert "there is no module «Odd Mod».«a.b--d» here" in messages[0].text


def test_over_http(library):
    text = "import {}\nopen «my ns»\ntheorem t : oddly = 5 ∧ x = 1 := ⟨rfl, rfl⟩"
    snippets = [
        {"id": "there", "code": text.format(NAME)},
        {"id": "absent", "code": text.format("«Odd Mod».Other")},
    ]
    with (
        Pool(library, workers=1) as pool,
        CheckServer(("127.0.0.1", 0), pool, None) as served,
    ):
        thread = threading.Thread(target=served.serve_forever)
        thread.start()
        request = urllib.request.Request(
            f"http://127.0.0.1:{served.server_port}/api/check",
            json.dumps({"snippets": snippets}).encode(),
        )
        with urllib.request.urlopen(request, timeout=120) as answer:
            found = {result["id"]: result for result in json.load(answer)["results"]}
        served.shutdown()
        thread.join()
    assert found["there"]["response"].get("messages", []) == []
    said = " ".join(m["data"] for m in found["absent"]["response"]["messages"])
    assert "the module «Odd Mod».Other is not there" in said
