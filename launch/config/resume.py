# SPDX-License-Identifier: Apache-2.0
"""RUN/config.json: what a run was begun with, and what may differ when it goes on.

The file holds every setting with its value, defaults too, and under GIVEN the names of those that
were not left at their default. So a run keeps its values when a later version changes a default,
and takes the defaults of settings that are newer than itself.
"""

import dataclasses
import json
import string
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from kimina_jax.protocol import mailbox
from kimina_jax.sampler.sampling import Sampling
from launch.config import tree
from launch.config.errors import UserError
from launch.config.hints import field_at, fields_of, flatten, hints_of, members

T = TypeVar("T")
WORD = f"{string.ascii_letters}{string.digits}-_./"
GIVEN = "given"
IMAGES = "images.json"  # of a run of an experiment: which images it was begun with
ABSENT = object()
# The settings that say today what these said.
MOVED = {
    "rl.on_format_failure": "reward.kind",
    "objective.aggregate": "objective.kind",
    "objective.kl_coefficient": "penalties.kl",
}


def claim_run(
    run: Path,
    loaded: tree.Loaded[T],
    say: Callable[[str], None] = print,
    before_change: Callable[[list[str], T], None] = lambda names, settings: None,
    saves: bool = True,
) -> T:
    """The settings that the run has from now on; writes RUN/config.json. `saves`: it will have
    checkpoints.

    A run that is there goes on where only settings differ that may (`resume` of their field):
    `before_change(names, settings)` puts away first what was made under the old ones, and each is
    told by `say`. Raises UserError where another setting differs.
    """
    path = mailbox.config_file(run)
    if not path.exists():
        if run.is_dir() and not all(map(_is_ours, run.iterdir())):
            raise UserError(f"{run}: holds other files and no config.json; choose another --run")
        if saves:
            from flextrain_jax.core.ckpt import refuse_place

            refuse_place(run)
        mailbox.write_json(path, _record(loaded.settings, loaded.given))
        return loaded.settings
    cls = type(loaded.settings)
    there, begun = _read(path)
    unknown: list[str] = []
    old = dict(flatten(tree.as_dict(tree.resolve(cls, there, str(path), (), unknown).settings)))
    recorded = dict(flatten(there))
    new = tree.as_dict(loaded.settings)
    for name in unknown:
        say(f"{path}: {name} is no setting of this version; it has no effect")
    changed, kept, refused = [], {}, {}
    for name, value in _differences(old, dict(flatten(new))):
        field = field_at(cls, new, name) or field_at(cls, there, name)
        was = old.get(name, ABSENT)
        # What is gone from a table, or with another kind, was taken out by who gave the rest of it.
        said = name if value is not ABSENT else name.rpartition(".")[0]
        if not _said(said, loaded.given) and not _said(name, begun) and name in recorded:
            kept[name] = was
            say(f"{name}: the default is now {_text(value)}; the run keeps {_text(was)}")
        elif field is not None and field.metadata.get("resume"):
            changed.append(name)
            say(f"{name}: {_text(was)} so far, {_text(value)} from now on")
        else:
            refused[name] = was, value
    if refused:
        free = ", ".join(sorted(_free(cls))[:6])
        name, (was, value) = next(iter(refused.items()))
        raise UserError(
            f"{run}: belongs to another configuration ({name} is {_text(was)} there and"
            f" {_text(value)} here); choose another --run{_back(refused, begun)}, or remove"
            f" the folder (what may change in a run: {free} and others, see --config.help)"
        )
    settings = _with(cls, _in_order(new, there), kept, loaded.source)
    if changed:
        before_change(changed, settings)
    if changed or unknown or recorded.keys() != old.keys():
        given = {*loaded.given, *(name for name in begun if name in old)}
        mailbox.write_json(path, _record(settings, given))
    return settings


def _is_ours(entry: Path) -> bool:
    """Whether a run leaves this behind that was killed before it had a config.json."""
    name = mailbox.config_file(entry.parent).name
    return entry.name == "locks" or entry.match(f"{name}.*.tmp")


def read_run(run: Path, cls: type[T]) -> T:
    """The settings of a run that is there; what is newer than the run has its default."""
    path = mailbox.config_file(run)
    return tree.resolve(cls, read_values(run), str(path), (), []).settings


def refuse_bucket(run: Path) -> None:
    """Raises UserError where a run directory is the address of an object store."""
    scheme, colon, _ = str(run).partition(":")
    if colon and scheme in ("gs", "s3", "gcs", "az", "abfs", "http", "https", "hdfs", "file"):
        raise UserError(
            f"{scheme}://{str(run).partition(':')[2].lstrip('/')}: a run directory is a folder of a"
            " file system, not an address; choose a local disk or NFS that all hosts of the run"
            " mount"
        )


def read_values(run: Path) -> dict[str, Any]:
    """RUN/config.json as nested dicts. Raises UserError where there is none."""
    refuse_bucket(run)
    path = mailbox.config_file(run)
    if not path.is_file():
        raise UserError(f"{run}: is not a run directory (it has no config.json)")
    return _read(path)[0]


def drawing_values(run: Path) -> dict[str, Any]:
    """`read_values` for a program that draws from the weights of a run as they are, not in eight
    bits. What an older run left out has the defaults of runs, not those of the program."""
    values = read_values(run)
    values.get("sampler", {}).pop("int8", None)
    if "sampling" in values:
        source = str(mailbox.config_file(run))
        whole = tree.resolve(Sampling, values["sampling"], source, (), []).settings
        values["sampling"] = tree.as_dict(whole)
    return values


def _read(path: Path) -> tuple[dict[str, Any], set[str]]:
    """The values of a config.json, and the names of those that were given; an older version of this
    code did not write these: all of them."""
    values = mailbox.read_json(path)
    if not isinstance(values, dict):
        raise UserError(f"{path}: holds no table of settings; put back what the run was begun with")
    given = values.pop(GIVEN, None)
    if given is None:
        given = [name for name, _ in flatten(values)]
    if not isinstance(given, list) or not all(isinstance(name, str) for name in given):
        raise UserError(f"{path}: {GIVEN!r} is {given!r}; it must be a list of names")
    return _in_todays_words(values, set(given))


def _record(settings: Any, given: Iterable[str]) -> dict[str, Any]:
    return {**tree.as_dict(settings), GIVEN: sorted(given)}


def _differences(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, Any]]:
    names = sorted({*old, *new})
    return [
        (name, new.get(name, ABSENT))
        for name in names
        if old.get(name, ABSENT) != new.get(name, ABSENT)
    ]


def _said(name: str, given: Iterable[str]) -> bool:
    return any(key == name or key.startswith(f"{name}.") for key in given)


def _text(value: Any) -> str:
    return "absent" if value is ABSENT else json.dumps(value, ensure_ascii=False)


def _back(refused: dict[str, tuple[Any, Any]], begun: set[str]) -> str:
    """The flags with which a run goes on as it was, where words say it: a file of the user's, or
    of another version of this code, may say otherwise by now. Of a table of another kind these are
    the kind, and what was given with it."""
    flags = ""
    for name, (was, _) in refused.items():
        kind = f"{name.rpartition('.')[0]}.kind"
        if name != kind and kind in refused and (was is ABSENT or not _said(name, begun)):
            continue
        if isinstance(was, bool | int | float):
            flags += f" --config.{name}={_text(was)}"
        elif isinstance(was, str) and was and not was.strip(WORD):
            flags += f" --config.{name}={was}"
        else:
            return ""
    return f", go on as it was with{flags}"


def _with(cls: type[T], values: dict, kept: dict[str, Any], source: str) -> T:
    for name, value in kept.items():
        section: Any = values
        *parts, last = name.split(".")
        for part in parts:
            section = section[part]
        section[last] = value
    return tree.resolve(cls, values, source).settings


def _in_order(new: Any, there: Any) -> Any:
    """The tables of `new` with their entries in the order that those of the run have: classes of
    devices, as one example, number their devices by it.
    """
    if not isinstance(new, dict) or not isinstance(there, dict):
        return new
    names = [*(name for name in there if name in new), *(name for name in new if name not in there)]
    return {name: _in_order(new[name], there.get(name)) for name in names}


def _free(cls: Any, dot: str = "") -> Iterable[str]:
    """The settings that may change while a run goes on."""
    for key, field in fields_of(cls).items():
        if field.metadata.get("resume"):
            yield f"{dot}{key}"
        for one in members(hints_of(cls)[key]):
            if dataclasses.is_dataclass(one):
                yield from _free(one, f"{dot}{key}.")


def _in_todays_words(values: dict[str, Any], given: set[str]) -> tuple[dict[str, Any], set[str]]:
    """What a run of an older version recorded, so that it goes on as it began."""
    rl, objective = values.get("rl"), values.get("objective")
    if isinstance(rl, dict) and "on_format_failure" in rl:
        kept = {name: value for name, value in rl.items() if name != "on_format_failure"}
        kind = "kimina_preview" if rl["on_format_failure"] == "discard" else "kimina_rl"
        values = {**values, "rl": kept, "reward": {"kind": kind}}
    if isinstance(objective, dict) and "kl_coefficient" in objective:
        values = {**values, **_grpo(objective)}
    return values, {MOVED.get(name, name) for name in given}


def _grpo(objective: dict[str, Any]) -> dict[str, Any]:
    """That kind was Dr. GRPO too, by `aggregate`, and had the KL of its own."""
    by_length = objective.get("aggregate") == "sequence_mean"
    names = ["clip_low", "clip_high", *([] if by_length else ["length_norm"])]
    kind = {"kind": "grpo" if by_length else "dr_grpo"}
    kl = {"kl": objective["kl_coefficient"], "kl_estimator": "k3"}
    told = {"objective": kind | {name: objective[name] for name in names if name in objective}}
    return told | ({"penalties": kl} if kl["kl"] else {})


def other_images(run: Path, settings: Any, sets: Mapping[str, Sequence[Any]]) -> bool:
    """Whether a run of these settings was begun with other images than `sets`, which are those that
    `said_of_images` notes, or some of them; of what an older run did not note nothing is said.
    Raises UserError where its note of them is damaged.
    """
    file, said = run / IMAGES, said_of_images(settings, sets)
    try:
        told = mailbox.read_json(file) if file.is_file() else said
        named = told["data"] == said["data"]
        return named and any(told.get(name, value) != value for name, value in said.items())
    except (mailbox.CorruptFile, LookupError, TypeError):
        raise UserError(
            f"{file}: is damaged; remove it, where the images are those that the run began with"
        ) from None


def said_of_images(settings: Any, sets: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    """What a run notes of its images: how its settings name them, wherever they lie, and the digest
    of each of the sets, by its name.
    """
    from flextrain_jax.data.parts import digest

    named = {"data": tree.as_dict(settings.data) | {"folder": ""}}
    return named | {name: digest(*parts) for name, parts in sets.items()}
