"""A story as its readers see it, put together from its members and what the index knows of them."""

from collections import Counter
from collections.abc import Iterable

from services.clusterer.entries import Entry
from services.clusterer.index import StoryIndex
from services.clusterer.people import people
from services.clusterer.related import related_stories
from services.clusterer.topics import story_countries, story_topics
from shared.events import Genre, Member, Story

_MOST_NAMES = 8


def snapshot(
    index: StoryIndex,
    story_id: str,
    members: Iterable[Member],
    *,
    before: Story | None = None,
    absorbed: Iterable[str] = (),
    split_from: str | None = None,
    split_into: Iterable[str] = (),
) -> Story:
    """The next version after `before` (or the first) with exactly these members. Needs at least one."""
    rows = sorted(members, key=lambda member: (member.published_at, member.article_id))
    if not rows:
        raise ValueError(f"story {story_id} would have no members")
    entries = {row.article_id: entry for row in rows if (entry := index.entry(row.article_id))}
    independent = [entries[row.article_id] for row in rows if not row.is_reprint and row.article_id in entries]
    independent = independent or list(entries.values())
    title = typical(index, rows, entries)
    return Story(
        id=story_id,
        version=before.version + 1 if before else 1,
        title=title.title,
        language=title.language,
        members=tuple(rows),
        topics=story_topics((entry.topics for entry in independent), before.topics if before else ()),
        countries=_by_frequency(row.source.country for row in rows if row.source.country),
        about_countries=story_countries(
            (entry.countries for entry in independent), before.about_countries if before else ()
        ),
        people=people(entry.names for entry in independent) or (before.people if before else ()),
        names=_salient(entries.values()) or (before.names if before else ()),
        related=related_stories(index, story_id),
        opened_at=rows[0].published_at,
        updated_at=rows[-1].published_at,
        absorbed=tuple(sorted({*(before.absorbed if before else ()), *absorbed} - {story_id})),
        split_from=before.split_from if before else split_from,
        split_into=tuple(sorted({*(before.split_into if before else ()), *split_into} - {story_id})),
    )


def tombstone(story: Story, into: str) -> Story:
    """The next version of a story that another has taken in: its id stays and points there."""
    return story.model_copy(update={"version": story.version + 1, "members": (), "related": (), "merged_into": into})


def typical(index: StoryIndex, rows: list[Member], entries: dict[str, Entry]) -> Member:
    """The report whose title stands for the story.

    Of the reports in the language that has most of them (the earliest language on a tie), the one that is nearest to
    all others; on a tie the earliest. Opinion pieces and reprints only when there is nothing else.
    """
    reports = [row for row in rows if row.genre is not Genre.OPINION and not row.is_reprint]
    eligible = reports or [row for row in rows if row.genre is not Genre.OPINION] or rows
    languages = Counter(row.language for row in eligible)
    most = max(languages.values())
    language = next(row.language for row in eligible if languages[row.language] == most)
    native = [row for row in eligible if row.language == language]
    if len(native) == 1:
        return native[0]

    def centrality(row: Member) -> float:
        entry = entries.get(row.article_id)
        return (
            sum(similarity for similarity, other in index.nearest(entry) if other.article_id in entries) if entry else 0
        )

    return max(native, key=lambda row: round(centrality(row), 6))


def _by_frequency(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(value for value, _ in sorted(Counter(values).items(), key=lambda item: (-item[1], item[0])))


def _salient(entries: Iterable[Entry]) -> tuple[str, ...]:
    """The names that most of the articles hold; a name inside a longer one that is as frequent gives way to it."""
    counts: Counter[str] = Counter()
    rank: dict[str, int] = {}
    for entry in entries:
        for place, name in enumerate(entry.names):
            counts[name] += 1
            rank[name] = min(place, rank.get(name, place))
    ranked = sorted(counts, key=lambda name: (-counts[name], rank[name], name))
    kept: list[str] = []
    for name in ranked:
        if not any(name in other or other in name for other in kept):
            kept.append(name)
        if len(kept) == _MOST_NAMES:
            break
    return tuple(kept)
