"""For processes under libfaketime, whose clock_nanosleep fails in the absolute form that Python's sleep uses."""

import threading
import time


def sleep(seconds: float) -> None:
    threading.Event().wait(seconds)


setattr(time, "sleep", sleep)  # noqa: B010 - its type says that it takes more than seconds
