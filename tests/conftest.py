"""The servers that some tests need. Without them those tests are skipped aloud; in CI they fail."""

import os
import shutil
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, settings
from pymongo import MongoClient

# A busy machine is no fault: nothing here is judged by the clock.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def _absent(server: str, variable: str) -> NoReturn:
    message = (
        f"NOT TESTED on {server}: {variable} is not set. Run `make stack` (python -m deploy.stack up) and set it to "
        "the address that this prints"
    )
    if os.environ.get("CI") == "true":
        pytest.fail(f"{message}. CI must not skip it.", pytrace=False)
    pytest.skip(message)


@pytest.fixture(scope="session")
def mongodb_uri() -> str:
    """mongodb://… of a server for tests (mark these `mongodb`)."""
    return os.environ.get("INFOBUD_TEST_MONGODB_URI") or _absent(
        "a MongoDB-compatible server", "INFOBUD_TEST_MONGODB_URI"
    )


@pytest.fixture(scope="session")
def kafka_bootstrap() -> str:
    """host:port of a Kafka for tests (mark these `kafka`)."""
    return os.environ.get("INFOBUD_TEST_KAFKA_BOOTSTRAP") or _absent("Apache Kafka", "INFOBUD_TEST_KAFKA_BOOTSTRAP")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium for tests (mark these `chromium`)."""
    found = shutil.which("chromium")
    if found is None:
        message = "NOT TESTED in a browser: chromium is not installed (Debian package chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{message}. CI must not skip it.", pytrace=False)
        pytest.skip(message)
    return found


@pytest.fixture(scope="session")
def is_ferretdb(mongodb_uri: str) -> bool:
    """Whether the server is FerretDB, which speaks MongoDB's protocol but does not keep all of its promises."""
    client: MongoClient[dict[str, Any]] = MongoClient(mongodb_uri)
    try:
        return any("ferretdb" in key.lower() for key in client.admin.command("buildInfo"))
    finally:
        client.close()
