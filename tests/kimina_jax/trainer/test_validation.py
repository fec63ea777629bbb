# SPDX-License-Identifier: Apache-2.0
"""Scores on held-out problems while RL trains: kills, the best checkpoint, patience, failures."""

import dataclasses

import numpy as np
import pytest

from flextrain_jax.core.saving import Saving
from kimina_jax.problems.load import Problem
from kimina_jax.protocol import mailbox, rollouts, scores
from kimina_jax.protocol.scores import Score, Validation
from kimina_jax.trainer.learner import Learner
from kimina_jax.trainer.requests import TRIES, ScoreRequests
from tests.kimina_jax.trainer.loop_run import CONFIG, run_to, setup, verdict_of

HELD_OUT = tuple(
    Problem(f"set/h{i}", "order", 1, "", f"theorem h{i} (p{i} : Prop) : p{i} → True", "", ())
    for i in range(5)
)
TOLD = Validation(every=2, samples=3)


def scoring(told=TOLD, **more):
    return dataclasses.replace(setup(), validation=told, held_out=HELD_OUT, **more)


def versions(folder):
    return sorted(int(path.name) for path in folder.iterdir() if path.name.isdigit())


def same(one, other):
    for a, b in zip(one[0], other[0], strict=True):
        np.testing.assert_array_equal(a, b)
    assert one[1:] == other[1:]


class Killed(BaseException):
    """Stands for a kill, which nothing catches."""


@pytest.mark.slow
@pytest.mark.parametrize(("steps", "kills"), [(3, (2,)), (5, (2, 4))])
def test_killed_runs_have_the_bits_and_scores_of_others_and_keep_the_best(
    tmp_path, tiers, monkeypatch, steps, kills
):
    straight, parted = tmp_path / "straight", tmp_path / "parted"
    the_setup = scoring(saving=Saving(every_steps=3, keep=1))
    expected = run_to(straight, steps, tiers, the_setup)
    update = Learner.update
    for kill_at in kills:  # while the sampler draws what scores that version

        def killed(self, state, step, samples, prompts, kill_at=kill_at):
            if step == kill_at:
                raise Killed
            return update(self, state, step, samples, prompts)

        monkeypatch.setattr(Learner, "update", killed)
        with pytest.raises(Killed):
            run_to(parted, steps, tiers, the_setup)
        mailbox.unmark_done(parted)
    monkeypatch.setattr(Learner, "update", update)
    same(expected, run_to(parted, steps, tiers, the_setup))

    due = list(range(0, steps, 2))
    for run in (straight, parted):
        assert mailbox.scored(run) == [*due, steps]
        best = scores.best(scores.history(run)).version
        # That whose score the last checkpoint did not wait for is there, too.
        assert {best, steps} - {0} <= {*versions(run / "ckpt")} <= {best, due[-1], steps}
        published = {mailbox.step_number(path.name) for path in mailbox.weights_folders(run)}
        assert {0, best, steps} <= published
    for version in (*due, steps):
        files = [mailbox.read_json(mailbox.score_file(run, version)) for run in (straight, parted)]
        assert files[0] == files[1]
        check_score(straight, version, files[0])
    told = {line["step"]: line.get("validation/version") for line in expected[2]}
    assert told == {i: i - 1 if i - 1 in due else None for i in range(steps)}
    assert len({str(mailbox.read_json(path)["counts"]) for path in score_files(straight)}) > 1


def score_files(run):
    return [mailbox.score_file(run, version) for version in mailbox.scored(run)]


def check_score(run, version, found):
    """The score is that of the texts, by hand."""
    folder = mailbox.rollouts_folder(run, mailbox.validation_step(version))
    lines = [line for path in mailbox.shards(folder) for line in mailbox.read_jsonl(path)]
    assert len(lines) == len({line["id"] for line in lines}) == 15
    assert {line["version"] for line in lines} == {version}
    rates, censored = [], 0
    for problem in HELD_OUT:
        said = [verdict_of(line["text"]) for line in lines if line["problem"] == problem.id]
        counted = [status for status in said if status != "infra"]
        censored += len(said) - len(counted)
        rates += [counted.count("valid") / len(counted)] if counted else []
    assert found["pass@1"] == pytest.approx(np.mean(rates)) and found["censored"] == censored


@pytest.mark.slow
def test_a_trainer_that_draws_itself_has_the_same_scores_and_nothing_else_changes(tmp_path, tiers):
    apart, shared, without = (tmp_path / name for name in ("apart", "shared", "without"))
    expected = run_to(apart, 2, tiers, scoring(Validation(every=1, samples=2)))
    same(expected, run_to(shared, 2, tiers, scoring(Validation(every=1, samples=2)), shared=True))
    plain = run_to(without, 2, tiers)
    for a, b in zip(expected[0], plain[0], strict=True):
        np.testing.assert_array_equal(a, b)
    for one, other in zip(score_files(apart), score_files(shared), strict=True):
        assert mailbox.read_json(one) == mailbox.read_json(other)
    assert not score_files(without) and expected[1] == plain[1]


@pytest.mark.slow
@pytest.mark.parametrize("goes_on", [False, True])
def test_patience_ends_a_run_and_one_with_more_goes_on_to_the_same_bits(tmp_path, tiers, goes_on):
    """The scores stand there before, so that it is known when no better one comes."""
    patient = scoring(Validation(every=1, samples=2, patience=1))
    free = scoring(Validation(every=1, samples=2))
    runs = [tmp_path / name for name in ("stopped", "straight")]
    for run in runs:
        for version, value in enumerate((0.2, 0.1, 0.5, 0.4)):
            told = {"version": version, "pass@1": value, "censored": 0}
            mailbox.write_json(mailbox.score_file(run, version), told)
    _, _, lines = run_to(runs[0], 3, tiers, patient)
    assert [line["step"] for line in lines] == [0, 1]
    assert versions(runs[0] / "ckpt")[-1] == 2
    assert mailbox.is_stable(mailbox.weights_folder(runs[0], 2))
    if not goes_on:
        return
    mailbox.unmark_done(runs[0])
    same(run_to(runs[0], 3, tiers, free), run_to(runs[1], 3, tiers, free))


@pytest.mark.parametrize(
    ("values", "patience", "lag", "last"),
    [
        ((), 1, 1, 20),
        ((0.1, 0.2, 0.3), 1, 1, 20),
        ((0.3, 0.2), 1, 1, 6),
        ((0.3, 0.2), 1, 3, 8),
        ((0.3, 0.2), 2, 1, 20),
        ((0.3, 0.2, 0.3), 2, 1, 11),  # an equal one is no better
        ((0.3, 0.2, 0.4, 0.1, 0.4), 2, 1, 20),
        ((0.3, None, None, 0.1), 2, 1, 20),  # what could not be checked says nothing
        ((0.3, None, 0.2, 0.1), 2, 1, 16),
        ((0.0, 0.0), 1, 1, 6),
        ((0.3, 0.2), 0, 1, 20),
        ((0.1, 0.2, 0.3, 0.4, 0.1), 1, 1, 20),  # at the very end
    ],
)
def test_when_patience_ends_a_run(values, patience, lag, last):
    told = Validation(every=5, patience=patience)
    found = [Score(5 * i, value, 0) for i, value in enumerate(values)]
    assert scores.last_version(found, told, 20, lag) == last
    # The last weights of a run that was shorter once are no step of the beat.
    off = sorted([*found, Score(7, 0.0, 0)], key=lambda score: score.version)
    assert scores.last_version(off, told, 20, lag) == last


def test_the_best_of_equal_scores_is_the_first():
    found = [Score(0, None, 9), Score(5, 0.2, 0), Score(10, 0.5, 1), Score(15, 0.5, 0)]
    assert scores.best(found) == found[2]
    assert scores.best(found[:1]) is None and scores.best([]) is None


@pytest.fixture
def asked(tmp_path):
    """Requests for the score of version 0, whose rollouts are there: two problems in two shards."""
    config = dataclasses.replace(CONFIG, step_timeout_s=0.3)
    requests = ScoreRequests(tmp_path, config, scoring())
    (step,) = requests.ask(0)
    names = [
        rollouts.proof_id(0, problem.id, sample) for problem in HELD_OUT for sample in range(3)
    ]
    verdicts(tmp_path, step, 0, dict.fromkeys(names[:7], "valid"))
    verdicts(tmp_path, step, 1, dict.fromkeys(names[7:], "infra"))
    return requests, step, names


def verdicts(run, step, shard, statuses):
    lines = [{"id": name, "status": s, "seconds": 0.1} for name, s in statuses.items()]
    for folder in (mailbox.rollouts_folder(run, step), mailbox.verdicts_folder(run, step)):
        mailbox.write_jsonl(mailbox.shard_file(folder, shard), lines)
        mailbox.mark_stable(folder)


def test_what_could_not_be_checked_is_checked_again(tmp_path, asked):
    requests, step, names = asked
    seen = []

    def check():
        folder = mailbox.verdicts_folder(tmp_path, step)
        if not mailbox.is_stable(folder):
            seen.append([path.name for path in mailbox.shards(folder)])
            status = "infra" if len(seen) == 1 else "wrong"
            verdicts(tmp_path, step, 1, dict.fromkeys(names[7:], status))

    told = requests.settle(0, check)
    assert seen == [["shard_00000.jsonl"]] * 2  # the shard without failures keeps its verdicts
    assert told == {"validation/pass@1": pytest.approx((2 + 1 / 3) / 5), "validation/version": 0,
                    "validation/censored": 0}  # fmt: skip
    assert not requests.ask(0) and requests.settle(0, lambda: pytest.fail("it is there")) == told


def test_what_cannot_be_checked_is_censored_and_counted(tmp_path, asked):
    requests, step, _ = asked
    tries = []

    def check():
        folder = mailbox.verdicts_folder(tmp_path, step)
        if not mailbox.is_stable(folder):
            tries.append(step)
            shard = mailbox.shard_file(mailbox.rollouts_folder(tmp_path, step), 1)
            mailbox.write_jsonl(folder / shard.name, [
                line | {"status": "infra"} for line in mailbox.read_jsonl(shard)
            ])  # fmt: skip
            mailbox.mark_stable(folder)

    told = requests.settle(0, check)
    assert len(tries) == TRIES - 1
    assert told["validation/pass@1"] == 1.0 and told["validation/censored"] == 8
    assert mailbox.read_json(mailbox.score_file(tmp_path, 0))["counts"]["set/h4"] == [0, 0]


def test_a_score_that_does_not_come_ends_nothing(tmp_path, asked, capsys):
    requests, step, _ = asked
    shard = mailbox.shards(mailbox.verdicts_folder(tmp_path, step))[1]
    (shard.parent / mailbox.STABLE).unlink()
    shard.unlink()  # the checker is gone
    told = requests.settle(0, lambda: None)
    assert told["validation/pass@1"] == 1.0 and told["validation/censored"] == 8
    assert capsys.readouterr().out.count("waited 0 s for the samples that score") == TRIES
    assert mailbox.is_stable(shard.parent)  # nobody has to check it any more
    (tmp_path / "validation" / "step_000000.json").unlink()
    for path in mailbox.shards(shard.parent):
        path.write_text("torn")
    (shard.parent / mailbox.STABLE).unlink()
    assert requests.settle(0, lambda: None) == {"validation/version": 0, "validation/censored": 15}


def test_settings_that_say_nothing_are_refused():
    for wrong in ({"patience": 2}, {"final": "best"}):
        with pytest.raises(ValueError, match=r"'every' is 0.*set 'every'"):
            Validation(**wrong)


def test_verdicts_that_a_kill_took_back_are_waited_for(tmp_path, asked):
    requests, step, names = asked
    folder = mailbox.verdicts_folder(tmp_path, step)
    mailbox.shard_file(folder, 1).unlink()  # and STABLE was to follow

    def check():
        if not mailbox.is_stable(folder):
            verdicts(tmp_path, step, 1, dict.fromkeys(names[7:], "wrong"))

    told = requests.settle(0, check)
    assert told["validation/pass@1"] == pytest.approx((2 + 1 / 3) / 5)
    assert told["validation/censored"] == 0
