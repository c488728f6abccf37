"""Matrix products share the machine with an event loop."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="counts threads as Linux shows them")
def test_a_matrix_product_starts_no_threads() -> None:
    counted = subprocess.run(
        [
            sys.executable,
            "-c",
            "import services.clusterer.regroup, numpy, os; table = numpy.ones((512, 512), numpy.float32);"
            "table @ table; print(len(os.listdir('/proc/self/task')))",
        ],
        env={name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(counted.stdout) == 1
