"""Each log in turn: the embedded one, and Apache Kafka when there is one to test against."""

from pathlib import Path

import pytest

from tests.contract.logs import LogUnderTest, embedded_log, kafka_log


@pytest.fixture(params=["embedded", pytest.param("kafka", marks=pytest.mark.kafka)])
def any_log(request: pytest.FixtureRequest, tmp_path: Path) -> LogUnderTest:
    if request.param == "embedded":
        return embedded_log(tmp_path)
    return kafka_log(request.getfixturevalue("kafka_bootstrap"))
