"""The catalogue of sources: outlets and their feeds, from YAML or OPML. A bad entry is named and left out."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import yaml
from anyascii import anyascii
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from services.ingestor.opml import read_opml
from services.ingestor.urls import canonical_url
from shared.events import TOPIC_NAMES, OutletKind, Source


class _Loader(yaml.SafeLoader):
    """Without booleans: `language: no` and `country: NO` are Norwegian and Norway."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class CatalogueError(ValueError):
    """The file as a whole is no catalogue. The message names it and what is wrong."""


class CatalogueEntry(BaseModel):
    """One outlet of the catalogue file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")
    name: str = Field(min_length=1, max_length=100)
    home: str = ""
    feeds: tuple[str, ...] = Field(min_length=1)
    language: str = Field(default="und", pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    country: str = Field(default="", pattern=r"^([A-Z]{2})?$")
    kind: OutletKind = OutletKind.NEWSPAPER
    topic: str | None = None

    @field_validator("feeds")
    @classmethod
    def _addresses(cls, feeds: tuple[str, ...]) -> tuple[str, ...]:
        for feed in feeds:
            canonical_url(feed)
        return tuple(dict.fromkeys(feed.strip() for feed in feeds))

    @field_validator("topic")
    @classmethod
    def _known(cls, topic: str | None) -> str | None:
        if topic is not None and topic not in TOPIC_NAMES:
            raise ValueError(f"the topic is one of {', '.join(TOPIC_NAMES)}")
        return topic

    @property
    def source(self) -> Source:
        home = self.home or "{0.scheme}://{0.netloc}/".format(urlsplit(self.feeds[0]))
        return Source(
            id=self.id,
            name=self.name,
            home=home,
            country=self.country,
            language=self.language,
            kind=self.kind,
            topic=self.topic,
        )


@dataclass(frozen=True)
class Catalogue:
    """The usable entries, and for every other one its name and what is wrong with it."""

    entries: tuple[CatalogueEntry, ...]
    problems: tuple[str, ...] = ()


def read_catalogue(text: str, name: str) -> Catalogue:
    """A catalogue from YAML (`sources:` and a list of entries) or OPML; `name` is the file's, for messages.

    Raises CatalogueError when the file is neither.
    """
    if text.lstrip("\ufeff \t\r\n").startswith("<"):
        try:
            return _checked(_unique_ids(read_opml(text)), name)
        except ValueError as error:
            raise CatalogueError(f"the catalogue {name} {error}") from error
    try:
        document = yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        raise CatalogueError(f"the catalogue {name} is not YAML: {error}") from error
    rows = document.get("sources") if isinstance(document, dict) else document
    if not isinstance(rows, list):
        raise CatalogueError(f"the catalogue {name} has no list under `sources:`; see services/ingestor/catalogue.yaml")
    return _checked(rows, name)


def checked_entry(row: Any) -> CatalogueEntry:
    """The entry that a row of a catalogue describes. Raises ValueError, naming each field that is wrong."""
    try:
        return CatalogueEntry.model_validate(row)
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, one['loc'])) or 'entry'}: {one['msg']}" for one in error.errors())
        raise ValueError("; ".join(faults)) from error


def feed_id(url: str) -> str:
    """`f` and 15 hex digits from a feed's canonical address: the same feed under the same id, whoever lists it."""
    return "f" + hashlib.sha256(canonical_url(url).encode()).hexdigest()[:15]


def slug(name: str) -> str:
    """An id from an outlet's name in any script: `le-quai` from `Le Quai`."""
    ascii_name = anyascii(unicodedata.normalize("NFC", name)).lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-")[:64].strip("-")


def _checked(rows: Sequence[Any], name: str) -> Catalogue:
    entries: dict[str, CatalogueEntry] = {}
    listed: dict[str, str] = {}
    problems: list[str] = []
    for number, row in enumerate(rows, start=1):
        label = f"{name}, entry {number}" + (f" ({row.get('id') or row.get('name')})" if isinstance(row, dict) else "")
        try:
            entry = checked_entry(row)
        except ValueError as error:
            problems.append(f"{label}: {error}")
            continue
        taken = [listed[id] for id in map(feed_id, entry.feeds) if id in listed]
        if entry.id in entries:
            problems.append(f"{label}: the id {entry.id} is already another entry's; give it its own")
        elif taken:
            problems.append(f"{label}: one of its feeds is already listed under {taken[0]}")
        else:
            entries[entry.id] = entry
            listed.update(dict.fromkeys(map(feed_id, entry.feeds), entry.id))
    return Catalogue(tuple(entries.values()), tuple(problems))


def _unique_ids(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Feeds of one name become one outlet when they share its home page, else ids with a number; a stated id counts."""
    unique: dict[str, dict[str, Any]] = {}
    for row in rows:
        base = id = row.get("id") or slug(row["name"]) or "source"
        number = 1
        while id in unique and not (row["home"] and unique[id]["home"] == row["home"]):
            number += 1
            id = f"{base[:60]}-{number}"
        if id in unique:
            unique[id]["feeds"] += row["feeds"]
        else:
            unique[id] = {**row, "id": id}
    return list(unique.values())
