"""The HTTP API keeps to its OpenAPI document whatever it is asked: schemathesis finds no fault with it.

For every operation: all of schemathesis's systematic cases for parameters, bodies and methods would be thousands, so
each operation gets a bounded number of made-up requests, valid and invalid; `schemathesis run` by hand does the rest.
"""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.generation import GenerationMode

from tests.contract.feed_server import FeedServer
from tests.unit.feed.builders import NOON
from tests.unit.feed.sample import sample

EXAMPLES = 6
ADMIN = "the-operator-of-these-tests"
ENDLESS = "/v1/stream"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FeedServer]:
    own: dict[str, Any] = {"feed_admin_token": ADMIN, "feed_stream_heartbeat_seconds": 0.1}
    with FeedServer(tmp_path_factory.mktemp("feed"), sample(NOON), **own) as running:
        yield running


@pytest.mark.slow
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_request_gets_an_undocumented_answer(server: FeedServer, mode: GenerationMode) -> None:
    asked = 0
    for found in schemathesis.openapi.from_url(f"{server.url}/openapi.json").get_all_operations():
        operation = found.ok()
        if operation.path == ENDLESS:
            continue

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def keeps_to_the_document(case: Any) -> None:
            nonlocal asked
            asked += 1
            case.call_and_validate(headers={"Authorization": f"Bearer {ADMIN}"})

        try:
            keeps_to_the_document()
        except Unsatisfiable:
            assert mode is GenerationMode.NEGATIVE, f"no request can be made up for {operation.label}"
    assert asked > 100


def test_a_stream_keeps_to_the_document_too(server: FeedServer) -> None:
    document = httpx.get(f"{server.url}/openapi.json").json()
    described = document["paths"][ENDLESS]["get"]["responses"]
    with httpx.stream("GET", f"{server.url}{ENDLESS}?after=0") as answer:
        assert answer.headers["content-type"].partition(";")[0] in described["200"]["content"]
    refused = httpx.get(f"{server.url}{ENDLESS}?after=yesterday")
    assert refused.headers["content-type"] in described[str(refused.status_code)]["content"]


def test_every_operation_is_described_with_every_answer_that_it_can_give(server: FeedServer) -> None:
    document = httpx.get(f"{server.url}/openapi.json").json()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], (method, path)
            assert operation["description"], (method, path)
            assert {"422", "429", "503"} <= operation["responses"].keys(), (method, path)
