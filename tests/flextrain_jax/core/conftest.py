# SPDX-License-Identifier: Apache-2.0
"""The core's tests read compiled programs: they are compiled as users compile them."""

import pytest


@pytest.fixture(autouse=True, scope="package")
def quick_compilation():
    """Takes the place of the fixture that leaves optimizations out in the other rooms' tests."""
