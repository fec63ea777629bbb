# SPDX-License-Identifier: Apache-2.0
"""RUN/config.json: runs survive an upgrade, go on with what may change, and say what may not."""

import json
import re
from typing import Any

import pytest

from flextrain_jax.core.ckpt import CheckpointError
from flextrain_jax.experiments.elastic import ElasticRun
from kimina_jax.protocol import mailbox
from launch.config import files, resume, tree
from launch.config.errors import UserError
from launch.config.rl import RlRun
from launch.config.sft import SftRun
from launch.config.tiers import CheckingTier, SamplingTier

TINY = "configs/rl/tiny.py"


def loaded(*flags: str, file: str = TINY, cls: Any = RlRun) -> tree.Loaded:
    return tree.load(cls, file, [f"--config.{flag}" for flag in flags])


def claim(run, *flags: str):
    """The settings that a run has, what is said of it, and which settings change."""
    said, changes = [], []
    settings = resume.claim_run(
        run, loaded(*flags), said.append, lambda names, settings: changes.append((names, settings))
    )
    return settings, said, changes


def recorded(run) -> dict:
    return json.loads(mailbox.config_file(run).read_text())


def test_the_same_command_goes_on_without_a_word(tmp_path):
    first, said, _ = claim(tmp_path)
    assert claim(tmp_path) == (first, said, []) and said == []
    assert resume.read_run(tmp_path, RlRun) == first == loaded().settings


def test_a_run_that_was_killed_before_it_had_settings_begins(tmp_path):
    (tmp_path / "locks").mkdir()
    (tmp_path / "config.json.17-0a1b2c3d.tmp").write_text('{"rl": {"st')
    assert claim(tmp_path)[0] == loaded().settings
    mailbox.config_file(tmp_path).unlink()
    (tmp_path / "mine.tmp").write_text("")
    with pytest.raises(UserError, match="holds other files"):
        claim(tmp_path)


def test_a_run_whose_checkpoints_could_not_be_read_again_does_not_begin(tmp_path):
    with pytest.raises(CheckpointError, match="in its path"):
        claim(tmp_path / "lr[1e-4]")
    assert not list(tmp_path.iterdir())
    claim(tmp_path / "lr")
    (tmp_path / "lr").rename(tmp_path / "lr[1e-4]")
    claim(tmp_path / "lr[1e-4]")  # as an older version began it: its weights are there


@pytest.mark.parametrize(
    ("flag", "name"),
    [
        ("rl.steps=40", "rl.steps: 20 so far, 40 from now on"),
        ("rl.row_tokens=665", "rl.row_tokens: 384 so far, 665 from now on"),
        ("rl.rows=4", "rl.rows: 8 so far, 4"),
        ("rl.step_timeout_s=60", "rl.step_timeout_s: 1800.0 so far, 60.0"),
        ("rl.keep_weights=3", "rl.keep_weights: 2 so far"),
        ("rl.mismatch_limit=0.1", "rl.mismatch_limit: null so far"),
        ("rl.rounding_limit=0.1", "rl.rounding_limit: 0.0 so far"),
        ("evaluation.samples=16", "evaluation.samples: 8 so far, 16"),
        ("evaluation.ks=[1,4]", "evaluation.ks: [1, 8] so far, [1, 4]"),
        ("evaluation.split=validation", 'evaluation.split: "test" so far, "validation"'),
        ("checker.workers=7", "checker.workers: 2 so far, 7"),
        ("checker.timeout_s=30", "checker.timeout_s: 10.0 so far"),
        ("sampler.backend=vllm", 'sampler.backend: "jax" so far'),
        ("sampler.options.dtype=float32", 'sampler.options.dtype: absent so far, "float32"'),
        ("sampler.mesh.data=2", "sampler.mesh.data: absent so far, 2"),
        ("sampler.attention=plain", 'sampler.attention: "auto" so far, "plain"'),
        ("mesh.data=2", "mesh.data: absent so far, 2"),
        ("peak_flops=1e12", "peak_flops: 0.0 so far"),
    ],
)
def test_what_may_change_is_told_and_kept(tmp_path, flag, name):
    claim(tmp_path)
    settings, said, changes = claim(tmp_path, flag)
    assert any(line.startswith(name) for line in said), said
    assert settings == loaded(flag).settings == resume.read_run(tmp_path, RlRun)
    ((names, new),) = changes
    assert name.partition(":")[0] in names and new == settings
    assert claim(tmp_path, flag) == (settings, [], [])  # told once


def test_int8_may_come_and_go_with_its_limit(tmp_path):
    claim(tmp_path)
    _, said, _ = claim(tmp_path, "sampler.int8.cache=true", "rl.rounding_limit=0.1")
    assert len(said) == 2
    _, said, _ = claim(tmp_path)
    assert "sampler.int8.cache: true so far, false from now on" in said


@pytest.mark.parametrize(
    ("flag", "words"),
    [
        ("rl.samples=4", "rl.samples is 8 there and 4 here"),
        ("seed=1", "seed is 0 there and 1 here"),
        ("optim.kind=adamw", "optim."),
        ("objective.tau=0.5", "objective.tau is 0.4 there and 0.5 here"),
        ("sampling.max_new_tokens=145", "sampling.max_new_tokens is 144 there and 145 here"),
        ("problems.unseen=false", "problems.unseen is true there and false here"),
    ],
)
def test_what_may_not_change_is_one_sentence_with_a_cure(tmp_path, flag, words):
    claim(tmp_path)
    before = recorded(tmp_path)
    with pytest.raises(UserError) as error:
        claim(tmp_path, flag)
    assert words in str(error.value) and "\n" not in str(error.value)
    assert "choose another --run" in str(error.value)
    assert recorded(tmp_path) == before
    claim(tmp_path / "another", flag)  # the cure


def test_a_refused_change_leaves_the_run_as_it_was(tmp_path):
    claim(tmp_path)
    before = recorded(tmp_path)

    def refuse(names, settings):
        raise UserError("no")

    with pytest.raises(UserError, match="no"):
        resume.claim_run(tmp_path, loaded("rl.steps=5"), print, refuse)
    assert recorded(tmp_path) == before


def as_older(run, *newer: str) -> None:
    """Makes the run one of a version without some settings, and without the list of given ones."""
    values = recorded(run)
    del values["given"]
    for name in newer:
        section = values
        *parts, last = name.split(".")
        for part in parts:
            section = section[part]
        del section[last]
    mailbox.config_file(run).write_text(json.dumps(values))


def test_a_run_without_newer_settings_goes_on_with_their_defaults(tmp_path):
    claim(tmp_path)
    as_older(tmp_path, "correction", "rl.logit_chunk", "sampling.min_p", "model", "lora.dtype")
    assert resume.read_run(tmp_path, RlRun) == loaded().settings
    settings, said, changes = claim(tmp_path, "rl.steps=21")
    assert settings == loaded("rl.steps=21").settings
    assert said == ["rl.steps: 20 so far, 21 from now on"] and changes
    assert recorded(tmp_path)["correction"] == {"kind": "none", "limit": 2.0}


def test_a_newer_setting_that_is_given_another_value_is_refused_where_it_may_not_change(tmp_path):
    claim(tmp_path)
    as_older(tmp_path, "correction")
    with pytest.raises(UserError, match=r'correction\.kind is "none" there and "mask" here'):
        claim(tmp_path, "correction.kind=mask")


def test_a_default_that_has_changed_since_is_told_and_the_run_keeps_its_own(tmp_path):
    claim(tmp_path)
    values = recorded(tmp_path)
    values["curriculum"]["decay"] = 0.9  # as if 0.9 had been the default when the run was begun
    mailbox.config_file(tmp_path).write_text(json.dumps(values))
    settings, said, changes = claim(tmp_path)
    assert said == ["curriculum.decay: the default is now 0.95; the run keeps 0.9"]
    assert settings.curriculum.decay == 0.9 and not changes
    with pytest.raises(UserError, match=r"curriculum.decay is 0\.9 there and 0\.5 here"):
        claim(tmp_path, "curriculum.decay=0.5")


def test_what_this_version_does_not_know_is_told(tmp_path):
    claim(tmp_path)
    values = recorded(tmp_path)
    values["rl"]["gone"] = 3
    mailbox.config_file(tmp_path).write_text(json.dumps(values))
    _, said, _ = claim(tmp_path)
    assert len(said) == 1 and "rl.gone is no setting of this version" in said[0]
    assert claim(tmp_path)[1] == []


def test_a_run_that_another_version_began_with_other_sections(tmp_path):
    """Tiers read the sections that they need, whatever else there is."""
    values = {"checker": {"toolchain": "lean", "workers": 3, "timeout_s": 5.0}, "new": {"x": 1}}
    mailbox.write_json(mailbox.config_file(tmp_path), values)
    checker = resume.read_run(tmp_path, CheckingTier).checker
    assert (checker.toolchain, checker.workers, checker.timeout_s) == ("lean", 3, 5.0)
    assert resume.read_run(tmp_path, SamplingTier) == SamplingTier()


def test_more_steps_of_sft_may_be_asked_for_and_its_data_may_not_change(tmp_path):
    config = "configs/sft/tiny.py"
    resume.claim_run(tmp_path, loaded(file=config, cls=SftRun))
    more = ("sft.steps=500", "sft.save_every=10")
    told: list[str] = []
    resume.claim_run(tmp_path, loaded(*more, file=config, cls=SftRun), told.append)
    assert told == [
        "sft.save_every: 140 so far, 10 from now on",
        "sft.steps: 420 so far, 500 from now on",
    ]
    for flag in ("sft.rows=4", "sft.row_tokens=300", "problems.count=3"):
        with pytest.raises(UserError, match="belongs to another configuration"):
            resume.claim_run(tmp_path, loaded(*more, flag, file=config, cls=SftRun))


@pytest.mark.parametrize(
    ("begun", "flags", "back"),
    [
        ((), ("objective.kind=grpo",), "--config.objective.kind=mirror_descent"),
        (
            (),
            ("optim.kind=adamw",),
            "--config.optim.adam_learning_rate=0.0006 --config.optim.kind=muon",
        ),
        (("reward.kind=overlong",), (), "--config.reward.kind=overlong"),
        (
            ("reward.kind=overlong", "reward.buffer=0.3"),
            ("reward.kind=kimina_rl",),
            "--config.reward.buffer=0.3 --config.reward.kind=overlong",
        ),
        ((), ("seed=5", "prompt=kimina-v1"), "--config.prompt=kimina-v1-proof --config.seed=0"),
        ((), ("seed=5", "wording.system=x"), None),
    ],
)
def test_the_flags_are_those_of_all_that_differs(tmp_path, begun, flags, back):
    """And each is a setting of the kind that its table had."""
    claimed = claim(tmp_path, *begun)[0]
    with pytest.raises(UserError, match="belongs to another configuration") as refused:
        claim(tmp_path, *flags)
    told = re.search(r"go on as it was with (.+), or remove the folder", str(refused.value))
    assert (told[1] if told else None) == back
    if back:
        ways = [flag.removeprefix("--config.") for flag in back.split()]
        assert claim(tmp_path, *flags, *ways)[0] == claimed


@pytest.mark.parametrize(
    ("flag", "back"),
    [
        ("prompt=kimina-v1", "prompt=kimina-v1-proof"),
        ("problems.unseen=false", "problems.unseen=true"),
        ("rl.problems=3", "rl.problems=64"),
        ("curriculum.decay=0.5", "curriculum.decay="),
        ("wording.system=x", None),  # what was not said is no word
    ],
)
def test_a_refused_change_names_the_flag_with_which_the_run_goes_on(tmp_path, flag, back):
    begun = claim(tmp_path)[0]
    with pytest.raises(UserError, match="belongs to another configuration") as refused:
        claim(tmp_path, flag)
    way = r"go on as it was with --config\.(\S+), or remove the folder"
    told = re.search(way, str(refused.value))
    assert (told is None) == (back is None)
    if told:
        assert told[1].startswith(back)
        assert claim(tmp_path, flag, told[1])[0] == begun  # the later one holds


def test_every_configuration_of_the_repository_reads_back_from_its_run(tmp_path):
    root = files.config_path(TINY).parent
    for path in sorted(root.glob("[a-z]*.py")):
        settings = resume.claim_run(tmp_path / path.stem, loaded(file=str(path)))
        assert resume.read_run(tmp_path / path.stem, RlRun) == settings


@pytest.mark.parametrize("text", ["[]", "null", "3", '"x"', "[" * 3000, "1" * 5000, '{"rl": '])
def test_a_config_file_that_holds_something_else_is_one_sentence(tmp_path, text):
    claim(tmp_path)
    mailbox.config_file(tmp_path).write_text(text)
    for read in (lambda: claim(tmp_path), lambda: resume.read_run(tmp_path, RlRun)):
        with pytest.raises((UserError, mailbox.MailboxError), match=r"config\.json"):
            read()


@pytest.mark.parametrize("given", [3, True, [["a"]], [{}], "rl.steps", {}])
def test_a_list_of_given_names_that_is_none_is_one_sentence(tmp_path, given):
    claim(tmp_path)
    mailbox.write_json(mailbox.config_file(tmp_path), recorded(tmp_path) | {"given": given})
    with pytest.raises(UserError, match=r"'given' is .*; it must be a list of names"):
        claim(tmp_path)


def test_a_run_where_nothing_was_given_keeps_its_defaults(tmp_path):
    claim(tmp_path)
    values = recorded(tmp_path) | {"given": []}
    values["rl"]["samples"] = 5  # what an older version had
    mailbox.write_json(mailbox.config_file(tmp_path), values)
    settings, said, _ = claim(tmp_path)
    assert settings.rl.samples == 5
    assert any("the run keeps 5" in line for line in said)


def test_an_empty_section_gives_none_of_its_settings(tmp_path):
    """configs/elastic/tiny.py says "flextrain": {} to have the method with its defaults."""
    whole = loaded(file="configs/elastic/tiny.py", cls=ElasticRun)
    resume.claim_run(tmp_path, whole)
    values = recorded(tmp_path)
    values["methods"]["flextrain"]["beta"] = 0.123  # the default of another version
    mailbox.write_json(mailbox.config_file(tmp_path), values)
    said: list[str] = []
    settings = resume.claim_run(tmp_path, whole, said.append)
    assert settings.methods["flextrain"].beta == 0.123
    assert any("methods.flextrain.beta: the default is now 0.2" in line for line in said)


def aged(run, objective=None, on_format_failure=None):
    """The run's record as an older version had it."""
    said = recorded(run)
    if objective is not None:
        said["objective"] = objective
        del said["penalties"]
    if on_format_failure is not None:
        said["rl"]["on_format_failure"] = on_format_failure
        del said["reward"]
        said["given"].append("rl.on_format_failure")
    mailbox.write_json(mailbox.config_file(run), said)


def test_a_run_with_settings_of_older_names_goes_on_as_it_began(tmp_path):
    old = {"kind": "grpo", "clip_low": 0.1, "clip_high": 0.28, "kl_coefficient": 0.01}
    norm = {"aggregate": "token_sum", "length_norm": 64.0}
    flags = [
        "reward.kind=kimina_preview",
        *("objective.kind=dr_grpo", "objective.clip_low=0.1", "objective.clip_high=0.28"),
        *("objective.length_norm=64", "penalties.kl=0.01", "penalties.kl_estimator=k3"),
    ]
    claim(tmp_path, *flags)
    aged(tmp_path, old | norm, "discard")
    settings, said, _ = claim(tmp_path, *flags)
    assert settings == loaded(*flags).settings and not said
    assert resume.read_run(tmp_path, RlRun) == settings
    with pytest.raises(UserError, match=r"reward.kind is .kimina_preview. there"):
        claim(tmp_path, *flags[1:], "reward.kind=kimina_rl")
    by_mean = tmp_path / "by_mean"
    by_length = ["objective.kind=grpo", "objective.clip_low=0.1", "objective.clip_high=0.28"]
    claim(by_mean, *by_length)
    aged(by_mean, old | {"aggregate": "sequence_mean", "length_norm": 128.0, "kl_coefficient": 0.0})
    settings, said, _ = claim(by_mean, *by_length)
    assert settings == loaded(*by_length).settings and not said
