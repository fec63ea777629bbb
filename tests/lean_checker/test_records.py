# SPDX-License-Identifier: Apache-2.0
"""Records to JSON and back, and one sentence for each thing that is wrong with one."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lean_checker.records import (
    SEVERITIES,
    STATUSES,
    Candidate,
    GoalCount,
    Message,
    RecordError,
    Verdict,
    parse_line,
)

messages = st.builds(
    Message, st.sampled_from(SEVERITIES), st.integers(0, 9999), st.integers(0, 999), st.text()
)
verdicts = st.builds(
    Verdict,
    st.text(),
    st.sampled_from(STATUSES),
    st.lists(messages, max_size=3).map(tuple),
    st.floats(0, 1000).map(lambda x: round(x, 4)),
    st.text(),
    st.sampled_from(("fast", "full")),
    st.none() | st.builds(GoalCount, st.integers(0, 9), st.integers(0, 9)),
)
json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
    max_leaves=10,
)


@given(verdicts)
@settings(max_examples=100, deadline=None)
def test_a_verdict_survives_its_json(verdict):
    assert Verdict.from_json(json.loads(json.dumps(verdict.to_json()))) == verdict


@given(json_values)
@settings(max_examples=200, deadline=None)
def test_any_json_is_a_record_or_one_sentence(value):
    for kind in (Verdict, Candidate):
        try:
            kind.from_json(value)
        except RecordError as error:
            assert "\n" not in str(error) and str(error)


@given(st.binary(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_json_or_one_sentence(data):
    try:
        parse_line(data)
    except RecordError as error:
        assert str(error) in ("it is not UTF-8", "it is not JSON")


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        ([], "a candidate must be a JSON object"),
        ({}, "the field `id` is missing"),
        ({"id": 3, "statement": "", "proof": ""}, "the field `id` must be a string"),
        ({"id": "3", "proof": ""}, "the field `statement` is missing"),
        ({"id": "3", "statement": "", "proof": None}, "the field `proof` must be a string"),
    ],
)
def test_what_is_no_candidate(record, sentence):
    with pytest.raises(RecordError) as caught:
        Candidate.from_json(record)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("line", ["", "{", b"\xff", '{"a":' + "[" * 100_000])
def test_what_is_no_json(line):
    with pytest.raises(RecordError):
        parse_line(line)


OLD = {"id": "a", "status": "wrong", "messages": [], "seconds": 0, "toolchain": "t"}


def test_a_verdict_may_lack_a_count_of_goals():
    assert Verdict.from_json(OLD).goals is None and "goals" not in Verdict.from_json(OLD).to_json()
    assert Verdict.from_json(OLD | {"goals": None}).goals is None
    more = {"solved": 2, "left": 1, "more": "x"}
    assert Verdict.from_json(OLD | {"goals": more}).goals == GoalCount(2, 1)


@pytest.mark.parametrize(
    "goals", [3, [], {}, {"solved": 1}, {"solved": True, "left": 1}, {"solved": -1, "left": 1}]
)
def test_a_count_that_is_none_is_one_sentence(goals):
    with pytest.raises(RecordError, match="the field `goals` must"):
        Verdict.from_json(OLD | {"goals": goals})
