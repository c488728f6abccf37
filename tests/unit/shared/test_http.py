"""The guarded client reaches what it may, and nothing else; no answer exhausts memory or holds it up."""

import asyncio
import gzip
import tracemalloc
import zlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import brotli
import pytest

from shared.guard import is_public
from shared.http import FetchCause, FetchError, Limits, OutboundClient
from tests.attacker import false_certificate
from tests.network import Names, WatchedNetwork
from tests.outlet import Outlet, Reply, Request


@pytest.fixture
async def outlet() -> AsyncIterator[Outlet]:
    async with Outlet() as server:
        yield server


@pytest.fixture
def network() -> WatchedNetwork:
    return WatchedNetwork()


@pytest.fixture
async def client(outlet: Outlet, network: WatchedNetwork) -> AsyncIterator[OutboundClient]:
    client = OutboundClient(
        user_agent="Infobud/test",
        allow_hosts=[outlet.host],
        limits=Limits(seconds=5, bytes=100_000, redirects=3),
        network=network,
    )
    yield client
    await client.aclose()


async def refusal(client: OutboundClient, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await client.get(url)
    assert url[:200] in str(caught.value) or caught.value.url
    return caught.value


async def test_an_answer_comes_whole_with_its_headers(outlet: Outlet, client: OutboundClient) -> None:
    outlet.answers["/feed"] = Reply("<rss/>", headers={"ETag": '"one"'})
    answer = await client.get(outlet.url("/feed"), headers={"If-None-Match": '"none"'})
    assert (answer.status, answer.body, answer.headers["etag"]) == (200, b"<rss/>", '"one"')
    assert outlet.requests[0].headers["user-agent"] == "Infobud/test"
    assert outlet.requests[0].headers["if-none-match"] == '"none"'


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
        ),
        *("255.255.255.255", "240.0.0.1", "192.0.2.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "fec0::1"),
    ],
)
def test_addresses_that_are_not_of_the_public_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_addresses_of_the_public_internet(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/",
        "http://127.0.0.1:1/",
        "http://10.0.0.1/",
        "http://[::ffff:10.0.0.1]/",
        "http://metadata.example/",
    ],
)
async def test_a_redirect_to_a_private_address_opens_no_connection(
    outlet: Outlet, network: WatchedNetwork, target: str
) -> None:
    names = Names(metadata=[["169.254.169.254"]])
    client = OutboundClient(user_agent="t", allow_hosts=[outlet.host], resolve=names, network=network)
    outlet.answers["/feed"] = Reply(status=302, headers={"Location": target})
    error = await refusal(client, outlet.url("/feed"))
    assert error.cause is FetchCause.FORBIDDEN
    assert network.connected == ["127.0.0.1"]  # to the outlet itself
    await client.aclose()


async def test_a_name_that_is_private_the_second_time_is_refused_then(network: WatchedNetwork) -> None:
    names = Names(rebinding=[["93.184.216.34"], ["127.0.0.1"]])
    client = OutboundClient(user_agent="t", resolve=names, network=network)
    first = await refusal(client, "http://rebinding.example/")
    second = await refusal(client, "http://rebinding.example/")
    assert (first.cause, second.cause) == (FetchCause.CONNECT, FetchCause.FORBIDDEN)
    assert network.connected == ["93.184.216.34"]  # the very address that was checked, and no other
    await client.aclose()


async def test_one_private_address_among_public_ones_is_enough_to_refuse(network: WatchedNetwork) -> None:
    names = Names(mixed=[["93.184.216.34", "192.168.0.1"]])
    client = OutboundClient(user_agent="t", resolve=names, network=network)
    assert (await refusal(client, "http://mixed.example/")).cause is FetchCause.FORBIDDEN
    assert network.connected == []
    await client.aclose()


async def test_loopback_is_refused_unless_the_setting_names_it(outlet: Outlet, network: WatchedNetwork) -> None:
    client = OutboundClient(user_agent="t", network=network)
    error = await refusal(client, outlet.url("/feed"))
    assert error.cause is FetchCause.FORBIDDEN
    assert "allowed hosts" in str(error)
    assert network.connected == []
    await client.aclose()


async def test_the_next_address_is_tried_when_one_does_not_answer(outlet: Outlet, network: WatchedNetwork) -> None:
    names = Names(outlet=[["93.184.216.34", "127.0.0.1"]])
    port = outlet.host.split(":")[1]
    client = OutboundClient(user_agent="t", allow_hosts=["outlet.example"], resolve=names, network=network)
    outlet.answers["/"] = Reply("here")
    assert (await client.get(f"http://outlet.example:{port}/")).body == b"here"
    assert network.connected == ["93.184.216.34", "127.0.0.1"]
    await client.aclose()


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "file:///etc/passwd", "javascript:alert(1)", "http://", "nonsense"]
)
async def test_only_http_and_https_are_fetched(client: OutboundClient, network: WatchedNetwork, url: str) -> None:
    assert (await refusal(client, url)).cause is FetchCause.ADDRESS
    assert network.connected == []


async def test_a_redirect_to_another_scheme_is_refused(outlet: Outlet, client: OutboundClient) -> None:
    outlet.answers["/feed"] = Reply(status=301, headers={"Location": "file:///etc/passwd"})
    assert (await refusal(client, outlet.url("/feed"))).cause is FetchCause.ADDRESS


async def test_permanent_redirects_tell_the_new_address(outlet: Outlet, client: OutboundClient) -> None:
    outlet.answers["/old"] = Reply(status=301, headers={"Location": "/older"})
    outlet.answers["/older"] = Reply(status=308, headers={"Location": "/new"})
    outlet.answers["/new"] = Reply("news")
    answer = await client.get(outlet.url("/old"))
    assert (answer.body, answer.url, answer.moved_to) == (b"news", outlet.url("/new"), outlet.url("/new"))


async def test_what_follows_a_temporary_redirect_is_not_for_good(outlet: Outlet, client: OutboundClient) -> None:
    outlet.answers["/old"] = Reply(status=301, headers={"Location": "/new"})
    outlet.answers["/new"] = Reply(status=302, headers={"Location": "/today"})
    outlet.answers["/today"] = Reply(status=301, headers={"Location": "/today/1"})
    outlet.answers["/today/1"] = Reply("news")
    answer = await client.get(outlet.url("/old"))
    assert (answer.body, answer.moved_to) == (b"news", outlet.url("/new"))


async def test_a_redirect_loop_ends(outlet: Outlet, client: OutboundClient) -> None:
    outlet.answers["/a"] = Reply(status=302, headers={"Location": "/b"})
    outlet.answers["/b"] = Reply(status=302, headers={"Location": "/a"})
    assert (await refusal(client, outlet.url("/a"))).cause is FetchCause.REDIRECTS
    assert len(outlet.requests) == 4


async def test_a_page_of_fifty_megabytes_is_refused_with_bounded_memory(outlet: Outlet, client: OutboundClient) -> None:
    sent = 0

    async def endless(request: Request, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n")
        for _ in range(500):
            writer.write(b"x" * 100_000)
            sent += 100_000
            await writer.drain()

    outlet.scripts["/page"] = endless
    tracemalloc.start()
    error = await refusal(client, outlet.url("/page"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert error.cause is FetchCause.TOO_LARGE
    assert "100,000 bytes" in str(error)
    assert sent < 50_000_000
    assert peak < 10_000_000


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
async def test_a_compression_bomb_is_stopped_while_it_unfolds(
    outlet: Outlet, client: OutboundClient, encoding: str
) -> None:
    zeros = b"0" * 50_000_000
    bomb = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[encoding](zeros)
    assert len(bomb) < 60_000
    outlet.answers["/feed"] = Reply(bomb, headers={"Content-Encoding": encoding})
    del zeros
    tracemalloc.start()
    error = await refusal(client, outlet.url("/feed"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert error.cause is FetchCause.TOO_LARGE
    assert peak < 10_000_000


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(b"the news")),
        ("x-gzip", gzip.compress(b"the ") + gzip.compress(b"news")),
        ("gzip", gzip.compress(b"the news") + b"\0\0\0"),
        ("deflate", zlib.compress(b"the news")),
        ("br", brotli.compress(b"the news")),
        ("deflate", zlib.compress(b"the news")[2:-4]),
        ("identity", b"the news"),
    ],
)
async def test_every_encoding_that_is_asked_for_is_read(
    outlet: Outlet, client: OutboundClient, encoding: str, body: bytes
) -> None:
    outlet.answers["/feed"] = Reply(body, headers={"Content-Encoding": encoding})
    assert (await client.get(outlet.url("/feed"))).body == b"the news"


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("zstd", b"x"),
        ("br", b"x"),
        ("br", brotli.compress(b"the news " * 99)[:-4]),
        ("gzip, gzip", b"x"),
        ("gzip", b"not gzip at all"),
    ],
)
async def test_an_encoding_that_was_not_asked_for_is_an_error(
    outlet: Outlet, client: OutboundClient, encoding: str, body: bytes
) -> None:
    outlet.answers["/feed"] = Reply(body, headers={"Content-Encoding": encoding})
    assert (await refusal(client, outlet.url("/feed"))).cause is FetchCause.PROTOCOL


async def test_a_body_that_drips_is_given_up_after_the_time_limit(outlet: Outlet, client: OutboundClient) -> None:
    async def drip(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.01)

    outlet.scripts["/feed"] = drip
    with pytest.raises(FetchError, match="no whole answer within") as caught:
        await client.get(outlet.url("/feed"), limits=Limits(seconds=0.1))
    assert caught.value.cause is FetchCause.TIMEOUT


async def test_endless_headers_are_refused(outlet: Outlet, client: OutboundClient) -> None:
    async def chatter(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(1000):
            writer.write(b"X-Header: and so on\r\n" * 100)
            await writer.drain()

    outlet.scripts["/feed"] = chatter
    assert (await refusal(client, outlet.url("/feed"))).cause is FetchCause.PROTOCOL


@pytest.mark.parametrize(
    "said", [b"SSH-2.0-OpenSSH\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", b""]
)
async def test_what_is_not_http_is_an_error_with_its_address(
    outlet: Outlet, client: OutboundClient, said: bytes
) -> None:
    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(said)

    outlet.scripts["/feed"] = script
    error = await refusal(client, outlet.url("/feed"))
    assert error.cause is FetchCause.PROTOCOL
    assert str(error).startswith(outlet.url("/feed"))


async def test_a_name_without_an_address_is_an_error_that_says_so(network: WatchedNetwork) -> None:
    client = OutboundClient(user_agent="t", resolve=Names(), network=network)
    assert (await refusal(client, "http://nowhere.example/")).cause is FetchCause.RESOLVE
    await client.aclose()


async def test_plain_http_where_tls_was_asked_for_is_a_tls_error(outlet: Outlet, client: OutboundClient) -> None:
    outlet.answers["/"] = Reply("hello")
    error = await refusal(client, f"https://{outlet.host}/")
    assert error.cause is FetchCause.TLS


async def test_a_header_can_not_smuggle_in_another(outlet: Outlet, client: OutboundClient) -> None:
    with pytest.raises(FetchError):
        await client.get(outlet.url("/feed"), headers={"If-None-Match": 'x"\r\nX-Evil: yes'})
    assert outlet.requests == []


async def test_a_post_does_not_follow_redirects(outlet: Outlet, client: OutboundClient) -> None:
    outlet.answers["/v1"] = Reply(status=307, headers={"Location": "/elsewhere"})
    answer = await client.request("POST", outlet.url("/v1"), content=b"{}")
    assert answer.status == 307
    assert outlet.paths() == ["/v1"]


async def test_a_cookie_is_never_kept(outlet: Outlet, client: OutboundClient) -> None:
    outlet.answers["/feed"] = Reply("news", headers={"Set-Cookie": "id=42; Path=/"})
    for _ in range(2):
        await client.get(outlet.url("/feed"))
    assert ["cookie" in request.headers for request in outlet.requests] == [False, False]


async def test_a_certificate_that_nobody_vouches_for_is_refused(network: WatchedNetwork) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(Reply("news").encode())
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=false_certificate())
    host = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    client = OutboundClient(user_agent="t", allow_hosts=[host], network=network)
    assert (await refusal(client, f"https://{host}/")).cause is FetchCause.TLS
    await client.aclose()
    server.close()


# --- connections ---


class KeepingOutlet(Outlet):
    """Answers any number of requests on one connection, unless `hangs_up` says that it closes after each."""

    def __init__(self) -> None:
        super().__init__()
        self.connections = 0
        self.hangs_up = False

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                self.requests.append(Request("GET", "/", {}))
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnews")
                await writer.drain()
                if self.hangs_up:
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


async def test_requests_to_one_host_share_a_connection(network: WatchedNetwork) -> None:
    async with KeepingOutlet() as outlet:
        client = OutboundClient(user_agent="t", allow_hosts=[outlet.host], network=network)
        for _ in range(3):
            assert (await client.get(outlet.url("/"))).body == b"news"
        assert (outlet.connections, len(outlet.requests)) == (1, 3)
        await client.aclose()


async def test_a_connection_that_the_host_has_closed_is_not_used_again(network: WatchedNetwork) -> None:
    async with KeepingOutlet() as outlet:
        outlet.hangs_up = True
        client = OutboundClient(user_agent="t", allow_hosts=[outlet.host], network=network)
        for _ in range(3):
            assert (await client.get(outlet.url("/"))).body == b"news"
        assert outlet.connections == 3
        await client.aclose()


async def test_only_the_newest_idle_connections_are_kept(network: WatchedNetwork) -> None:
    outlets = [KeepingOutlet() for _ in range(4)]
    async with AsyncExitStack() as stack:
        for outlet in outlets:
            await stack.enter_async_context(outlet)
        client = OutboundClient(user_agent="t", allow_hosts=["127.0.0.1"], network=network, idle=2)
        for outlet in (*outlets, *reversed(outlets)):
            await client.get(outlet.url("/"))
        assert [outlet.connections for outlet in outlets] == [2, 2, 1, 1]
        await client.aclose()
