from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.outlet import Outlet
from tests.unit.ingestor.desk import Desk


@pytest.fixture
async def outlet() -> AsyncIterator[Outlet]:
    async with Outlet() as server:
        yield server


@pytest.fixture
async def desk(tmp_path: Path, outlet: Outlet) -> AsyncIterator[Desk]:
    desk = await Desk.open(tmp_path, outlet)
    yield desk
    await desk.close()
