# SPDX-License-Identifier: Apache-2.0
"""The tables of methods: their statistics by hand, one protocol for all rows, and that a document
says nothing that its raw files do not.
"""

import dataclasses
import json
import math
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.tables import __main__ as program
from benchmarks.tables import documents, driver, figures, report
from benchmarks.tables.definitions import TABLES, with_rows
from benchmarks.tables.driver import Cell, RawError
from benchmarks.tables.protocol import TRIAL_SEED, Grid
from benchmarks.tables.statistics import difference, holm
from configs.elastic import table as elastic
from flextrain_jax.experiments.elastic import ElasticRun
from flextrain_jax.experiments.federated import FederatedRun
from launch.config import tree

ROOT = Path(__file__).parent.parent.parent
DOCUMENTS = sorted((*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")))


def test_an_interval_by_hand():
    """Differences 1, 2, 3: mean 2, standard error 1 / sqrt 3. With two degrees of freedom Student's
    distribution has a closed form: the quantile of 1 - a / 2 is (1 - a) sqrt(2 / (a (2 - a)))."""
    error = 1 / math.sqrt(3)
    for comparisons in (1, 8):
        a = 0.05 / comparisons
        quantile = (1 - a) * math.sqrt(2 / (a * (2 - a)))
        found = difference([5, 4, 9], [4, 2, 6], comparisons)
        assert found.mean == pytest.approx(2)
        assert found.half == pytest.approx(quantile * error)
        # Two-sided: 1 - t / sqrt(2 + t^2), not corrected.
        assert found.p == pytest.approx(1 - math.sqrt(12) / math.sqrt(14))
    assert difference([5, 4, 9], [4, 2, 6], 1).half == pytest.approx(2.4842, abs=1e-4)
    assert difference([5, 4, 9], [4, 2, 6], 8).half == pytest.approx(7.2687, abs=1e-4)


def test_pairs_that_are_none_and_seeds_that_agree():
    with pytest.raises(ValueError, match="no two pairs"):
        difference([1.0], [0.0])
    with pytest.raises(ValueError, match="3 and 2 values"):
        difference([1.0, 2, 3], [0.0, 1])
    assert difference([1, 2], [1, 2]) == dataclasses.replace(
        difference([1, 2], [1, 2]), mean=0.0, half=0.0, p=1.0
    )
    assert difference([2, 3], [1, 2]).p == 0.0


def test_holm_by_hand():
    # In order 0.01, 0.02, 0.03, 0.04 times 4, 3, 2, 1, none below the one before.
    assert holm([0.04, 0.01, 0.03, 0.02]) == pytest.approx([0.06, 0.04, 0.06, 0.06])
    assert holm([0.5, 0.9]) == [1.0, 1.0] and holm([]) == []


def job(*accuracies):
    rungs = [{"depth": i + 1, "accuracy": x} for i, x in enumerate(accuracies)]
    return {"rungs": rungs, "training": {"macs": 2.5e12}}


@pytest.fixture
def table():
    """Two rows, two rates by two lengths, two seeds."""
    made = TABLES["elastic-digits"]
    grid = Grid("--config.optim.learning_rate", (0.1, 0.2), "--config.train.epochs", (1.0, 2.0))
    return with_rows(
        dataclasses.replace(made, grid=grid, seeds=(0, 3)), ("independent", "flextrain")
    )


def put(cell: Cell, results: Path, *jobs):
    cell.raw(results).parent.mkdir(parents=True, exist_ok=True)
    cell.raw(results).write_text(json.dumps({"flags": cell.flags, "jobs": jobs}))


def fill(table, results):
    for row, base in (("independent", 0.5), ("flextrain", 0.25)):
        for i, trial in enumerate(table.trials(row)):
            # Independent is best in the third trial, flextrain in the second.
            best = i == (2 if row == "independent" else 1)
            put(trial, results, job(base, base + 0.1 * best))
        slope = 1 if row == "independent" else 2
        for cell, more in zip(table.tests(row, results), (0.0, 0.02), strict=True):
            put(cell, results, job(base + slope * more, base + (4 - slope) * more))


def test_every_row_has_the_same_trials_and_is_tested_once_after_them(table, tmp_path):
    trials = {row: table.trials(row) for row in table.rows}
    flags = {
        row: [[f.replace(row, "ROW") for f in cell.flags] for cell in cells]
        for row, cells in trials.items()
    }
    assert flags["independent"] == flags["flextrain"] and len(flags["flextrain"]) == 4
    for cell in trials["flextrain"]:
        assert "--config.data.judge=validation" in cell.flags
        assert f"--config.seeds=[{TRIAL_SEED}]" in cell.flags
    assert not table.tests("flextrain", tmp_path)
    for cell in trials["flextrain"][:-1]:
        put(cell, tmp_path, job(0.5, 0.5))
    assert not table.tests("flextrain", tmp_path)
    put(trials["flextrain"][-1], tmp_path, job(0.4, 0.7))  # the best mean
    one, other = table.tests("flextrain", tmp_path)
    for cell, seed in ((one, 0), (other, 3)):
        assert not any("judge" in flag for flag in cell.flags)
        assert {f"--config.seeds=[{seed}]", f"--config.data.draw={seed}"} <= set(cell.flags)
        assert {"--config.optim.learning_rate=0.2", "--config.train.epochs=2"} <= set(cell.flags)
    assert TRIAL_SEED not in table.seeds
    assert [cell.name for cell in table.cells(tmp_path)].count(one.name) == 1
    assert not table.tests("independent", tmp_path)


def test_tables_say_what_the_raw_files_do(table, tmp_path):
    with pytest.raises(RawError, match="independent, flextrain"):
        report.tables(table, tmp_path)
    fill(table, tmp_path)
    made = report.tables(table, tmp_path).splitlines()
    assert made[0] == (
        "| row | rate, length | 1 blocks | 2 blocks | training, 10^12 multiply-adds |"
    )
    assert made[2] == "| `independent` | 0.1, 2 | 51.0 ± 1.4 | 53.0 ± 4.2 | 2.5 |"
    assert made[3] == "| `flextrain` | 0.2, 1 | 27.0 ± 2.8 | 27.0 ± 2.8 | 2.5 |"
    assert made[5].startswith("| 2 comparisons |")
    # Differences -25 and -23, and -25 and -27: standard error 1. With one degree of freedom, two
    # comparisons: quantile 1 / tan(pi / 80) = 25.45; p 2 / pi atan(1 / 24) = 0.0265 and with 26
    # 0.0245, of which the smaller counts twice, and the other not less.
    row = "| `flextrain` - `independent` | -24.0 ± 25.5 (p 0.049) | -26.0 ± 25.5 (p 0.049) |"
    assert made[7] == row


def test_a_net_that_diverged_is_as_good_as_chance_and_its_trial_is_not_chosen(table, tmp_path):
    fill(table, tmp_path)
    put(table.trials("flextrain")[0], tmp_path)  # no jobs
    put(table.tests("flextrain", tmp_path)[0], tmp_path)
    made = report.tables(table, tmp_path).splitlines()
    # 10 and 29 percent.
    row = "| `flextrain`, 1 of 2 diverged | 0.2, 1 | 19.5 ± 13.4 | 19.5 ± 13.4 | 2.5 |"
    assert made[3] == row
    put(table.tests("flextrain", tmp_path)[1], tmp_path)
    assert "2 of 2 diverged | 0.2, 1 | 10.0 ± 0.0 | 10.0 ± 0.0 |" in report.tables(table, tmp_path)
    for cell in table.trials("flextrain"):
        put(cell, tmp_path)
    with pytest.raises(RawError, match="every trial of flextrain diverged; give"):
        report.tables(table, tmp_path)


def test_intervals_are_for_all_comparisons_of_a_table(table, tmp_path):
    fill(table, tmp_path)
    put(table.tests("flextrain", tmp_path)[1], tmp_path, job(0.30, 0.31))
    ((first, _),) = report.all_differences(table, tmp_path)
    wanted = difference([0.25, 0.30], [0.5, 0.52], comparisons=2)
    one = dataclasses.replace(table, compared=1)
    assert report.all_differences(one, tmp_path) == [[difference([0.25, 0.30], [0.5, 0.52])]]
    assert "| 1 comparisons | 1 blocks |" in report.tables(one, tmp_path)
    assert first == wanted and first.half > difference([0.25, 0.30], [0.5, 0.52]).half


def test_a_raw_file_of_other_settings_is_no_result(table, tmp_path):
    fill(table, tmp_path)
    other = dataclasses.replace(table, flags=(*table.flags, "--config.data.train=700"))
    with pytest.raises(RawError, match=r"trial-0\.1x1\.json: was run with .*; remove it"):
        report.tables(other, tmp_path)
    # Another trial is the best now, so the tests are of a choice that is none any more.
    put(table.trials("flextrain")[0], tmp_path, job(0.9, 0.9))
    with pytest.raises(RawError, match=r"seed0\.json: was run with .*rate=0\.2.*rate=0\.1"):
        report.tables(table, tmp_path)


@pytest.mark.parametrize("raw", [b'{"flags": ["--con', b"[]", b'{"flags": []}', b"\xff"])
def test_a_damaged_raw_file_is_one_sentence(raw, tmp_path, capsys):
    cell = TABLES["elastic-digits"].trials("single")[1]
    shutil.copytree(ROOT / "benchmarks/tables/raw/elastic-digits", tmp_path / "elastic-digits")
    cell.raw(tmp_path).write_bytes(raw)
    for command in ("show", "plan"):
        assert program.main([command, "elastic-digits", f"--raw={tmp_path}"]) == 2
        said = capsys.readouterr().err
        assert "trial-0.1x20.json: is damaged; copy it again" in said and said.count("\n") == 1


SECTION = """# Results

Elsewhere 99.9 is said without a table.

## Digits

<!-- tables: elastic-digits -->

| row | a |
| --- | --- |
| `x` | 51.0 ± 1.4 |

<!-- /tables -->

Here 51.0 is right, version 1.2.3 and `0.77` are no claims, {claim}.

    a command with 12.5
"""


def test_a_sentence_with_a_figure_that_no_table_has_is_found():
    assert documents.unsupported(SECTION.format(claim="1.4 too")) == []
    (wrong,) = documents.unsupported(SECTION.format(claim="and 51.1 is not"))
    assert wrong.startswith("51.1: Here 51.0 is right")


HELD = """# One

A rung has 93.5 percent in `0.1` seconds, 1.5
times as fast, version 1.2.3, arXiv 2310.20457, 12 blocks.

    a command with 12.5

## Two

<!-- tables: elastic-digits -->
| 51.0 |
<!-- /tables -->
So 51.0, and 7%.
"""


def test_a_figure_from_nowhere_is_found(tmp_path):
    (tmp_path / "raw.json").write_text("{}")
    listed = figures.Listed(("93.5 percent", "1.5 times", "7%"), "raw.json")

    def faults(text, *more, sections=()):
        return figures.faults(text, figures.Document(sections, (listed, *more)), tmp_path)

    assert faults(HELD) == []
    (wrong,) = faults(HELD.replace("So 51.0", "So 51.1"))
    assert wrong == "51.1 is in no table and not listed: So 51.1, and 7%."
    assert faults(HELD.replace("7%", "some")) == ["7% is listed and not there"]
    for figure in ("3 seconds", "2.0x", "1,305 MiB", "40 points", "8%"):
        assert len(faults(HELD + f"\nIt has {figure} of it.\n")) == 1, figure
    for gone in ("gone.json", "raw.json::test_gone"):
        (wrong,) = faults(HELD, figures.Listed((), gone))
        assert wrong.startswith(gone) and wrong.endswith("is not there")
    assert len(faults(HELD, sections=("## Two",))) == 2  # what is listed and in the other section


def test_blocks_are_written_and_stale_ones_found():
    text = documents.written(SECTION, lambda name: f"| made of {name} |")
    assert "| made of elastic-digits |" in text and "51.0 ± 1.4" not in text
    assert documents.stale(text, lambda name: f"| made of {name} |") == []
    assert documents.stale(text, lambda name: "| other |") == ["elastic-digits"]
    assert documents.written(text, lambda name: f"| made of {name} |") == text


def test_the_documents_say_nothing_else_than_their_raw_files(capsys):
    assert DOCUMENTS
    assert program.main(["check", *map(str, DOCUMENTS)]) == 0, capsys.readouterr().err


@pytest.mark.parametrize("name", TABLES)
def test_every_row_of_every_table_is_a_configuration(name, tmp_path):
    table = TABLES[name]
    cls = {"launch.elastic": ElasticRun, "launch.federated": FederatedRun}[table.module]
    assert table.pairs and {row for pair in table.pairs for row in pair} <= set(table.rows)
    trials = {}
    for row in table.rows:
        (config, *flags) = table.trials(row)[0].flags
        loaded = tree.load(cls, config.removeprefix("--config="), flags).settings
        assert list(loaded.methods) == [row] and loaded.data.judge == "validation"
        assert loaded.seeds == (TRIAL_SEED,) and loaded.data.draw == TRIAL_SEED
        trials[row] = (len(table.trials(row)), loaded.data, loaded.train)
    assert len(set(map(str, trials.values()))) == 1  # same images, same lengths, same number


def test_a_cell_that_fails_is_named_and_one_that_is_done_is_left_alone(tmp_path):
    fails = Cell("t/fails", "launch.elastic", ("--config=no_such_file.py",))
    raw, runs = tmp_path / "raw", tmp_path / "runs"
    with pytest.raises(RuntimeError, match=r"t/fails: ended with code 2; see .*fails\.log"):
        driver.run_all(lambda: [fails], raw, runs, 1.0)
    put(fails, raw, job(0.5))
    assert driver.run_all(lambda: [fails], raw, runs, 1.0) == []


def test_training_that_diverges_is_a_result(table, tmp_path):
    flags = (*TABLES["elastic-digits"].flags, "--config.data.train=64", "--config.seeds=[0]")
    flags = (*flags, "--config.optim.learning_rate=1e9", "--config.train.epochs=9")
    cell = Cell("t/cell", "launch.elastic", ("--config=configs/elastic/table.py:logits", *flags))
    raw, runs = tmp_path / "raw", tmp_path / "runs"
    assert driver.run_all(lambda: [cell], raw, runs, 5.0) == []
    found = driver.result_of(cell, raw)
    assert found["jobs"] == [] and re.fullmatch(r"\w+ is (nan|inf) at step \d+", found["diverged"])
    # What another attempt said before does not count.
    log = runs / "t/cell.log"
    log.write_text(log.read_text() + "error: the run is at work elsewhere\n")
    assert not driver.DIVERGED.search(driver._last_line(log))


def test_cells_run_beside_each_other_and_one_that_fails_stops_none(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    raw, runs = tmp_path / "raw", tmp_path / "runs"
    meet = [Cell(f"t/{name}", "tests.benchmarks.cells", ("a", "b", "c")) for name in "abc"]
    fails = Cell("t/fails", "tests.benchmarks.no_such_cell", ())
    later = Cell("t/later", "tests.benchmarks.cells", ("a",))
    with pytest.raises(RuntimeError, match=r"^t/fails: ended with code 1; see .*fails\.log$"):
        driver.run_all(lambda: [fails, *meet, later], raw, runs, 1.0, jobs=4)
    assert sorted(path.stem for path in raw.rglob("*.json")) == ["a", "b", "c", "later"]
    assert driver.run_all(lambda: [*meet, later], raw, runs, 1.0, jobs=4) == []


def test_a_cell_that_somebody_else_kills_is_named_and_not_begun_again(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    raw, runs = tmp_path / "raw", tmp_path / "runs"
    dies = Cell("t/dies", "tests.benchmarks.cells", ("kill",))
    with pytest.raises(RuntimeError, match=r"^t/dies: ended with SIGKILL; see .*dies\.log$"):
        driver.run_all(lambda: [dies], raw, runs, 0.2)
    assert (runs / "t/dies/kill").read_text() == "once"
    also = [dies, *(Cell(f"t/{name}", "tests.benchmarks.cells", ("kill",)) for name in "abc")]
    with pytest.raises(RuntimeError, match=r"^t/\w+: ended .*\.log \(and 3 more cells\)$"):
        driver.run_all(lambda: also, raw, runs, 0.2, jobs=2)


def test_a_row_that_is_named_twice_is_run_once(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    raw, runs = tmp_path / "raw", tmp_path / "runs"
    cell = Cell("t/a", "tests.benchmarks.cells", ("a",))  # which fails where its folder is there
    assert driver.run_all(lambda: [cell, cell], raw, runs, 1.0, jobs=2) == []


def test_cells_beside_each_other_leave_each_other_memory_of_a_card(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("XLA_PYTHON_CLIENT_PREALLOCATE", raising=False)
    for jobs, said in ((1, None), (2, "false")):
        cell = Cell(f"t/{jobs}", "tests.benchmarks.cells", (str(jobs),))
        assert driver.run_all(lambda cell=cell: [cell], tmp_path, tmp_path, 1.0, jobs) == []
        assert driver.result_of(cell, tmp_path)["preallocate"] == said


@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel of Linux")
def test_no_cell_outlives_a_driver_that_is_killed(tmp_path):
    code = (
        "import sys; from pathlib import Path; from benchmarks.tables import driver;"
        "cell = driver.Cell('t/a', 'tests.benchmarks.cells', ('a', 'never'));"
        "driver.run_all(lambda: [cell], Path(sys.argv[1]), Path(sys.argv[1]), 1.0)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT)
    try:
        own = tmp_path / "t/a/pid"
        assert _comes(own.is_file)
        child = Path("/proc", own.read_text())
    finally:
        parent.kill()
        parent.wait()
    assert _comes(lambda: not child.exists() or ") Z " in (child / "stat").read_text())


def _comes(what):
    """Whether something comes true within ten seconds."""
    end = time.monotonic() + 10
    while not (found := what()) and time.monotonic() < end:
        time.sleep(0.02)
    return found


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    runs = f"--runs={tmp_path / 'file' / 'runs'}"
    assert program.main(["run", "elastic-digits", f"--raw={tmp_path}", runs]) == 2
    said = capsys.readouterr().err
    assert "Not a directory" in said and said.endswith("; give another --raw or --runs\n")


@pytest.mark.slow
def test_a_cut_table_from_nothing_to_markdown(table, tmp_path):
    small = dataclasses.replace(
        table,
        rows=("flextrain",),
        pairs=(),
        grid=dataclasses.replace(table.grid, rates=(0.1,), lengths=(1.0,)),
        flags=(*table.flags, "--config.data.test=100", "--config.model.widths=[2,4,8]"),
    )
    raw, runs = tmp_path / "raw", tmp_path / "runs"
    # Killed in the middle it goes on; what is done is not done again.
    left = driver.run_all(lambda: small.cells(raw), raw, runs, 0.1)
    assert left
    assert driver.run_all(lambda: small.cells(raw), raw, runs, 30.0) == []
    kept = [json.loads(path.read_text()) for path in sorted(raw.rglob("*.json"))]
    assert len(kept) == 1 + 2
    assert all(path.stat().st_size < 10_000 for path in raw.rglob("*.json"))
    assert all(str(tmp_path) not in path.read_text() for path in raw.rglob("*.json"))
    made = report.tables(small, raw)
    assert made.count("\n| `flextrain` | 0.1, 1 |") == 1 and "comparisons" not in made
    images = [one["jobs"][0]["rungs"][0]["images"] for one in kept]
    assert sorted(images) == [100, 100, 300]  # the tests, and the trials on validation


def test_what_stands_behind_a_row_is_known():
    with pytest.raises(ValueError, match="there may be cifar100 and vit, not 'cifar'"):
        elastic.get_config("single,vit,cifar")
    both = elastic.get_config("paper,vit,cifar100")
    assert both["data"]["kind"] == "cifar100" and both["optim"]["kind"] == "adamw"
    assert both["model"]["kind"] == "vit" and both["model"]["dropout"] == 0.1
    assert "survival" not in both["model"] and both["methods"]["paper"]["reduction"] == "sum"
