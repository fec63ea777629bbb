# SPDX-License-Identifier: Apache-2.0
"""Configuration files: Python with a function `get_config` that gives nested dicts."""

import difflib
import importlib.util
import json
from pathlib import Path
from typing import Any

from launch.config.errors import UserError


def config_path(file: str) -> Path:
    """Where a configuration file is: as named, or that of this project. Raises UserError."""
    path = Path(file)
    home = Path(__file__).resolve().parents[2]
    try:
        if path.is_file():
            return path
        if not path.is_absolute() and (home / path).is_file():
            return home / path
    except OSError as error:
        raise UserError(f"--config={file[:60]}: {error.strerror}; name a config file") from error
    known = [str(p.relative_to(home)) for p in (home / "configs").rglob("*.py")]
    near = difflib.get_close_matches(file, [p for p in known if "__init__" not in p], 1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise UserError(f"{file}: there is no such config file{hint}")


def values_of(file: str) -> dict[str, Any]:
    """What `get_config` gives; "FILE:ARGUMENT" hands it an argument. Raises UserError."""
    name, _, argument = file.partition(":")
    path = config_path(name)
    spec = importlib.util.spec_from_file_location("config_file", path)
    if spec is None or spec.loader is None:
        raise UserError(f"{name}: is no Python file; a configuration is one with get_config()")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
        values = module.get_config(argument) if argument else module.get_config()
        values = values.to_dict() if hasattr(values, "to_dict") else values  # an ml_collections one
        json.dumps(values)
    except (Exception, SystemExit) as error:
        raise UserError(
            f"{name}: the config file fails: {type(error).__name__}: {error}"
        ) from error
    if not isinstance(values, dict):
        raise UserError(f"{name}: get_config() gives {type(values).__name__}; it must give a dict")
    return values
