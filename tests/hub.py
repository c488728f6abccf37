"""A small WebSub hub on the loopback: takes subscriptions, asks whether they were meant, pushes what it is given."""

import asyncio
import hashlib
import hmac
from dataclasses import dataclass
from urllib.parse import parse_qsl

import httpx

from tests.outlet import Outlet, Reply, Request


@dataclass(frozen=True)
class Subscription:
    topic: str
    callback: str
    secret: str
    lease_seconds: int
    confirmed: bool


class Hub(Outlet):
    """`lease` overrides the lease that subscribers ask for; with `refuses` it denies all of them."""

    def __init__(self) -> None:
        super().__init__()
        self.answers["/hub"] = self._subscribe
        self.asked: list[dict[str, str]] = []
        self.subscriptions: dict[str, Subscription] = {}
        self.lease: int | None = None
        self.refuses = ""
        self.status = 202
        self._work: set[asyncio.Task[None]] = set()

    async def settle_down(self) -> None:
        """Returns when every request has been verified at its callback."""
        while self._work:
            await asyncio.gather(*self._work)

    async def push(self, topic: str, body: bytes, *, secret: str | None = None, method: str = "sha256") -> list[int]:
        """Sends `body` to all who subscribed to `topic`, signed; the statuses that came back."""
        statuses = []
        async with httpx.AsyncClient(trust_env=False) as client:
            for one in self.subscriptions.values():
                if one.topic == topic and one.confirmed:
                    key = one.secret if secret is None else secret
                    digest = hmac.new(key.encode(), body, getattr(hashlib, method)).hexdigest()
                    headers = {"X-Hub-Signature": f"{method}={digest}", "Content-Type": "application/rss+xml"}
                    statuses.append((await client.post(one.callback, content=body, headers=headers)).status_code)
        return statuses

    def _subscribe(self, request: Request) -> Reply:
        form = dict(parse_qsl(request.body.decode()))
        self.asked.append(form)
        if self.status == 202:
            task = asyncio.get_running_loop().create_task(self._verify(form))
            self._work.add(task)
            task.add_done_callback(self._work.discard)
        return Reply(status=self.status)

    async def _verify(self, form: dict[str, str]) -> None:
        lease = self.lease or int(form["hub.lease_seconds"])
        callback, topic = form["hub.callback"], form["hub.topic"]
        asked = {"hub.mode": "subscribe", "hub.topic": topic, "hub.challenge": "say this"}
        asked["hub.lease_seconds"] = str(lease)
        if self.refuses:
            asked = {"hub.mode": "denied", "hub.topic": topic, "hub.reason": self.refuses}
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.get(callback, params=asked)
        confirmed = not self.refuses and answer.status_code == 200 and answer.text == "say this"
        self.subscriptions[callback] = Subscription(topic, callback, form["hub.secret"], lease, confirmed)
