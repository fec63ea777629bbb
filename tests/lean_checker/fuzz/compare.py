# SPDX-License-Identifier: Apache-2.0
"""Hold the pool's verdict against plain Lean's answer on the same text, and name each difference.

Plain Lean can judge a case if the pool has read the text as Lean does: as one body of one theorem.
What the gate refuses is judged by policy only where the rule is named here; any other text that
plain Lean accepts and the pool does not is a finding.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lean_checker.pool import Pool, PoolError
from lean_checker.records import Candidate, Message, Verdict
from tests.lean_checker.fuzz.cases import Case
from tests.lean_checker.fuzz.plain import Answer, PlainLean
from tests.lean_checker.fuzz.words import command_words, part

# A proof that Lean accepts and the pool stops at a limit of its own; plain Lean has others.
RESOURCES = ("timeout", "oom", "output", "limit")
# Statuses that the gate gives without asking Lean, if no time was spent.
GATE = ("sorry", "axiom", "header", "format", "statement")
# What the gate refuses in a proof that is one term and no command, whatever Lean says of it: by
# what stands in backticks in its message, or by the message.
POLICY_WORDS = {
    "leaves a gap": "sorry admit stop sorryAx",
    "asks for compiled code": "native_decide native bv_decide bv_decide? bv_check ofReduceBool "
    "reduceBool reduceNat trustCompiler",
    "runs code in Lean": "run_tac by_elab run_conv eval eval% elab elab% include_str dbg_trace "
    "dbg_trace_if_shared dbgTrace dbgTraceVal dbgSleep dbg_sleep lcProof lcAny lcUnreachable "
    "unsafe count_heartbeats wait_for_unblock wait_for_unblock_async wait_for_cancel_once "
    "wait_for_cancel_once_async wait_for_main_cancel_once_async wait_for_test_task "
    "block_until_cancelled unblock idbg",
    "names a declaration": "with_decl_name with_decl_name% private_decl private_decl%",
    "changes an option": "set_option",
    "changes what is open": "open",
}
# Refused also where they are names, since the gate does not guess whether one is meant as a tactic:
# to run compiled code is not to be tried.
ALWAYS = frozenset({"native_decide", "bv_decide", "bv_decide?", "bv_check"})
POLICY_TEXTS = {
    "a quotation": "quotations are not allowed",
    "an attribute": "attributes are not allowed",
    "a doc comment": "documentation comments",
}


@dataclass(frozen=True)
class Result:
    """What came of one case. kind: "agree", what it is not judged for, or "finding: …"."""

    case: Case
    verdict: str
    messages: tuple[str, ...]
    plain: Answer
    kind: str

    def record(self) -> dict:
        """A plain dict; of what agrees without being valid, without the text."""
        found = {
            "case": self.case.number,
            "made": self.case.made,
            "pool": self.verdict,
            "plain": self.plain.status,
            "kind": self.kind,
        }
        if self.kind != "agree":
            found["statement"], found["proof"] = self.case.statement, self.case.proof
            found["messages"], found["text"] = list(self.messages), self.plain.text
        return found


def judge(pool: Pool, plain: PlainLean, cases: Sequence[Case]) -> list[Result]:
    """Ask both about these cases."""
    verdicts = _verdicts(pool, cases)
    gated = {n for n, v in verdicts.items() if v.status in GATE and not v.seconds}
    # What the gate refuses may hold commands, which would reach the others in one file.
    alone = {case.number for case in cases if case.number in gated and may_command(case)}
    valid = {number for number, verdict in verdicts.items() if verdict.status == "valid"}
    answers: dict[int, Answer] = {}
    for expected in (True, False):
        same = [c for c in cases if (c.number in valid) == expected and c.number not in alone]
        answers |= plain.together(same)
    results = []
    for case in cases:
        verdict = verdicts[case.number]
        answer = answers.get(case.number)
        if answer is None or (answer.status == "valid") != (verdict.status == "valid"):
            answer = plain.alone(case)
        kind = _kind(plain, case, verdict, answer)
        texts = tuple(m.text for m in verdict.messages if m.severity == "error")
        results.append(Result(case, verdict.status, texts, answer, kind))
    return results


def may_command(case: Case) -> bool:
    """Whether a text holds a word that may start a command, by Lean's own table."""
    words = part(case.statement)[0][1:] + part(case.proof)[0]
    return any(word.text in command_words() for word in words)


def _verdicts(pool: Pool, cases: Sequence[Case]) -> dict[int, Verdict]:
    asked = [Candidate(str(case.number), case.statement, case.proof) for case in cases]
    try:
        return {int(verdict.id): verdict for verdict in pool.check(iter(asked))}
    except PoolError:
        raise
    except Exception as error:
        if len(cases) == 1:
            note = (Message("error", 0, 0, f"{type(error).__name__}: {error}"),)
            return {cases[0].number: Verdict(str(cases[0].number), "infra", note, 0.0, "")}
    return {case.number: _verdicts(pool, [case])[case.number] for case in cases}


def _kind(plain: PlainLean, case: Case, verdict: Verdict, answer: Answer) -> str:
    if verdict.status == "infra":
        return "finding: infra"
    if (verdict.status == "valid") == (answer.status == "valid"):
        return "agree"
    if verdict.status == "valid":
        return (
            "not judged: a limit of plain Lean"
            if answer.status in RESOURCES
            else "finding: false valid"
        )
    if verdict.status in RESOURCES:
        return f"not judged: {verdict.status}"
    if verdict.status in GATE and not verdict.seconds:
        text = verdict.messages[-1].text if verdict.messages else ""
        rule, word = _policy(text)
        if rule and (word in ALWAYS or not (word and plain.is_name(case, word))):
            return f"policy: {rule}"
        if not plain.is_one_term(case):
            return "policy: more than one term"
        return f"finding: refused: {re.sub(r'`.*`', '`…`', text)}"
    return f"finding: {verdict.status}"


def _policy(text: str) -> tuple[str, str]:
    """Return the rule that a message of the gate speaks of, and the word, or empty strings."""
    for word in re.findall(r"`([^`]*)`", text):
        for rule, known in POLICY_WORDS.items():
            if word in known.split():
                return rule, word
    return next((rule for rule, said in POLICY_TEXTS.items() if said in text), ""), ""
