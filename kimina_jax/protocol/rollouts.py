# SPDX-License-Identifier: Apache-2.0
"""One step's files: the request that the trainer writes, the rollouts and verdicts it gets."""

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from kimina_jax.problems.load import Problem
from kimina_jax.protocol import mailbox
from lean_checker.records import GoalCount, Message, RecordError, Verdict, read_goals

PART = "part"  # the finish of a sample that goes on at the next step
ROLLOUT_FIELDS = ("id", "problem", "sample", "tokens", "logps", "text", "finish", "version")
REQUEST_FIELDS = (
    "step",
    "version",
    "seed",
    "samples",
    "sampling",
    "mismatch_limit",
    "problems",
)
VERDICT_FIELDS = ("id", "status", "seconds")
_RARE = ("messages", "solved", "left")
_NO_VERDICT = {"status": PART, "seconds": 0.0}


class Claims(Protocol):
    """Who of several processes does which part of a step; see kimina_jax/protocol/claims.py."""

    owner: str

    def take(self, step: int, shard: Path) -> bool: ...

    def give_up(self, step: int, shard: Path) -> None: ...

    def is_held(self, step: int, pattern: str) -> bool: ...


@dataclasses.dataclass(frozen=True)
class Rollout:
    """One sample with its verdict. `tokens` and `logps` cover the answer, end token included; as
    `read_rollouts` gives them, the part that its step drew (see trainer/partial.py). `text` is
    whole.

    `model_logps` are the sampler's log-probabilities at temperature 1 with nothing cut; a line
    leaves them out where `logps` are the same.
    `versions` are those of the weights that drew each token, `version` that of the last part. The
    status of a sample with finish PART is PART, too. `faults` are the rules of the format that the
    answer breaks. `messages` are the verdict's, as JSON, where they were asked for. `solved` and
    `left` are its count of goals, both 0 where it has none.
    """

    id: str
    problem: str
    sample: int
    tokens: list[int]
    logps: list[float]
    model_logps: list[float]
    text: str
    finish: str
    version: int
    status: str
    check_seconds: float
    versions: list[int]
    faults: list[str] = dataclasses.field(default_factory=list)
    messages: list[dict] = dataclasses.field(default_factory=list)
    solved: int = 0
    left: int = 0

    @property
    def said(self) -> list[Message]:
        """The messages."""
        verdict = {"id": "", "seconds": 0.0, "toolchain": "", "status": "wrong"}
        return list(Verdict.from_json(verdict | {"messages": self.messages}).messages)

    def record(self) -> dict:
        """As JSON, for one who makes a Rollout of it; messages and counts only where there are
        some."""
        return {name: value for name, value in vars(self).items() if value or name not in _RARE}

    @property
    def began(self) -> int:
        """The step that asked for it first."""
        return mailbox.step_number(self.id.split("/")[0])


def write_request(
    run: Path,
    step: int,
    *,
    version: int | None = None,
    seed: int,
    sampling: dict,
    samples: int,
    mismatch_limit: float,
    problems: Sequence[tuple[Problem, list[int]]],
    begun: Mapping[str, Sequence[Rollout]] = MappingProxyType({}),
    opening: str = "",
    names_of: int | None = None,
) -> None:
    """Writes what to sample at `step` with weights of `version`; prompts come as tokens.

    `version` None: on-policy, that of `step`. Whatever the version, samples have the names and
    seeds of `step`, or of the step `names_of`, if one is given.
    `opening` is what of every prompt's end belongs to the answers, such as <think>.
    Of a problem whose id is in `begun`, these samples of an earlier step are to go on, no others.

    The sampler refuses to draw where its log-probabilities of the probe differ from the trainer's
    by more than `mismatch_limit` nats a token.
    """
    mailbox.write_json(
        mailbox.request_file(run, step),
        {
            "step": step,
            "version": step if version is None else version,
            "seed": seed,
            "samples": samples,
            "sampling": sampling,
            "mismatch_limit": mismatch_limit,
            **({"opening": opening} if opening else {}),
            "problems": [
                {
                    "id": problem.id,
                    "statement": problem.statement,
                    "environment": problem.environment,
                    "prompt": prompt,
                }
                | ({"preamble": problem.preamble} if problem.preamble else {})
                | ({} if names_of is None else {"step": names_of})
                | _to_go_on(begun.get(problem.id, ()))
                for problem, prompt in problems
            ],
        },
    )


def _to_go_on(begun: Sequence[Rollout]) -> dict:
    """The fields of a problem with such samples: the step that asked for them first, and these."""
    samples = [{"sample": rollout.sample, "tokens": rollout.tokens} for rollout in begun]
    return {"step": begun[0].began, "begun": samples} if begun else {}


def read_request(run: Path, step: int) -> dict:
    """Reads a request. Raises CorruptFile where a field is missing."""
    path = mailbox.request_file(run, step)
    request = mailbox.read_json(path)
    for field in REQUEST_FIELDS:
        if not isinstance(request, dict) or field not in request:
            raise mailbox.CorruptFile(path, f"lacks the field {field!r}; remove the file")
    return request


def complete(run: Path, step: int) -> bool:
    """Whether the request of a step, all its rollouts and all their verdicts are there."""
    return (
        mailbox.request_file(run, step).exists()
        and mailbox.is_stable(mailbox.rollouts_folder(run, step))
        and mailbox.is_stable(mailbox.verdicts_folder(run, step))
    )


def statuses(run: Path, step: int) -> dict[str, list[str]]:
    """The statuses of each problem's samples, as far as there are verdicts.

    A corrupt shard is set aside and the step reopened before MailboxError is raised.
    """
    found: dict[str, list[str]] = {}
    for path in mailbox.shards(mailbox.verdicts_folder(run, step)):
        for line in mailbox.read_shard(run, step, path, VERDICT_FIELDS):
            _, problem, _ = split_id(line["id"])
            found.setdefault(problem, []).append(line["status"])
    return found


def check_again(run: Path, step: int) -> bool:
    """Takes back the verdicts of the shards of a complete step in which some say "infra"; whether
    there are any, or a kill has left shards whose verdicts were taken back before. Whoever checks
    the step then checks these shards once more."""
    folder = mailbox.verdicts_folder(run, step)
    unsure = [
        path
        for path in mailbox.shards(folder)
        if any(
            line["status"] == "infra" for line in mailbox.read_shard(run, step, path, ("status",))
        )
    ]
    for path in unsure:
        path.unlink()
    drawn = mailbox.shards(mailbox.rollouts_folder(run, step))
    open_again = any(not (folder / path.name).exists() for path in drawn)
    if open_again:  # after the shards: a complete step is looked at by nobody
        mailbox.unmark_stable(run, step, "verdicts")
    return open_again


def withdraw(run: Path, step: int) -> None:
    """Says that nothing more of a step is wanted; what others still add to it does no harm."""
    for part in (mailbox.rollouts_folder, mailbox.verdicts_folder):
        mailbox.mark_stable(part(run, step))


def read_rollouts(run: Path, step: int, expected: int, messages: bool = False) -> list[Rollout]:
    """Joins the rollouts of a complete step with their verdicts, sorted by id; with `messages`
    those that were not accepted have what Lean says of them.

    Raises CorruptFile, naming file and line or sample, where a shard is unreadable, a sample lacks
    its verdict, an id occurs twice, a sample was drawn with other weights than the request names,
    the number of samples is not `expected`, or a count, or a message that was asked for, is none.
    Unfinished samples have no verdict.
    """
    version = read_request(run, step)["version"]
    verdicts = {}
    for path in mailbox.shards(mailbox.verdicts_folder(run, step)):
        for line in mailbox.read_jsonl(path, VERDICT_FIELDS):
            verdicts[line["id"]] = line
    found: dict[str, Rollout] = {}
    folder = mailbox.rollouts_folder(run, step)
    for path in mailbox.shards(folder):
        for line in mailbox.read_jsonl(path, ROLLOUT_FIELDS):
            unfinished = line["finish"] == PART
            verdict = _NO_VERDICT if unfinished else verdicts.get(line["id"])
            if verdict is None:
                raise mailbox.CorruptFile(path, f"sample {line['id']} has no verdict")
            if line["id"] in found:
                raise mailbox.CorruptFile(path, f"sample {line['id']} occurs twice")
            if line["version"] != version:
                raise mailbox.CorruptFile(
                    path,
                    f"sample {line['id']} was drawn with the weights of version {line['version']},"
                    f" not {version}",
                )
            told = messages and verdict["status"] not in ("valid", "infra", PART)
            model_logps = line.get("model_logps", line["logps"])
            lengths = {len(line["tokens"]), len(line["logps"]), len(model_logps)}
            if len(lengths) != 1 or not line["tokens"]:
                raise mailbox.CorruptFile(path, f"sample {line['id']} has tokens without logps")
            found[line["id"]] = Rollout(
                **{field: line[field] for field in ROLLOUT_FIELDS},
                model_logps=model_logps,
                status=verdict["status"],
                check_seconds=verdict["seconds"],
                versions=[version] * len(line["tokens"]),
                faults=_faults(verdict),
                messages=_messages(verdict, path) if told else [],
                **vars(_goals(verdict, path)),
            )
    if len(found) != expected:
        raise mailbox.CorruptFile(folder, f"holds {len(found)} samples, not {expected}")
    return sorted(found.values(), key=lambda rollout: (rollout.problem, rollout.sample))


def _messages(verdict: dict, path: Path) -> list[dict]:
    """The messages of a verdict. Raises CorruptFile, naming the sample and its shard."""
    try:
        return [message.to_json() for message in Verdict.from_json(verdict).messages]
    except RecordError as error:
        why = f"the verdict about sample {verdict['id']} cannot be read: {error}"
        raise mailbox.CorruptFile(path, why) from None


def _goals(verdict: dict, path: Path) -> GoalCount:
    """The goals of a verdict; no goals where it counts none, as those of older runs and of other
    checkers. Raises CorruptFile, as `_messages` does."""
    try:
        return read_goals(verdict) or GoalCount(0, 0)
    except RecordError as error:
        why = f"the verdict about sample {verdict['id']} cannot be read: {error}"
        raise mailbox.CorruptFile(path, why) from None


def _faults(verdict: dict) -> list[str]:
    """The rules that an answer breaks: of a verdict about its format each message names one."""
    if verdict["status"] != "format":
        return []
    return [message["text"].split(":")[0] for message in verdict.get("messages", ())]


def proof_id(step: int, problem: str, sample: int) -> str:
    """The name of a sample, unique in a run."""
    return f"{mailbox.step_name(step)}/{problem}/{sample}"


def split_id(name: str) -> tuple[int, str, int]:
    """What `proof_id` made the name of; the id of a problem may have slashes of its own."""
    step, _, rest = name.partition("/")
    problem, _, sample = rest.rpartition("/")
    return mailbox.step_number(step), problem, int(sample)
