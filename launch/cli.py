# SPDX-License-Identifier: Apache-2.0
"""What every entry point shares: flags, configuration files, and errors as one sentence.

Exit codes: 0 done, 2 the user can fix it (one sentence on standard error), 130 interrupted;
75 in processes/hosts.py.
"""

import errno
import inspect
import io
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from importlib.machinery import ExtensionFileLoader
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn, TextIO, TypeVar

from absl import flags

from kimina_jax.protocol.mailbox import MailboxError
from launch.config import show, tree
from launch.config.errors import UserError
from launch.config.flags import FLAG
from lean_checker.toolchain import ToolchainError

T = TypeVar("T")
# The code of Python that imports a module, and of it that which loads a library in C.
IMPORTING = ExtensionFileLoader.create_module.__code__.co_filename
LOADING = (ExtensionFileLoader.create_module.__code__, ExtensionFileLoader.exec_module.__code__)
SOON_S = 0.02  # until Ctrl-C is tried again
HELP = f"{FLAG}help"
# Of a program that takes settings; such a one says flags.adopt_module_key_flags(cli).
_PRINT = flags.DEFINE_bool(
    "print_config",
    False,
    "print every setting with its value and where that comes from, and end;"
    f" {FLAG}SECTION.NAME=VALUE changes a setting, {HELP}[=SECTION] explains them",
)
# What a path can be that the user chose; a file that is not there may be our own fault instead.
UNUSABLE = (
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.EEXIST,
    errno.ENAMETOOLONG,
    errno.ELOOP,
)


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
    # A model, or a file's name, may have what the terminal, or Unicode, has not.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    if {"--help", "-h", "--helpfull"} & set(argv):
        print(
            inspect.unwrap(main).__globals__["__doc__"],
            flags.FLAGS.module_help(argv[0]),
            sep="\n",
        )
        sys.exit(0)
    overrides = [arg for arg in argv[1:] if arg.startswith("--config.")]
    interrupts = _Interrupts()
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
    except KeyboardInterrupt:
        interrupts.end()
    except (ImportError, *user_errors()) as error:
        # A library in C that is interrupted while it loads says only that it could not be loaded,
        # and what would have used it, that it is not installed.
        if interrupts.seen:
            interrupts.end()
        if isinstance(error, user_errors()):
            _fail(str(error))
        raise
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            place = error.filename or "the disk"
            _fail(f"{place}: no space left; free some and run the same command")
        if error.filename and error.errno in UNUSABLE:
            _fail(f"{error.filename}: {error.strerror}; choose another path or fix that one")
        raise


class _Interrupts:
    """What Ctrl-C came upon. It raises KeyboardInterrupt, but while a library in C is loaded, which
    may not let that pass, and of which jaxlib crashes: then as soon as that is loaded. Where it is
    lost, as in what the collector of garbage calls, it is raised again."""

    def __init__(self) -> None:
        self.seen = self.importing = False
        main = threading.current_thread() is threading.main_thread()
        if main and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._note)
            self._others, sys.unraisablehook = sys.unraisablehook, self._lost

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.seen = True
        within = frame
        while within is not None:
            self.importing |= within.f_code.co_filename == IMPORTING
            if within.f_code in LOADING:
                self._soon()
                return
            within = within.f_back
        signal.default_int_handler(number, frame)

    def _lost(self, said: "sys.UnraisableHookArgs") -> None:
        if issubclass(said.exc_type, KeyboardInterrupt):
            self._soon()
        else:
            self._others(said)

    def _soon(self) -> None:
        signal.signal(signal.SIGALRM, self._note)
        signal.setitimer(signal.ITIMER_REAL, SOON_S)

    def end(self) -> NoReturn:
        """Ends the program in one line."""
        say("interrupted; the same command resumes", sys.stderr)
        if self.importing:  # of half a jax an orderly end of Python crashes
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(130)
        sys.exit(130)


def say(text: str, out: TextIO) -> None:
    """Prints a line, which ends nothing where nobody reads it any more: the same Ctrl-C has ended
    what stands behind a pipe, such as `tee`. What follows then goes nowhere, too."""
    try:
        print(text, file=out, flush=True)
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, out.fileno())
        os.close(nowhere)


def load(cls: type[T], file: str | None, overrides: Sequence[str]) -> tree.Loaded[T]:
    """The settings of the file that --config names, changed by the flags --config.KEY=VALUE.

    With --config.help[=SECTION] or --print_config it prints what was asked for, and the program
    ends. Raises UserError.
    """
    _explain(cls, overrides)
    if not file:
        raise UserError("the flag --config=FILE is missing; see --help")
    loaded = tree.load(cls, file, overrides)
    _print(loaded)
    return loaded


def load_values(
    cls: type[T], values: Mapping[str, Any], source: str, overrides: Sequence[str]
) -> tree.Loaded[T]:
    """`load` for a program whose settings come from a run that is there, or from none.

    `values` are nested dicts; names in them that are no settings are left out.
    """
    _explain(cls, overrides)
    loaded = tree.resolve(cls, values, source, overrides, [])
    _print(loaded)
    return loaded


def no_settings(overrides: Sequence[str], where: str) -> None:
    """Refuses --config.KEY=VALUE and its kin; `where` says what to do instead."""
    asked = [*overrides, *(["--print_config"] if _PRINT.value else [])]
    if asked:
        raise UserError(f"{asked[0]}: this program takes no settings; {where}")


def _explain(cls: type, overrides: Sequence[str]) -> None:
    for flag in overrides:
        name, _, section = flag.partition("=")
        if name == HELP:
            print(show.explained(cls, section))
            sys.exit(0)


def _print(loaded: tree.Loaded) -> None:
    if _PRINT.value:
        print(show.resolved(loaded))
        sys.exit(0)


def user_errors() -> tuple[type[Exception], ...]:
    """The exceptions whose text is meant for the user, of the layers that are loaded."""
    names = {
        "flextrain_jax.core.ckpt": ("CheckpointError",),
        "flextrain_jax.core.metrics": ("NotFinite", "DamagedMetrics"),
        "flextrain_jax.deploy.budget": ("BudgetError",),
        "flextrain_jax.federated.clients": ("PartitionError",),
        "flextrain_jax.data.parts": ("DataError",),
        "flextrain_jax.front.parts": ("FrontError",),
        "flextrain_jax.deploy.weights": ("DeployError",),
        "flextrain_jax.deploy.standalone_folder": ("FolderError",),
        "kimina_jax.weights.tensor_files": ("ModelError",),
        "kimina_jax.protocol.probe": ("SyncError",),
        "kimina_jax.trainer.packing": ("TooLong",),
        "kimina_jax.trainer.rewards": ("RewardError",),
        "kimina_jax.aot.topology": ("TopologyError",),
        "kimina_jax.problems.load": ("ProblemError",),
        "kimina_jax.text.prompts": ("TemplateError",),
        "kimina_jax.text.chat_template": ("TokenizerError",),
        "kimina_jax.sampler.endpoint": ("EndpointError",),
        "kimina_jax.protocol.line_log": ("LineLogError",),
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
    print(f"error: {' '.join(sentence.split())}", file=sys.stderr)
    sys.exit(2)


def use_compilation_cache() -> None:
    """Keeps compiled programs for the next process, in the user's cache folder; where the
    environment says how (jax's own JAX_COMPILATION_CACHE_DIR and so on), that holds."""
    import jax

    root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    ours = {
        "jax_compilation_cache_dir": str(root / "kimina_jax" / "xla"),
        "jax_persistent_cache_min_compile_time_secs": 0.5,
    }
    for name, value in ours.items():
        if name.upper() not in os.environ:
            jax.config.update(name, value)
