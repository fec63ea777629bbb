# SPDX-License-Identifier: Apache-2.0
"""The federation over Flower (extra [fl]): real clients in place of simulated ones."""
