"""A client of Infobud's HTTP API: typed, on httpx, for programs with and without asyncio.

with Infobud("http://127.0.0.1:8080") as infobud:
    for story in infobud.stories(topic=["science"], lang=["en"]):
        print(story["headline"], story["independent_sources"])
"""

from clients.python.infobud_client.asynchronous import AsyncInfobud
from clients.python.infobud_client.errors import InfobudError
from clients.python.infobud_client.synchronous import Infobud

__all__ = ["AsyncInfobud", "Infobud", "InfobudError"]
