# SPDX-License-Identifier: Apache-2.0
"""Weights as files: Hugging Face folders and GGUF."""
