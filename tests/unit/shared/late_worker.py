"""A worker that takes a second to begin, and turns jobs round."""

import time

from shared.worker import work

if __name__ == "__main__":
    time.sleep(1.0)
    work(lambda job: job[::-1])
