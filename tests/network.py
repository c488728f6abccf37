"""A network that ends at the loopback, and a resolver whose answers are set out."""

from collections.abc import Iterable

import httpcore

from shared.network import Network


class WatchedNetwork(Network):
    """Connects on the loopback and notes every address that is connected to; no packet goes anywhere else."""

    def __init__(self) -> None:
        self.connected: list[str] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        self.connected.append(host)
        if host != "127.0.0.1":
            raise httpcore.ConnectError("this network ends here")
        return await super().connect_tcp(host, port, timeout, local_address, socket_options)


class Names:
    """A resolver whose answers are set out: for each name, one list of addresses after the other; the last stays."""

    def __init__(self, **names: list[list[str]]) -> None:
        self.names = names

    async def __call__(self, host: str, port: int) -> list[str]:
        answers = self.names.get(host.split(".")[0])
        if not answers:
            return [host] if host[0].isdigit() or ":" in host else []
        return answers.pop(0) if len(answers) > 1 else answers[0]
