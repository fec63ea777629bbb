# SPDX-License-Identifier: Apache-2.0
"""The image models: ResNet, ViT, and the convolution that they share."""
