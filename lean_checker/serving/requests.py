# SPDX-License-Identifier: Apache-2.0
"""Requests in the two forms of the Kimina Lean Server: what they ask for, or why they are bad."""

from dataclasses import dataclass
from typing import Any

MAX_SNIPPETS = 10_000
MAX_TIMEOUT_S = 3600.0


class BadRequest(Exception):
    """The client's mistake: an HTTP status and one sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True)
class Request:
    """What a client asks for.

    snippets: (id, code) each. timeout_s: per snippet, None for the server's own. fresh: do without
    verdicts of earlier requests. debug: say what each snippet's processes used.
    """

    snippets: tuple[tuple[str, str], ...]
    timeout_s: float | None = None
    fresh: bool = False
    debug: bool = False


def read_check(body: dict[str, Any]) -> Request:
    """Read the form of `/api/check`. Raises BadRequest."""
    snippets = _listed(body, "snippets", "id", ("code",), (str,))
    _refuse_infotree(body, "infotree")
    return Request(
        snippets, _timeout(body), not _flag(body, "reuse", True), _flag(body, "debug", False)
    )


def read_verify(body: dict[str, Any]) -> Request:
    """Read the older form, of `/verify` and `/one_pass_verify_batch`. Raises BadRequest."""
    snippets = _listed(body, "codes", "custom_id", ("proof", "code"), (str, int))
    _refuse_infotree(body, "infotree_type")
    return Request(snippets, _timeout(body), _flag(body, "disable_cache", False))


def _refuse_infotree(body: dict[str, Any], name: str) -> None:
    if body.get(name) is not None:
        raise BadRequest(422, f"The field `{name}` is not served here; leave it out or send null")


def _timeout(body: dict[str, Any]) -> float | None:
    value = body.get("timeout")
    if value is None:
        return None
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or not 0 < value <= MAX_TIMEOUT_S:  # which also no `nan` is
        raise BadRequest(
            422,
            f"The field `timeout` must be a number of seconds above 0, up to {MAX_TIMEOUT_S:g}",
        )
    return float(value)


def _flag(body: dict[str, Any], name: str, default: bool) -> bool:
    value = body.get(name, default)
    if not isinstance(value, bool):
        raise BadRequest(422, f"The field `{name}` must be true or false")
    return value


def _listed(
    body: dict[str, Any],
    name: str,
    identity: str,
    texts: tuple[str, ...],
    kinds: tuple[type, ...],
) -> tuple[tuple[str, str], ...]:
    items = body.get(name)
    if not isinstance(items, list) or not items:
        raise BadRequest(422, f"The field `{name}` must be a list with something in it")
    if len(items) > MAX_SNIPPETS:
        raise BadRequest(413, f"The field `{name}` has more than {MAX_SNIPPETS} entries")
    pairs = []
    for number, item in enumerate(items):
        item = item if isinstance(item, dict) else {}
        key = item.get(identity)
        text = next((item[t] for t in texts if isinstance(item.get(t), str)), None)
        if not isinstance(key, kinds) or isinstance(key, bool) or text is None:
            needed = f"`{identity}` and `{'` or `'.join(texts)}`"
            raise BadRequest(422, f"Entry {number} of `{name}` needs {needed}")
        pairs.append((str(key), text))
    if len({key for key, _ in pairs}) != len(pairs):
        raise BadRequest(422, f"The entries of `{name}` must have different ids")
    return tuple(pairs)
