# SPDX-License-Identifier: Apache-2.0
"""The main job's tables in docs/results.md are those of the raw counts in docs/answers.json, and of
docs/main_job.json for the job as it was."""

import json
from pathlib import Path

import numpy as np

from benchmarks.ablation import learnt, results, students, table
from benchmarks.ablation.cells import EXPERIMENTS
from kimina_jax import evaluate
from kimina_jax.problems.load import FOLDER, read_rows

DOCS = Path(__file__).parent.parent.parent / "docs"
RAW = json.loads((DOCS / "main_job.json").read_text(encoding="utf-8"))
PAGE = (DOCS / "results.md").read_text(encoding="utf-8")
WORDS = " ".join(PAGE.split())
SAMPLES = 8
ANSWERS, SAID = results.read(DOCS / "answers.json")


def counts(seed: int, staleness: int, moment: str) -> dict[str, tuple[int, int]]:
    """By problem the samples and how many of them were valid."""
    valid = RAW[f"seed {seed}"][f"staleness {staleness}, {moment}"]
    return {name: (SAMPLES, n) for name, n in zip(RAW["problems"], valid, strict=True)}


def at(found: dict[str, tuple[int, int]], k: int) -> str:
    """pass@k as a page writes it."""
    return f"{100 * np.mean([evaluate.pass_at_k(*pair, k) for pair in found.values()]):.1f}%"


def gain(before: dict, after: dict) -> str:
    """The paired difference with its interval, in points."""
    found = evaluate.paired_difference(before, after)
    points = [100 * x for x in (found["pass@1"], *found["ci95"])]
    said = "{:+.1f} [{:+.1f}, {:+.1f}]".format(*points)
    return said.replace("-", "−")


def test_the_main_job_by_seed():
    for seed in range(3):
        before, after = counts(seed, 0, "before"), counts(seed, 0, "after")
        row = f"| {seed} | {at(before, 1)} | {at(after, 1)} | {gain(before, after)} |"
        assert f"{row} {at(before, 8)} | {at(after, 8)} |" in PAGE, row


def test_samples_that_are_a_version_old():
    differences = []
    for seed in range(3):
        assert counts(seed, 0, "before") == counts(seed, 1, "before")  # one start for both
        own, old = counts(seed, 0, "after"), counts(seed, 1, "after")
        row = f"| {seed} | {at(own, 1)} | {at(old, 1)} | {gain(own, old)} | {at(own, 8)} |"
        row += f" {at(old, 8)} |"
        assert row in PAGE, row
        differences.append(100 * evaluate.paired_difference(own, old)["pass@1"])
    mean, spread = np.mean(differences), 4.303 * np.std(differences, ddof=1) / np.sqrt(3)
    said = f"{mean:+.1f} points, [{mean - spread:+.1f}, {mean + spread:+.1f}]".replace("-", "−")
    assert f"is {said} by Student's t" in PAGE, said


def test_the_tables_of_the_main_job():
    for k in (32, 8):
        assert table.markdown(ANSWERS, "proof", k) in PAGE, k


def test_the_shares_of_automation_are_of_the_run():
    """Both kinds of answers together are as often valid as the run's own metrics say."""
    rates = ANSWERS["proof"][0].curves["pass_rate"]
    section = PAGE[PAGE.index("### What it learns") :]
    block = section[section.index("| RL step | one bare tactic") :].split("\n\n")[0]
    for line in block.splitlines()[2:]:
        step, *cells = (cell.strip("% ") for cell in line.strip("|").split("|"))
        bare, bare_valid, other, other_valid = (float(cell) / 100 for cell in cells[:4])
        found = bare * bare_valid + other * other_valid
        assert abs(found - rates[int(step) - 1]) < 2e-3, step


def test_the_control_of_the_main_job():
    (one,) = ANSWERS["shuffled"].values()
    lost = 100 * (one.scores("before", 1) - one.scores("after", 1)).mean()
    assert f"and it loses {lost:.1f} points" in " ".join(PAGE.split()), lost


def ahead(cell: str, other: str, k: int) -> str:
    """How far one cell is ahead of another after RL, at the seeds of both."""
    scores = [results.scores(ANSWERS[name], "after", k) for name in (other, cell)]
    mean, interval, _ = results.difference(*scores)
    return "{:.1f} [{:.1f}, {:.1f}]".format(*(100 * x for x in (mean, *interval)))


def test_the_proof_alone_is_ahead_at_every_k():
    one, eight, many = (ahead("proof", "whole", k) for k in (1, 8, 32))
    said = f"by {one} points of pass@1, {eight} of pass@8 and {many} of pass@32"
    assert said in WORDS, said
    assert ANSWERS["whole"].keys() == {0, 2} and "At seeds 0 and 2, paired by theorem" in WORDS
    took = [round(ANSWERS[name][2].seconds) for name in ("proof", "whole")]
    assert "took {} seconds, those of `whole` {}.".format(*took) in WORDS, took


def test_the_round_of_fix_turns():
    assert table.fixes(SAID["fix"]) in PAGE
    for seed, one in SAID["fix"]["proof"].items():
        found = one["statuses"]
        said = f"at seed {seed}, of {sum(found.values()):,} fixes {found['format']:,} break the"
        said += f" format, {found['wrong']:,} are wrong and {found['valid']} valid"
        assert said in " ".join(PAGE.split()), said


# The cells that are told from mirror descent, and those that still are for all comparisons.
APART = [("gspo", 1), ("stale_1", 1), ("stale_4", 1), ("stale_4_corrected", 1)]
CORRECTED = [("stale_4", 1)]


def test_the_objectives():
    """The table, and what the page says of it."""
    found, said = results.read(DOCS / "ablation.json")
    base, late = "mirror_descent", [name for name in found if name.startswith("stale")]
    assert table.markdown(found, base, 8) in PAGE
    assert found.keys() == EXPERIMENTS["ablation"].cells.keys() and len(late) == 4
    for name, seeds in found.items():
        assert seeds.keys() == {1, 2, 3} if name in late else seeds.keys() >= {0, 1, 2}, name
    assert said["made"].keys() == {
        f"{name}-{seed}" for name, seeds in found.items() for seed in seeds
    }
    comparisons = 2 * (len(found) - 1)

    def ahead(name, k, of=base, comparisons=1):
        scores = [results.scores(found[one], "after", k) for one in (of, name)]
        mean, (low, high), _ = results.difference(*scores, comparisons=comparisons)
        return f"{100 * mean:+.1f} [{100 * low:+.1f}, {100 * high:+.1f}]", low > 0 or high < 0

    pairs = [(name, k) for name in found if name != base for k in (1, 8)]
    apart, corrected = (
        [pair for pair in pairs if ahead(*pair, comparisons=n)[1]] for n in (1, comparisons)
    )
    assert apart == APART and corrected == CORRECTED
    assert f"for the {comparisons} comparisons" in WORDS
    for one in (("gspo", 1), *((name, 1) for name in late)):
        assert ahead(*one)[0] in WORDS, one
    for n in (1, 4):
        assert ahead(f"stale_{n}_corrected", 1, of=f"stale_{n}")[0] in WORDS, n
    scores = [results.scores(found[one], "after", 1) for one in (base, "expert_iteration")]
    one, two, three = (100 * (scores[1][n] - scores[0][n]).mean() for n in (0, 1, 2))
    assert f"{one:+.1f}, {two:+.1f} and {three:+.1f} points from mirror descent" in WORDS
    assert not [k for _, k in apart if k == 8]
    for k in (1, 8):
        refill, plain = (found[name][0].scores("after", k) for name in ("refill", base))
        assert (refill == plain).all()


BY_HAND = {
    "a case split in the step": "Use induction, and split the step into cases.",
    "both properties at once": "The two properties need each other, so prove both at once.",
    "a lemma by an induction of its own": "First a lemma by induction, then the goal by another.",
    "sums and bounds": "Use induction.",
    "two numbers in a row": "Prove it for two numbers in a row.",
}


def test_the_track_by_hand():
    found, said = results.read(DOCS / "by_hand.json")
    assert table.markdown(found, "rl", 32) in PAGE
    cells = {"rl-0", "rl-1", "rl-2", "no_omega-2", "shuffled-0", "shuffled_no_omega-0", "terms-0"}
    assert cells == set(said["made"]) == {f"{x}-{seed}" for x in found for seed in found[x]}
    one, control, terms = (found[name][0] for name in ("rl", "shuffled", "terms"))
    flat = found["shuffled_no_omega"][0]

    def gained(result, k):
        before, after = ({0: result.scores(moment, k)} for moment in ("before", "after"))
        mean, (low, high), _ = results.difference(before, after)
        return low, mean, high

    assert "gains 40, 46 and 42 points (`rl`)" in PAGE
    for seed, points in enumerate((40, 46, 42)):
        result = found["rl"][seed]
        low, mean, _ = gained(result, 1)
        assert low > 0.15 and round(100 * mean) == points
        assert gained(result, 32)[0] > 0  # "what 32 samples find grows at all three"
    low, mean, _ = gained(control, 1)
    assert low > 0 and 0.07 < mean < 0.08  # "gains 7.5 points"
    low, _, high = gained(control, 32)
    assert low < 0 < high
    low, mean, high = (100 * x for x in gained(flat, 1))
    assert low < 0 < high
    said = f"gains {mean:+.1f} points [{low:+.1f}, {high:+.1f}], and loses at pass@32"
    assert said.replace("-", "−") in " ".join(PAGE.split()) and gained(flat, 32)[2] < 0
    low, mean, high = (100 * x for x in gained(found["no_omega"][2], 1))
    assert f"{mean:+.1f} [{low:+.1f}, {high:+.1f}] (`no_omega`" in PAGE
    after = [{2: found[name][2].scores("after", 1)} for name in ("no_omega", "rl")]
    mean, (low, high), _ = results.difference(*after)
    assert f"{100 * mean:.1f} points ahead of it, [{100 * low:.1f}, {100 * high:.1f}])" in PAGE
    low, mean, high = gained(terms, 32)
    assert 0.02 <= gained(terms, 1)[1] < 0.025 and low < 0 < high  # "two points"
    after = [{0: result.scores("after", 1)} for result in (control, one)]
    mean, (low, high), _ = results.difference(*after)
    assert f"{100 * mean:.1f} [{100 * low:.1f}, {100 * high:.1f}] points ahead of the" in PAGE


def test_the_model_before_rl_is_no_better_cooler():
    told = json.loads((DOCS / "by_hand_cooler.json").read_text(encoding="utf-8"))
    valid, drawn = sum(told["valid"].values()), told["samples"] * told["problems"]
    assert valid == told["statuses"]["valid"] and drawn == sum(told["statuses"].values())
    low, high = (100 * x for x in told["ci95"])
    assert f"{100 * valid / drawn:.1f}% [{low:.1f}, {high:.1f}] (8 samples" in PAGE
    found, _ = results.read(DOCS / "by_hand.json")
    assert low < 100 * found["rl"][0].scores("before", 1).mean() < high


def test_what_the_track_by_hand_needs():
    """The table by what an induction needs, and those of the answers of a step."""
    found, _ = results.read(DOCS / "by_hand.json")
    rl, control, terms = (found[name][0] for name in ("rl", "shuffled", "terms"))
    plans = {
        row["id"]: row["thinking"][0][1] for row in read_rows(FOLDER / "by_hand_test.jsonl.gz")
    }
    inductions = np.array(["_ind_" in name for name in rl.problems])
    assert len(inductions) == 196 and inductions.sum() == 144
    counted, columns = 0, ((rl, "before"), (rl, "after"), (control, "after"))
    for needed, plan in BY_HAND.items():
        at = inductions & np.array([plans[name] == plan for name in rl.problems])
        counted += at.sum()
        cells = [
            f"{100 * result.scores(moment, 1)[at].mean():.1f}"
            for result, moment in (*columns, (terms, "before"), (terms, "after"))
        ]
        assert f"| {needed} | {at.sum()} | {' | '.join(cells)} |" in PAGE
    assert counted == 144
    for result, moment in columns:
        assert not result.scores(moment, 1)[~inductions].any()
    split = np.array([plans[name] == BY_HAND["a case split in the step"] for name in rl.problems])
    gained = control.scores("after", 1) - control.scores("before", 1)
    assert 0.7 < gained[split].sum() / gained.sum() < 0.8  # "three quarters of it"
    learnt_by = json.loads((DOCS / "by_hand_learnt.json").read_text(encoding="utf-8"))
    for name, run in learnt_by.items():
        rates = found[name.removesuffix("-0")][0].curves["pass_rate"]
        for step, counts in run.items():  # no bare tactic, so the valid ones are all among these
            share = counts["other_valid"] / counts["drawn"]
            assert abs(share - rates[int(step) - 1]) < 1e-4
        rows = [learnt.Answers(**counts).row(int(step)) for step, counts in run.items()]
        lines = [f"| {' | '.join(row)} |" for row in (learnt.TITLES, ("---",) * 7, *rows)]
        assert "\n".join(lines) in PAGE


def test_the_students():
    said = json.loads((DOCS / "students.json").read_text(encoding="utf-8"))
    words, taught = " ".join(PAGE.split()), said["taught"]
    assert students.table(said).split("\n\n")[0] in PAGE
    against = [x.split(", sep")[0] for x in students.ahead(said, "distilled", "by_automation")]
    assert "against it: pass@1 {}, pass@8 {}, pass@32 {}.".format(*against) in words, against
    model = ANSWERS["proof"][0]
    assert list(model.problems) == said["problems"]
    rival, own = (
        [
            table.points(
                {0: model.scores("after", k)}, {0: students.scores(said, name, k)[0]}
            ).split(", sep")[0]
            for k in students.KS
        ]
        for name in ("by_automation", "distilled")
    )
    assert "the rival has pass@1 {}, pass@8 {}, pass@32 {};".format(*rival) in words, rival
    assert "`distilled` has {}, {}, {}.".format(*own) in words, own
    assert f"each of the {taught['problems']:,} training problems; of {taught['valid']:,}" in words
    assert f"{taught['kept']:,} distinct ones are kept" in words
    assert f"of {taught['solved']:,} problems" in words


def test_the_sentence_of_the_readme():
    """Means over the seeds, and the gain of each."""
    seeds = ANSWERS["proof"].values()
    before, after = (
        np.mean([one.scores(moment, 1).mean() for one in seeds]) for moment in ("before", "after")
    )
    gains = [100 * (one.scores("after", 1) - one.scores("before", 1)).mean() for one in seeds]
    sentence = f"from {100 * before:.0f}% to {100 * after:.0f}% ({len(gains)} seeds:"
    sentence += f" {min(gains):+.0f} to {max(gains):+.0f} points)"
    page = " ".join((DOCS.parent / "README.md").read_text(encoding="utf-8").split())
    assert sentence in page, sentence
