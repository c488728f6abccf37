"""The newsroom's outlets, events and articles, read from their YAML files and checked."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml
from anyascii import anyascii
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.events import OutletKind

FOLDER = Path(__file__).parent
SPAN_MINUTES = 36 * 60
"""Length of the newsroom's news time: every article comes out between minute 0 and this one."""

FEED_FILES = {"rss": "feed.xml", "atom": "atom.xml", "json": "feed.json"}
RIGHT_TO_LEFT = frozenset({"ar", "he", "fa", "ur"})

ArticleKind = Literal["report", "opinion", "reprint"]
RevisionKind = Literal["headline", "update", "correction"]


class NewsroomError(Exception):
    """A data file is wrong; the message names the file and the article, and what to do."""


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Outlet(_Data):
    """A fictional outlet. `sections` maps a topic (or `opinion`) to the outlet's own name for it."""

    id: str
    name: str
    language: str
    country: str = Field(pattern="^[A-Z]{2}$")
    kind: OutletKind
    feed: Literal["rss", "atom", "json"]
    full_text: bool
    categories: bool = True
    topic: str | None = None
    sections: dict[str, str]

    @property
    def direction(self) -> str:
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    @property
    def feed_path(self) -> str:
        return f"/{self.id}/{FEED_FILES[self.feed]}"


class _WrittenRevision(_Data):
    at: int
    kind: RevisionKind
    title: str | None = None
    text: str | None = None
    replace: dict[str, str] = Field(default_factory=dict)
    note: str | None = None


class _WrittenArticle(_Data):
    outlet: str
    slug: str = Field(pattern="^[a-z0-9-]+$")
    at: int = Field(ge=0, le=SPAN_MINUTES)
    kind: Literal["report", "opinion"] = "report"
    title: str | None = None
    text: str | None = None
    author: str | None = None
    categories: list[str] | None = None
    active_html: str = ""
    reprints: str | None = None
    keep: int | None = Field(default=None, ge=1)
    dateline: str = ""
    append: str = ""
    revisions: list[_WrittenRevision] = Field(default_factory=list)


class _WrittenEvent(_Data):
    id: str
    title: str
    topic: str
    related: list[str] = Field(default_factory=list)
    articles: list[_WrittenArticle]


@dataclass(frozen=True)
class Edition:
    """One state of an article: what stands under its URL from minute `at` on."""

    at: int
    kind: Literal["first", "headline", "update", "correction"]
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Article:
    """One URL of one outlet, with every edition of it in the order in which they come out."""

    outlet: Outlet
    event: str
    topic: str
    slug: str
    kind: ArticleKind
    author: str | None
    categories: tuple[str, ...]
    active_html: str
    editions: tuple[Edition, ...]
    original: str | None = None

    @property
    def id(self) -> str:
        return f"{self.outlet.id}/{self.slug}"

    @property
    def section(self) -> str:
        """The outlet's own name of the section that the article stands in."""
        return self.outlet.sections[_section_key(self.kind, self.topic)]

    @property
    def path(self) -> str:
        return f"/{self.outlet.id}/{section_slug(_section_key(self.kind, self.topic), self.section)}/{self.slug}"


@dataclass(frozen=True)
class Event:
    id: str
    title: str
    topic: str
    related: tuple[str, ...]
    articles: tuple[Article, ...]


@dataclass(frozen=True)
class Newsroom:
    outlets: tuple[Outlet, ...]
    events: tuple[Event, ...]
    chrome: dict[str, dict[str, str]]

    @property
    def articles(self) -> Iterator[Article]:
        return (article for event in self.events for article in event.articles)


def section_slug(key: str, name: str) -> str:
    """The section's part of a URL: its name in plain letters, or its topic when the name isn't in Latin script."""
    letters = [character for character in name if character.isalpha()]
    if not all(unicodedata.name(letter, "").startswith("LATIN") for letter in letters):
        return key
    return "-".join("".join(c if c.isalnum() else " " for c in anyascii(name).lower()).split())


def load(folder: Path = FOLDER) -> Newsroom:
    """Every outlet and event under `folder`. Raises NewsroomError when a file can't be used."""
    desk = _read(folder / "outlets.yaml")
    try:
        outlets = {row["id"]: Outlet.model_validate(row) for row in desk["outlets"]}
    except ValidationError as error:
        raise NewsroomError(f"outlets.yaml: {error}") from error
    events: list[Event] = []
    for path in sorted((folder / "events").glob("*.yaml")):
        try:
            written = _WrittenEvent.model_validate(_read(path))
        except ValidationError as error:
            raise NewsroomError(f"{path.name}: {error}") from error
        events.append(_event(written, outlets, path.name))
    return Newsroom(tuple(outlets.values()), tuple(events), desk["chrome"])


def _read(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise NewsroomError(f"{path.name} is not YAML: {error}") from error


def _section_key(kind: ArticleKind, topic: str) -> str:
    return "opinion" if kind == "opinion" else topic


def _event(written: _WrittenEvent, outlets: dict[str, Outlet], file: str) -> Event:
    done: dict[str, Article] = {}
    for article in written.articles:
        where = f"{file}: {article.outlet}/{article.slug}"
        if article.outlet not in outlets:
            raise NewsroomError(f"{where}: no such outlet; add it to outlets.yaml")
        outlet = outlets[article.outlet]
        original = done.get(article.reprints) if article.reprints else None
        if article.reprints and original is None:
            raise NewsroomError(f"{where}: reprints {article.reprints}, which must stand above it in the same file")
        first = _first_edition(article, original, where)
        kind: ArticleKind = "reprint" if original else article.kind
        if _section_key(kind, written.topic) not in outlet.sections:
            raise NewsroomError(f"{where}: {outlet.id} has no section for {_section_key(kind, written.topic)}")
        categories = article.categories
        if categories is None:
            categories = [outlet.sections[_section_key(kind, written.topic)]] if outlet.categories else []
        resolved = Article(
            outlet=outlet,
            event=written.id,
            topic=written.topic,
            slug=article.slug,
            kind=kind,
            author=article.author or (original.outlet.name if original else None),
            categories=tuple(categories),
            active_html=article.active_html,
            editions=tuple(_editions(first, article.revisions, where)),
            original=original.id if original else None,
        )
        if resolved.id in done:
            raise NewsroomError(f"{where}: written twice; give one another slug")
        done[resolved.id] = resolved
    return Event(written.id, written.title, written.topic, tuple(written.related), tuple(done.values()))


def _first_edition(article: _WrittenArticle, original: Article | None, where: str) -> Edition:
    if original is None:
        if not article.title or not article.text:
            raise NewsroomError(f"{where}: needs a title and a text, or `reprints`")
        return Edition(article.at, "first", article.title, _paragraphs(article.text))
    copy = original.editions[0]
    kept = list(copy.paragraphs[: article.keep])
    kept[0] = article.dateline + kept[0]
    return Edition(article.at, "first", article.title or copy.title, (*kept, *_paragraphs(article.append)))


def _editions(first: Edition, revisions: list[_WrittenRevision], where: str) -> Iterator[Edition]:
    edition = first
    yield edition
    for revision in revisions:
        if revision.at <= edition.at:
            raise NewsroomError(f"{where}: the revision at minute {revision.at} is not later than what it revises")
        paragraphs = _paragraphs(revision.text) if revision.text else edition.paragraphs
        title = revision.title or edition.title
        for old, new in revision.replace.items():
            if not any(old in text for text in (title, *paragraphs)):
                raise NewsroomError(
                    f"{where}: the revision at minute {revision.at} replaces {old!r}, which isn't there"
                )
            title = title.replace(old, new)
            paragraphs = tuple(text.replace(old, new) for text in paragraphs)
        edition = Edition(
            revision.at,
            revision.kind,
            title,
            (*paragraphs, *_paragraphs(revision.note)) if revision.note else paragraphs,
        )
        yield edition


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(" ".join(block.split()) for block in text.split("\n\n") if block.strip())
