"""A line between the services and a server that can be slow or cut: a relay of TCP connections on loopback."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from services.standalone.demo import free_port

CHUNK = 65_536


class Line:
    """Passes on what comes to `port` of this machine, `delay` seconds late each way, or nothing while it is cut."""

    def __init__(self, target: int) -> None:
        self.port = free_port()
        self.delay = 0.0
        self._target = target
        self._cut = False
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()

    def cut(self) -> None:
        """Connections break, and no new ones come about."""
        self._cut = True
        self._loop.call_soon_threadsafe(self._break)

    def mend(self) -> None:
        self._cut = False

    def serve(self) -> None:
        """Runs until `stop`; for a thread of its own."""
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._pass_on, "127.0.0.1", self.port))
        self._ready.set()
        self._loop.run_forever()
        server.close()
        self._break()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()

    def wait(self) -> None:
        self._ready.wait()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)

    def _break(self) -> None:
        for writer in self._open:
            writer.transport.abort()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        with suppress(OSError):
            if not self._cut:
                there, back = await asyncio.open_connection("127.0.0.1", self._target)
                self._open.add(back)
                await asyncio.gather(self._carry(reader, back), self._carry(there, writer))
                self._open.discard(back)
        self._open.discard(writer)
        writer.close()

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(CHUNK):
                if self.delay:
                    await asyncio.sleep(self.delay)
                sink.write(data)
                await sink.drain()
        sink.close()


@contextmanager
def line(target: int) -> Iterator[Line]:
    made = Line(target)
    thread = threading.Thread(target=made.serve)
    thread.start()
    made.wait()
    try:
        yield made
    finally:
        made.stop()
        thread.join()
