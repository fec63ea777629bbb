# SPDX-License-Identifier: Apache-2.0
"""From a trained elastic model to a folder: under a budget, alone in NumPy, or as ONNX."""
