# SPDX-License-Identifier: Apache-2.0
"""The two apps by the names that pyproject.toml gives Flower."""

from launch.processes.flower_job import client_app_of, job_of, server_app_of

server_app = server_app_of(job_of)
client_app = client_app_of(job_of)
