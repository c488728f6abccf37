"""Members, stories and events for tests, with everything left out that a test doesn't speak of."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from shared.events import (
    Citation,
    Genre,
    Joined,
    Member,
    OutletKind,
    Paragraph,
    Related,
    Sentence,
    Source,
    Story,
    StoryChange,
    StoryChanged,
    StorySummarized,
    SummaryStatus,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def outlet(id: str, language: str = "en", country: str = "GB", name: str = "") -> Source:
    return Source(
        id=id,
        name=name or id.title(),
        home=f"https://{id}.example",
        country=country,
        language=language,
        kind=OutletKind.NEWSPAPER,
    )


def member(
    id: str,
    title: str = "",
    *,
    source: str | Source = "",
    language: str = "en",
    country: str = "GB",
    minutes: float = 0,
    original: str = "",
    genre: Genre = Genre.REPORT,
    agency: str | None = None,
    revision: int = 1,
    url: str = "",
    start: datetime = NOON,
) -> Member:
    """A report that came out `minutes` after `start`."""
    time = start + timedelta(minutes=minutes)
    home = source if isinstance(source, Source) else outlet(source or f"outlet-{id}", language, country)
    return Member(
        article_id=id,
        original_id=original or id,
        revision=revision,
        title=title or f"Report {id}",
        url=url or f"{home.home}/{id}",
        language=language,
        published_at=time,
        fetched_at=time,
        genre=genre,
        source=home,
        agency=agency,
        joined=Joined(score=0.9, similarity=0.6, margin=0.3, shared=("river", "flood")) if id != "a" else None,
    )


def story(
    id: str = "s1",
    members: Iterable[Member] | None = None,
    *,
    version: int = 1,
    title: str = "",
    topics: Sequence[str] = ("science",),
    related: Sequence[Related] = (),
    names: Sequence[str] = (),
    merged_into: str | None = None,
    absorbed: Sequence[str] = (),
) -> Story:
    """A story of these members (by default one); a tombstone has none."""
    known = tuple([member("a")] if members is None else members)
    times = [entry.published_at for entry in known] or [NOON]
    return Story(
        id=id,
        version=version,
        title=title or (known[0].title if known else "Gone"),
        language=known[0].language if known else "en",
        members=known,
        topics=tuple(topics) if known else (),
        countries=tuple(sorted({entry.source.country for entry in known})),
        names=tuple(names),
        related=tuple(related),
        opened_at=min(times),
        updated_at=max(times),
        merged_into=merged_into,
        absorbed=tuple(absorbed),
    )


def changed(told: Story, change: StoryChange = StoryChange.GROWN, cause: str = "a") -> StoryChanged:
    return StoryChanged(story=told, change=change, cause=cause)


def summarized(
    story_id: str = "s1",
    *,
    version: int = 1,
    language: str = "en",
    headline: str = "A headline",
    paragraphs: Sequence[Sequence[tuple[str, Sequence[Member]]]] = (),
    status: SummaryStatus = SummaryStatus.EXTRACTIVE,
    reason: str | None = None,
    minutes: float = 5,
    start: datetime = NOON,
) -> StorySummarized:
    """A summary; each sentence comes with the members that it cites, and quotes their titles."""
    return StorySummarized(
        story_id=story_id,
        story_version=version,
        language=language,
        status=status,
        writer="extractive/1",
        headline=headline,
        paragraphs=tuple(
            Paragraph(
                sentences=tuple(
                    Sentence(
                        text=text,
                        citations=tuple(
                            Citation(article_id=cited.article_id, source_id=cited.source.id, passage=cited.title)
                            for cited in members
                        ),
                        independent_sources=max(1, len({cited.source.id for cited in members})),
                    )
                    for text, members in sentences
                )
            )
            for sentences in paragraphs
        ),
        reason=reason,
        summarized_at=start + timedelta(minutes=minutes),
    )
