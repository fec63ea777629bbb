# SPDX-License-Identifier: Apache-2.0
"""For tools that ask for this file; what is installed stands in pyproject.toml.

An editable install (`pip install -e .`) also compiles the embedded theory, so that the first proof
need not wait for it. Where that fails the install goes on: the first start compiles, or says why
not.
"""

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.editable_wheel import editable_wheel


class EditableWithTheory(editable_wheel):
    """The editable install, and the theory compiled beside its sources."""

    def run(self) -> None:
        """Install, then compile."""
        super().run()
        sys.path.insert(0, str(Path(__file__).resolve().parent))
        from lean_checker import toolchain

        try:
            toolchain.compile_beside()
        except toolchain.ToolchainError as error:
            self.warn(f"the embedded theory is not compiled yet: {error}")


setup(cmdclass={"editable_wheel": EditableWithTheory})
