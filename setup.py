# SPDX-License-Identifier: Apache-2.0
"""For tools that ask for this file; what is installed stands in pyproject.toml."""

from setuptools import setup

setup()
