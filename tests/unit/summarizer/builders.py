"""Stories, members and stored articles about the ferry of an invented island."""

from datetime import UTC, datetime, timedelta

from services.summarizer.writer import Assignment, Report
from shared.articles import ArticleRevision, StoredArticle
from shared.events import Article, ArticleKind, Genre, Member, Source, Story, StoryChange, StoryChanged

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

HARBOUR_POST = "\n\n".join(
    (
        "SANDHOLM (Meridian) — The ferry Alder ran aground off Sandholm on Tuesday with 212 people on board, the "
        "coastguard said.",
        "All passengers were taken off by noon and nobody was hurt. The captain, Mara Quill, said fog had hidden the "
        "Grey Hens reef.",
        "The line will run buses to the mainland until Friday.",
    )
)
ISLAND_RADIO = "\n\n".join(
    (
        "The ferry Alder ran aground off Sandholm on Tuesday morning with 212 people on board, coastguards said.",
        "She left port an hour late. Divers found a tear of three metres in the hull.",
        "Subscribe to our newsletter for more.",
    )
)
INSELBLATT = "\n\n".join(
    (
        "Die Fähre Alder ist am Dienstag vor Sandholm auf Grund gelaufen. An Bord waren 212 Menschen.",
        "Kapitänin Mara Quill sprach von dichtem Nebel am Riff Grey Hens.",
    )
)
NORDKURIER = "\n\n".join(
    (
        "Vor der Insel Sandholm sitzt seit Dienstag die Fähre Alder fest. Verletzt wurde niemand.",
        "Bis Freitag fahren Ersatzbusse zum Festland.",
    )
)


def report(id: str, text: str, *, title: str = "", original: str = "", source: str = "") -> Report:
    return Report(
        article_id=id,
        original_id=original or id,
        source_id=source or f"outlet-{id}",
        title=title or f"Ferry Alder runs aground off Sandholm, says {id}",
        text=text,
    )


def assignment(
    *reports: Report, reprints: tuple[Report, ...] = (), language: str = "en", words: int = 130
) -> Assignment:
    return Assignment(language=language, reports=reports, reprints=reprints, words=words)


def source(id: str, language: str = "en") -> Source:
    return Source(id=id, name=id.title(), home=f"https://{id}.example/", country="IE", language=language)


def member(
    id: str,
    *,
    language: str = "en",
    original: str = "",
    revision: int = 1,
    genre: Genre = Genre.REPORT,
    outlet: str = "",
    hour: int = 0,
) -> Member:
    return Member(
        article_id=id,
        original_id=original or id,
        revision=revision,
        title=f"Ferry Alder runs aground off Sandholm, says {id}",
        url=f"https://{outlet or id}.example/{id}",
        language=language,
        published_at=NOON + timedelta(hours=hour),
        fetched_at=NOON + timedelta(hours=hour),
        genre=genre,
        source=source(outlet or f"outlet-{id}", language),
    )


def story(*members: Member, version: int = 1, merged_into: str | None = None, language: str = "en") -> Story:
    return Story(
        id="s-ferry",
        version=version,
        title="Ferry Alder runs aground off Sandholm",
        language=language,
        members=members,
        opened_at=NOON,
        updated_at=NOON,
        merged_into=merged_into,
    )


def changed(*members: Member, version: int = 1, merged_into: str | None = None) -> StoryChanged:
    change = StoryChange.CREATED if version == 1 else StoryChange.MERGED if merged_into else StoryChange.GROWN
    return StoryChanged(
        story=story(*members, version=version, merged_into=merged_into),
        change=change,
        cause=members[-1].article_id if members else "a",
    )


def stored(member: Member, text: str) -> StoredArticle:
    article = Article(
        id=member.article_id,
        url=member.url,
        title=member.title,
        text=text,
        language=member.language,
        published_at=member.published_at,
        fetched_at=member.fetched_at,
        genre=member.genre,
        source=member.source,
        content_hash="c0ffee",
    )
    return StoredArticle(
        article=article,
        kind=ArticleKind.REPRINT if member.is_reprint else ArticleKind.ORIGINAL,
        original_id=member.original_id,
        revision=member.revision,
        agency=None,
        revisions=(ArticleRevision(1, member.title, "c0ffee", member.fetched_at),),
    )
