# SPDX-License-Identifier: Apache-2.0
"""A pool of Lean processes that turns proof candidates into verdicts; standard library only."""
