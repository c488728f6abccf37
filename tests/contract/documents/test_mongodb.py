"""What the MongoDB store promises besides: errors that name the server and keep its secrets."""

import pytest

from shared.documents import StoreUnavailable, open_documents
from shared.settings import CommonSettings

NOBODY = "127.0.0.1:1"


async def test_a_server_that_does_not_answer_is_named_without_its_credentials() -> None:
    uri = f"mongodb://reader:s%40cret@{NOBODY}/?serverSelectionTimeoutMS=50"

    with pytest.raises(StoreUnavailable) as refused:
        await open_documents(CommonSettings(mongodb_uri=uri))

    message = str(refused.value)
    assert NOBODY in message
    assert "MONGODB_URI" in message
    assert "cret" not in message
    assert "reader" not in message


@pytest.mark.parametrize(
    "uri", ["http://secret@host/", "mongodb://user:p@ss:secret@host/", "mongodb://host:port?secret"]
)
async def test_a_uri_that_cannot_be_read_is_refused_without_showing_it(uri: str) -> None:
    with pytest.raises(ValueError, match="MONGODB_URI") as refused:
        await open_documents(CommonSettings(mongodb_uri=uri))

    assert "secret" not in str(refused.value)
    assert refused.value.__cause__ is None
