# SPDX-License-Identifier: Apache-2.0
"""Groups of a step that ask for something else than a plain proof, one kind a file."""
