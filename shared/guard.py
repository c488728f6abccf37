"""The guard of outbound connections: checks each address at the moment of connecting, and connects to that very one."""

import asyncio
import ipaddress
from collections.abc import Awaitable, Callable, Collection, Iterable
from typing import Any

import httpcore

from shared.network import Network

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""From a host name and port to IP addresses. Raises OSError when there are none."""

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def is_address(host: str) -> bool:
    """Whether a host is written as an IP address in the usual form (`127.1` and the like are left to the resolver)."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet: not private, loopback, link-local, multicast or reserved.

    IPv6 addresses that carry an IPv4 address (mapped, 6to4, Teredo, NAT64) are public only if both are.
    """
    ip = ipaddress.ip_address(address.split("%", 1)[0])
    if not ip.is_global or ip.is_multicast or ip.is_reserved or ip.is_unspecified:
        return isinstance(ip, ipaddress.IPv6Address) and ip in _NAT64 and is_public(str(_last_four(ip)))
    if isinstance(ip, ipaddress.IPv4Address):
        return True
    inner = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in _NAT64:
        inner.append(_last_four(ip))
    return not ip.is_site_local and all(is_public(str(one)) for one in inner if one is not None)


def _last_four(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address:
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)


class ForbiddenAddress(httpcore.ConnectError):
    """A connection was about to be made to an address that is not public."""


class UnresolvedName(httpcore.ConnectError):
    """A host name has no address."""


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to the very address that it has resolved and checked. TLS still verifies the name that was asked for.

    `allow_hosts` are names, or name:port pairs, that may be private (a demo, a model server in the same network).
    """

    def __init__(
        self, *, allow_hosts: Collection[str], resolve: Resolve, network: httpcore.AsyncNetworkBackend | None = None
    ) -> None:
        self._allowed = frozenset(host.strip().lower() for host in allow_hosts if host.strip())
        self._resolve = resolve
        self._network = network or Network()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._resolve(host, port)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"the name {host} was not resolved in {timeout:g} s") from error
        except (OSError, UnicodeError) as error:
            raise UnresolvedName(f"the name {host} was not resolved ({error})") from error
        self._check(host, port, addresses)
        failure: Exception = UnresolvedName(f"the name {host} has no address")
        for address in addresses:
            try:
                return await self._network.connect_tcp(
                    address, port, timeout=timeout, local_address=local_address, socket_options=socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def _check(self, host: str, port: int, addresses: Iterable[str]) -> None:
        name = host.lower().strip("[]")
        if name in self._allowed or f"{name}:{port}" in self._allowed:
            return
        for address in addresses:
            if not is_public(address):
                raise ForbiddenAddress(
                    f"{host}:{port} is at {address}, which is not a public address; "
                    "if that is wanted, name the host in the setting of allowed hosts"
                )

    async def connect_unix_socket(self, *args: Any, **kwargs: Any) -> httpcore.AsyncNetworkStream:
        raise ForbiddenAddress("no request goes to a local socket")

    async def sleep(self, seconds: float) -> None:
        await self._network.sleep(seconds)
