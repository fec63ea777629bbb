# SPDX-License-Identifier: Apache-2.0
"""A cell that is done only beside others: it waits until the runs that it names are there. Where it
is told `kill`, it is killed instead."""

import json
import os
import signal
import sys
import time
from pathlib import Path

run = Path(sys.argv[1].removeprefix("--run="))
if sys.argv[2:] == ["kill"]:
    run.mkdir(exist_ok=True)
    with (run / "kill").open("a") as file:
        file.write("once")
    os.kill(os.getpid(), signal.SIGKILL)
run.mkdir()
temporary = run / "pid.tmp"
temporary.write_text(str(os.getpid()))
temporary.rename(run / "pid")
end = time.monotonic() + 20
while not all((run.parent / name).is_dir() for name in sys.argv[2:]):
    if time.monotonic() > end:
        sys.exit("the others did not come")
    time.sleep(0.02)
result = {"config": {"data": {}}, "jobs": []}
result["preallocate"] = os.environ.get("XLA_PYTHON_CLIENT_PREALLOCATE")
(run / "result.json").write_text(json.dumps(result))
