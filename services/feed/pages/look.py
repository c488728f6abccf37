"""How every page looks: templates in the visitor's language, topics, feeds, and where live changes come from."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import xxhash
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.feed.filters import StoryFilter
from services.feed.interface import Interface, interface, languages, machine
from services.feed.languages import direction, native_name
from services.feed.pages.faults import Fault
from services.feed.pages.titles import title_of
from services.feed.pages.visitor import Visitor, visitor
from services.feed.reading import choose
from services.feed.site import Site, tagged
from services.feed.syndication import FORMATS
from shared.events import TOPIC_NAMES

_HERE = Path(__file__).parent.parent
STATIC = _HERE / "static"
TOPIC_ORDER = (
    "politics conflict business technology science health environment weather disaster society crime labour education "
    "arts lifestyle religion sport"
).split()
"""Order of the navigation: always the same, so that a reader finds a topic where it was yesterday."""
SHORT_TOPIC_NAMES = {topic: topic.capitalize() for topic in TOPIC_NAMES}


class Look:
    """Renders templates. What a template needs beside its own things is gathered here, once."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._versions = {file.name: xxhash.xxh3_64_hexdigest(file.read_bytes()) for file in STATIC.iterdir()}
        self._in = cache(self._environment)

    def visitor(self, request: Request) -> Visitor:
        return visitor(request, self._site.settings.feed_language)

    async def page(
        self, request: Request, template: str, wanted: StoryFilter, *, secret: bool = False, **shown: Any
    ) -> Response:
        """The page, with feeds of the filter that it shows; one with a `secret` address is kept nowhere on its way."""
        looking = self.visitor(request)
        counted = {topic.id: topic.stories for topic in await self._site.facets.topics()}
        outlets = {record.source.id: record.source.name for record in await self._site.facets.outlets()}
        words = looking.interface
        title = title_of(wanted, words, outlets, usual=words.text("All stories"))
        feeds = [
            {
                "name": form.name,
                "media_type": form.media_type,
                "title": f"{self._site.settings.feed_title}: {title} ({form.name})",
                "address": f"/feeds/stories.{name}{wanted.query_string()}",
            }
            for name, form in FORMATS.items()
        ]
        context = {
            **self._common(request, words),
            "topics": [topic for topic in TOPIC_ORDER if counted[topic]],
            "feeds": feeds,
            **shown,
        }
        body = self._render(words, template, context)
        headers = {"Vary": "Accept-Language, Cookie", "Content-Language": words.tag}
        if secret:
            headers |= {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}
        return tagged(request, body, "text/html; charset=utf-8", headers=headers)

    def fault(self, request: Request, fault: Fault, headers: Mapping[str, str] | None = None) -> Response:
        """A page that only says what went wrong; it needs no store."""
        words = self.visitor(request).interface
        heading, detail = fault.in_words(words)
        context = {**self._common(request, words), "heading": heading, "detail": detail}
        body = self._render(words, "message.html", {**context, "request_id": request.state.request_id})
        common = {"Cache-Control": "no-store", "Content-Language": words.tag}
        return HTMLResponse(body, status_code=fault.status, headers={**common, **(headers or {})})

    def _common(self, request: Request, words: Interface) -> dict[str, Any]:
        return {
            "now": self._site.clock(),
            "words": words,
            "base": self._site.base(request),
            "path": request.url.path,
            "topics": [],
            "feeds": [],
            "stream": "",
            "current": "",
            "reload_when_changed": False,
            "leaving": "",
        }

    def _render(self, words: Interface, template: str, context: dict[str, Any]) -> bytes:
        return self._in(words.tag).get_template(template).render(context).encode()

    def _environment(self, tag: str) -> Environment:
        words = interface(tag)
        environment = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        environment.policies["ext.i18n.trimmed"] = True
        environment.install_gettext_callables(words.text, words.counted, newstyle=True)  # type: ignore[attr-defined]
        environment.filters.update(
            ago=words.ago,
            moment=words.moment,
            full=words.full,
            machine=machine,
            native=native_name,
            language=words.language,
            country=words.country,
            number=words.number,
            all_of=words.all_of,
            path=lambda address: urlsplit(address).path,
            is_read=lambda language, reads: choose([language], reads) is not None,
            dir=direction,
        )
        environment.globals.update(
            site_title=self._site.settings.feed_title,
            static=lambda name: f"/static/{name}?v={self._versions[name]}",
            topic_names=TOPIC_NAMES,
            short_topic_names=SHORT_TOPIC_NAMES,
            interfaces=[interface(tag) for tag in languages()],
        )
        return environment
