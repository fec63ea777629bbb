# SPDX-License-Identifier: Apache-2.0
"""Files of images: the forms of CIFAR, and folders, arrays and tables of a user's own."""
