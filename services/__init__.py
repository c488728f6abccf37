"""The five services of Infobud, and `standalone`, which runs all five in one process."""

import os

# One thread for matrix products: a second one burns more time in waiting than it takes over, beside a busy event loop.
# numpy reads this when it is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
