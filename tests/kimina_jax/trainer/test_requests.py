# SPDX-License-Identifier: Apache-2.0
"""Steps that are asked for ahead (rl.max_staleness): who draws with what, also after a kill."""

import dataclasses
import shutil
import threading
import time

import numpy as np
import pytest

from flextrain_jax.core.saving import Saving, Stopped
from kimina_jax.checking import flow as checking
from kimina_jax.protocol import mailbox, rollouts
from kimina_jax.trainer import loop
from kimina_jax.trainer.curriculum import CurriculumConfig, make_curriculum
from kimina_jax.trainer.objectives.dr_grpo import DrGrpo
from kimina_jax.trainer.objectives.sequences import Correction
from kimina_jax.trainer.requests import Requests
from kimina_jax.trainer.tasks.kinds import Tasks
from tests.kimina_jax.trainer import simulated
from tests.kimina_jax.trainer.loop_run import CONFIG, PROBLEMS, by_rule, requests, run_to, setup

pytestmark = pytest.mark.usefixtures("learner")
files = simulated.files


def samples_of(run, step):
    """What was drawn for a step."""
    (request,) = [request for request in requests(run) if request["step"] == step]
    return rollouts.read_rollouts(run, step, CONFIG.samples * len(request["problems"]))


def drawn_from(run, steps):
    """The versions that drew the samples of each step."""
    return [{sample.version for sample in samples_of(run, step)} for step in range(steps)]


def test_on_policy_a_step_is_asked_for_when_the_one_before_is_learnt(tmp_path):
    """Against a curriculum of the test's own, which learns what stands in the files."""
    simulated.train(tmp_path, 4, simulated.Engine())
    curriculum, known_as = make_curriculum(PROBLEMS, CurriculumConfig())
    for step, request in enumerate(requests(tmp_path)):
        chosen = curriculum.draw(0, step, CONFIG.problems)
        assert [p["id"] for p in request["problems"]] == list(
            dict.fromkeys(PROBLEMS[i].id for i in chosen)
        )
        assert (request["step"], request["version"]) == (step, step)
        curriculum.learn(loop.group_outcomes(samples_of(tmp_path, step), known_as))
    assert drawn_from(tmp_path, 4) == [{0}, {1}, {2}, {3}]


@pytest.mark.parametrize("staleness", [pytest.param(1, marks=pytest.mark.slow), 3])
def test_the_sampler_draws_ahead_while_the_trainer_learns(tmp_path, learner, staleness):
    steps = 5

    def until_drawn(step):
        for later in range(step + 1, min(steps, step + staleness + 1)):
            folder = mailbox.rollouts_folder(tmp_path, later)
            mailbox.wait_for(lambda folder=folder: mailbox.is_stable(folder), f"{folder}", 60)
        assert not mailbox.request_file(tmp_path, step + staleness + 1).exists()

    learner.before_update = staticmethod(until_drawn)
    _, lines = simulated.train(tmp_path, steps, simulated.Engine(), max_staleness=staleness)
    wanted = [max(0, step - staleness) for step in range(steps)]
    assert [request["version"] for request in requests(tmp_path)] == wanted
    assert drawn_from(tmp_path, steps) == [{version} for version in wanted]
    for step in range(steps):  # the names, and so the seeds, are the step's, not the weights'
        assert {sample.began for sample in samples_of(tmp_path, step)} == {step}
    assert [line["staleness"] for line in lines] == [
        step - version for step, version in enumerate(wanted)
    ]
    assert len(requests(tmp_path)) == steps  # nothing beyond the last step
    # The problems of a step are drawn by what was known when its weights were.
    curriculum, known_as = make_curriculum(PROBLEMS, CurriculumConfig())
    asked = requests(tmp_path)
    for step in range(steps):
        for later in range(step if step == 0 else step + staleness, step + staleness + 1):
            chosen = curriculum.draw(0, later, CONFIG.problems)
            if later < steps:
                names = list(dict.fromkeys(PROBLEMS[i].id for i in chosen))
                assert [p["id"] for p in asked[later]["problems"]] == names
        curriculum.learn(loop.group_outcomes(samples_of(tmp_path, step), known_as))


@pytest.mark.parametrize(
    ("staleness", "saving"),
    [
        pytest.param(0, 1, marks=pytest.mark.slow),
        pytest.param(1, 1, marks=pytest.mark.slow),
        (2, 3),
    ],
)
def test_a_kill_changes_nothing_whenever_it_comes(tmp_path, learner, staleness, saving):
    steps, saving = 6, Saving(every_steps=saving)
    expected = simulated.train(
        tmp_path / "straight", steps, simulated.Engine(), saving, max_staleness=staleness
    )
    run = tmp_path / "killed"

    class Killed(Exception):
        pass

    def kill_at(step):
        def kill(now):
            if now == step:
                raise Killed

        return staticmethod(kill)

    for step in (0, 1, 4, 5):
        learner.before_update = kill_at(step)
        with pytest.raises(Killed):
            simulated.train(run, steps, simulated.Engine(), saving, max_staleness=staleness)
    # Nothing of what was asked for ahead is read from the files: they are written again.
    for path in (run / "requests").iterdir():
        path.unlink()
    learner.before_update = staticmethod(lambda step: None)
    found = simulated.train(run, steps, simulated.Engine(), saving, max_staleness=staleness)
    assert found == expected
    there = {name: digest for name, digest in files(run).items() if "requests" not in name}
    assert there == {k: v for k, v in files(tmp_path / "straight").items() if k in there}
    last = requests(run)
    assert last == requests(tmp_path / "straight")[-len(last) :]


def test_a_run_that_is_asked_for_more_steps_comes_to_what_it_would_have(tmp_path):
    straight, parted = tmp_path / "straight", tmp_path / "parted"
    expected = simulated.train(straight, 5, simulated.Engine(), max_staleness=2)
    simulated.train(parted, 2, simulated.Engine(), max_staleness=2)
    assert len(requests(parted)) == 2
    found = simulated.train(parted, 5, simulated.Engine(), max_staleness=2)
    assert found == expected and files(parted) == files(straight)


def test_weights_that_a_request_names_stay(tmp_path, learner):
    """Also where the newest checkpoint is some steps old, and its next steps were never drawn."""
    seen = []

    def look(step):
        names = [mailbox.step_number(f.name) for f in mailbox.weights_folders(tmp_path)]
        seen.append(names)

    learner.before_update = staticmethod(look)
    simulated.train(
        tmp_path, 6, simulated.Engine(), Saving(every_steps=4), max_staleness=2, keep_weights=1
    )
    for step, versions in enumerate(seen):
        assert set(versions) >= {0, *range(max(0, step - 2), step + 1)}
    config = dataclasses.replace(CONFIG, max_staleness=2, keep_weights=1)
    assert loop.needed_versions(11, (4, 8), config, 1) == {0, 2, 3, 6, 7, 9, 10, 11}
    on_policy = dataclasses.replace(config, max_staleness=0, keep_weights=2)
    assert loop.needed_versions(11, (10, 11), on_policy, 1) == {0, 10, 11}
    assert loop.needed_versions(11, (10, 11), on_policy, 5) == {0, 5, 10}


@pytest.mark.parametrize("moment", ["update", "wait"])
def test_a_run_that_is_told_to_stop_goes_on_as_if_it_was_not(tmp_path, learner, moment):
    """With nothing saved so far: after the update, or while it waits for a sampler that hangs."""
    told, engine, run = threading.Event(), simulated.Engine(), tmp_path / "stopped"
    rare = Saving(every_steps=100)
    expected = simulated.train(tmp_path / "straight", 4, engine, rare, max_staleness=1)

    def tell(step):
        if step == 2:
            told.set()

    def hang():
        if engine.number != 1 and not told.is_set():  # the first new version
            told.set()
            time.sleep(0.5)

    if moment == "update":
        learner.before_update = staticmethod(tell)
    else:
        engine.before_drawing = hang
    with pytest.raises(Stopped) as stopped:
        simulated.train(run, 4, engine, rare, told.is_set, max_staleness=1)
    assert stopped.value.step in ((3,) if moment == "update" else (1, 2))
    told.clear()
    learner.before_update, engine.before_drawing = staticmethod(lambda step: None), lambda: None
    assert simulated.train(run, 4, engine, rare, max_staleness=1) == expected
    assert files(run) == files(tmp_path / "straight")


def test_a_trainer_that_draws_itself_stops_while_it_draws(tmp_path):
    told, engine, drew = threading.Event(), simulated.Engine(), []
    rare, run = Saving(every_steps=100), tmp_path / "stopped"
    expected = simulated.train(tmp_path / "straight", 3, engine, rare)

    def tell():
        drew.append(engine.number)
        if len(drew) == 3:
            told.set()

    engine.before_drawing = tell
    with pytest.raises(Stopped) as stopped:
        simulated.train(run, 3, engine, rare, told.is_set, shared=True)
    assert stopped.value.step == 2 and not mailbox.is_stable(mailbox.rollouts_folder(run, 2))
    told.clear()
    engine.before_drawing = lambda: None
    assert simulated.train(run, 3, engine, rare, shared=True) == expected
    assert files(run) == files(tmp_path / "straight")


def test_a_problem_that_was_asked_for_and_is_gone_is_one_sentence(tmp_path):
    config = dataclasses.replace(CONFIG, max_staleness=1)
    curriculum, _ = make_curriculum(PROBLEMS, CurriculumConfig())
    asked = Requests(tmp_path, config, setup(), curriculum, Tasks({}), 3, [["p1", "gone"]])
    with pytest.raises(mailbox.MailboxError, match="the problem gone has been asked for"):
        asked.ask(3, {})


@pytest.mark.slow
def test_a_version_of_staleness_saves_the_time_of_the_faster_tier(tmp_path, learner):
    """Drawing as long as learning: both at once take half of the time."""
    learner.seconds, steps, took = 5.0, 6, {}
    for staleness in (0, 1):
        ends = []

        def ended(step, ends=ends):
            ends.append(time.monotonic())

        learner.before_update = staticmethod(ended)
        run = tmp_path / str(staleness)
        simulated.train(run, steps, simulated.Engine(5.0), max_staleness=staleness)
        took[staleness] = np.median(np.diff(ends[1:]))  # the first step has nothing to overlap
    assert took[1] <= 0.6 * took[0], took


@pytest.mark.slow
def test_what_is_drawn_ahead_is_corrected_and_a_real_run_resumes(tmp_path, tiers, monkeypatch):
    """The real decoder and the real update."""
    monkeypatch.undo()
    monkeypatch.setattr(checking, "prepare", by_rule)
    corrected = dataclasses.replace(setup(DrGrpo()), correction=Correction("truncate"))
    config = dataclasses.replace(CONFIG, max_staleness=1)
    straight, parted = tmp_path / "straight", tmp_path / "parted"
    expected = run_to(straight, 4, tiers, corrected, config)
    run_to(parted, 2, tiers, corrected, config)
    (parted / "DONE").unlink()
    shutil.rmtree(parted / "requests")
    actual = run_to(parted, 4, tiers, corrected, config)
    for a, b in zip(expected[0], actual[0], strict=True):
        np.testing.assert_array_equal(a, b)
    assert expected[1:] == actual[1:]
    lines = [line for line in expected[2] if line["trained_sequences"]]
    assert lines and all(line["stale_tokens"] == min(1, line["step"]) for line in lines)
    late = [line for line in lines if line["step"]]
    assert all("mismatch_mean" not in line and line["stale_k3"] > 0 for line in late)
    assert any(abs(line["importance_weight"] - 1) > 1e-3 for line in late)
    assert all(line["staleness"] == line["staleness_max"] == 1 for line in late)
