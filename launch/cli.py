# SPDX-License-Identifier: Apache-2.0
"""What every entry point shares: flags, configuration files, and errors as one sentence.

Exit codes: 0 done, 2 the user can mend it (one sentence on standard error), 130 interrupted;
75 in processes/hosts.py.
"""

import dataclasses
import difflib
import errno
import importlib.util
import inspect
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from absl import flags
from ml_collections import config_dict

from kimina_jax.protocol.mailbox import MailboxError
from lean_checker.toolchain import ToolchainError

T = TypeVar("T")
# What a path can be that the user chose; a file that is not there may be our own fault instead.
UNUSABLE = (
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.EEXIST,
)


class UserError(Exception):
    """Something that the user can mend; the message is one sentence that says how."""


def run(
    main: Callable[..., None],
    argv: Sequence[str] | None = None,
    positional: Sequence[str] = (),
) -> None:
    """Parses the flags, calls `main(overrides)` and exits; `overrides` are the --config.KEY=VALUE.

    `positional` names arguments without a flag; `main` gets their values after the overrides.

    User errors of every layer end here as one sentence and exit code 2.
    """
    argv = list(sys.argv if argv is None else argv)
    if {"--help", "-h", "--helpfull"} & set(argv):
        print(
            inspect.unwrap(main).__globals__["__doc__"], flags.FLAGS.module_help(argv[0]), sep="\n"
        )
        sys.exit(0)
    overrides = [arg for arg in argv[1:] if arg.startswith("--config.")]
    try:
        rest = flags.FLAGS([argv[0], *(arg for arg in argv[1:] if arg not in overrides)])
        values = rest[1:]
        if len(values) > len(positional):
            raise UserError(f"{values[len(positional)]!r} is not an option; see --help")
        if len(values) < len(positional):
            raise UserError(f"the argument {positional[len(values)]} is missing; see --help")
        main(overrides, *values)
    except flags.Error as error:
        _fail(str(error).replace("\n", " "))
    except user_errors() as error:
        _fail(str(error))
    except KeyboardInterrupt:
        print("interrupted; the same command resumes", file=sys.stderr)
        sys.exit(130)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            place = error.filename or "the disk"
            _fail(f"{place}: no space left; free some and run the same command")
        if error.filename and error.errno in UNUSABLE:
            _fail(f"{error.filename}: {error.strerror}; choose another path or mend that one")
        raise


def user_errors() -> tuple[type[Exception], ...]:
    """The exceptions whose text is meant for the user, of the layers that are loaded."""
    names = {
        "flextrain_jax.core.ckpt": ("CheckpointError",),
        "flextrain_jax.core.metrics": ("NotFinite",),
        "flextrain_jax.deploy.budget": ("BudgetError",),
        "flextrain_jax.federated.clients": ("PartitionError",),
        "flextrain_jax.data": ("DataError",),
        "flextrain_jax.deploy.export": ("DeployError",),
        "kimina_jax.weights.tensor_files": ("ModelError",),
        "kimina_jax.protocol.probe": ("SyncError",),
        "kimina_jax.trainer.packing": ("TooLong",),
        "kimina_jax.aot.topology": ("TopologyError",),
        "kimina_jax.problems.load": ("ProblemError",),
        "kimina_jax.text.prompts": ("TemplateError",),
        "lean_checker.pool": ("PoolError",),
    }
    found = [
        getattr(sys.modules[module], name)
        for module, members in names.items()
        for name in members
        if module in sys.modules
    ]
    return (UserError, MailboxError, ToolchainError, *found)


def _fail(sentence: str) -> None:
    print(f"error: {sentence}", file=sys.stderr)
    sys.exit(2)


def load_config(file: str, overrides: Sequence[str] = ()) -> dict:
    """The resolved configuration of a config file as plain nested dicts.

    `overrides` are "--config.section.key=value"; the value is read as the type that stands there.
    """
    path, _, argument = file.partition(":")
    if not Path(path).is_file():
        near = difflib.get_close_matches(path, [str(p) for p in Path("configs").rglob("*.py")], 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise UserError(f"{path}: there is no such config file{hint}")
    spec = importlib.util.spec_from_file_location("config_file", path)
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
        config = module.get_config(argument) if argument else module.get_config()
    except Exception as error:
        raise UserError(
            f"{path}: the config file fails: {type(error).__name__}: {error}"
        ) from error
    for override in overrides:
        _override(config, path, *override.removeprefix("--config.").partition("=")[::2])
    return json.loads(config.to_json())


def _override(config: config_dict.ConfigDict, path: str, key: str, text: str) -> None:
    *sections, name = key.split(".")
    section: Any = config
    for part in (*sections, name):
        if not isinstance(section, config_dict.ConfigDict) or part not in section:
            known = list(section.keys()) if isinstance(section, config_dict.ConfigDict) else []
            raise UserError(f"{path}: there is no setting {key!r}{_nearest(part, known)}")
        section = section[part]
    parent = config
    for part in sections:
        parent = parent[part]
    old = parent[name]
    try:
        value = json.loads(text)
    except json.JSONDecodeError:
        value = text
    if isinstance(old, float) and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if isinstance(old, tuple) and isinstance(value, list):
        value = tuple(value)
    if old is not None and type(value) is not type(old):
        raise UserError(f"--config.{key}={text}: {key} is of type {type(old).__name__}")
    parent[name] = value


def build(cls: type[T], config: dict, section: str, source: str) -> T:
    """The frozen dataclass of one section; a UserError says what is wrong."""
    values = config.get(section)
    if values is None:
        raise UserError(f"{source}: the section {section!r} is missing")
    fields = {field.name: field for field in dataclasses.fields(cls)}
    for name in values:
        if name not in fields:
            raise UserError(
                f"{source}: there is no setting '{section}.{name}'{_nearest(name, list(fields))}"
            )
    for name, field in fields.items():
        needed = field.default is dataclasses.MISSING
        if needed and field.default_factory is dataclasses.MISSING and name not in values:
            raise UserError(f"{source}: the setting '{section}.{name}' is missing")
    try:
        return cls(**values)
    except (ValueError, TypeError) as error:
        raise UserError(f"{source}: section {section!r}: {error}") from error


def check_sections(config: dict, known: Sequence[str], source: str) -> None:
    """Refuses sections that nothing reads."""
    for name in config:
        if name not in known:
            raise UserError(f"{source}: there is no setting '{name}'{_nearest(name, list(known))}")


def _nearest(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    return f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(sorted(known))}"


def use_compilation_cache() -> None:
    """Keeps compiled programs for the next process, in the user's cache folder."""
    import jax

    root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    jax.config.update("jax_compilation_cache_dir", str(root / "kimina_jax" / "xla"))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.5)
