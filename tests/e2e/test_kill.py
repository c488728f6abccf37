"""kill -9 of the embedded process, again and again: the stories at the end are the same."""

import random
import time
from pathlib import Path

import pytest

from services.standalone.demo import environment, free_port, newsroom
from tests.e2e.system import TRUTH, Process, Stories, check_told, settled, until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

NEWS_SECONDS = 40.0
KILLS = 20


def test_twenty_kills_lose_nothing_double_nothing_and_tell_the_same(tmp_path: Path) -> None:
    undisturbed = run(tmp_path / "calm", kills=0, seed=0)
    disturbed = run(tmp_path / "killed", kills=KILLS, seed=11)
    check_told(undisturbed)
    check_told(disturbed)


def run(folder: Path, *, kills: int, seed: int) -> Stories:
    """The stories of the newsroom's whole news, with `kills` kill -9 at random moments of its coming out."""
    folder.mkdir()
    chance = random.Random(seed)
    port = free_port()
    with newsroom(NEWS_SECONDS if kills else 0.0) as base_url:
        process = Process(("run",), {**environment(base_url, folder), "HTTP_PORT": str(port)}, folder / "infobud.log")
        try:
            for _ in range(kills):
                process.start()
                if chance.random() < 0.8:
                    until("ready", lambda: process.read().ready(), seconds=60, processes=(process,))
                time.sleep(chance.uniform(0.0, 2.0))
                process.kill()
            process.start()
            until("ready", lambda: process.read().ready(), seconds=60, processes=(process,))
            settled(process.read(), len(TRUTH["articles"]), seconds=180, processes=(process,))
            return process.read().stories()
        finally:
            process.stop()
