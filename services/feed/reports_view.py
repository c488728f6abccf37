"""Reports as readers see them: the rows of the press radar, their outlets, and how many there are where."""

from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from services.feed import answers
from services.feed.countries import country_name
from services.feed.languages import direction, english_name, native_name
from services.feed.radar import Row
from shared.articles import ArticleRevision
from shared.events import Member, Source


def safe_url(url: str) -> str | None:
    """The address when it is plain http or https, else none: nothing else may become a link."""
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return url if valid and url.isprintable() and " " not in url else None


def radar_row(row: Row, texts: Sequence[ArticleRevision] = (), translated: str | None = None) -> answers.RadarRow:
    """The row; `texts` are all that the article has had, oldest first."""
    member = row.member
    return answers.RadarRow(
        article_id=member.article_id,
        headline=member.title,
        headline_translated=translated,
        url=safe_url(member.url),
        language=member.language,
        direction=direction(member.language),
        outlet=outlet(member.source),
        genre=member.genre,
        published_at=member.published_at,
        first_to_report=row.first,
        revision=member.revision,
        edits=_edits(member.title, texts),
        agency=row.agency,
        reprints=[
            answers.Reprint(
                article_id=copy.article_id,
                headline=copy.title,
                url=safe_url(copy.url),
                language=copy.language,
                direction=direction(copy.language),
                outlet=outlet(copy.source),
                published_at=copy.published_at,
            )
            for copy in row.reprints
        ],
    )


def _edits(headline: str, texts: Sequence[ArticleRevision]) -> list[answers.HeadlineEdit]:
    """The headlines before the present one, each where it first stood."""
    edits: list[answers.HeadlineEdit] = []
    for text, after in zip(texts, [*(later.title for later in texts[1:]), headline], strict=False):
        if text.title != after:
            edits.append(answers.HeadlineEdit(revision=text.revision, headline=text.title, seen_at=text.fetched_at))
    return edits


def outlet(source: Source) -> answers.Outlet:
    return answers.Outlet(
        id=source.id,
        name=source.name,
        home=safe_url(source.home),
        country=source.country,
        country_name=country_name(source.country),
        kind=source.kind,
    )


def coverage(members: Iterable[Member]) -> answers.Coverage:
    """How many reports there are in each language and country, the most first."""
    everything = tuple(members)
    languages = Counter(member.language for member in everything)
    countries = Counter(member.source.country for member in everything)
    return answers.Coverage(
        languages=[
            answers.LanguageCount(
                language=language,
                name=native_name(language),
                english_name=english_name(language),
                direction=direction(language),
                reports=count,
            )
            for language, count in _most_first(languages)
        ],
        countries=[
            answers.CountryCount(country=country, name=country_name(country), reports=count)
            for country, count in _most_first(countries)
        ],
    )


def _most_first(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
