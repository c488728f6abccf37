"""MongoDB behind TLS, with an authority of our own: the address says so, and nothing else gets through."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import trustme
from pydantic import SecretStr

from shared.documents import StoreUnavailable, open_documents
from shared.settings import CommonSettings

pytestmark = pytest.mark.mongodb

HOST = "127.0.0.1"


@asynccontextmanager
async def behind_tls(uri: str, certificate: trustme.LeafCert) -> AsyncIterator[int]:
    """A relay on loopback that ends TLS before the server at `uri`; gives its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    behind = urlsplit(uri)

    async def copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        try:
            while block := await source.read(65536):
                target.write(block)
                await target.drain()
        except OSError:
            pass
        finally:
            target.close()

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection(behind.hostname, behind.port)
        await asyncio.gather(copy(reader, inner_writer), copy(inner_reader, writer))

    server = await asyncio.start_server(relay, HOST, 0, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


def settings(port: int, options: str) -> CommonSettings:
    uri = f"mongodb://{HOST}:{port}/?serverSelectionTimeoutMS=1500{options}"
    return CommonSettings(mongodb_uri=SecretStr(uri), mongodb_database="secure")


async def test_documents_are_read_and_written_over_tls_with_the_right_authority_only(
    mongodb_uri: str, tmp_path: Path
) -> None:
    ours, others = trustme.CA(), trustme.CA()
    ours.cert_pem.write_to_path(tmp_path / "ours.pem")
    others.cert_pem.write_to_path(tmp_path / "others.pem")
    async with behind_tls(mongodb_uri, ours.issue_cert(HOST)) as port:
        documents = await open_documents(settings(port, f"&tls=true&tlsCAFile={tmp_path / 'ours.pem'}"))
        notes = await documents.collection("notes")
        await notes.replace({"_id": "n1", "text": "kept"})
        assert await notes.get("n1") == {"_id": "n1", "text": "kept"}
        await documents.close()
        for options in ("", "&tls=true", f"&tls=true&tlsCAFile={tmp_path / 'others.pem'}"):
            with pytest.raises(StoreUnavailable):
                await open_documents(settings(port, options))
