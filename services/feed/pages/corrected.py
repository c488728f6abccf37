"""The corrections log as pages show it: each corrected summary with its story and the outlets that corrected."""

from dataclasses import dataclass

from services.feed.corrections import Correction, CorrectionPage
from services.feed.languages import direction
from services.feed.site import Site


@dataclass(frozen=True)
class Corrected:
    correction: Correction
    headline: str
    """The summary's headline as it is now."""
    direction: str
    outlets: tuple[str, ...]


@dataclass(frozen=True)
class CorrectedPage:
    rows: tuple[Corrected, ...]
    next_id: str | None


async def corrected(site: Site, limit: int, after: str | None = None) -> CorrectedPage:
    """The latest corrections, newest first, from the one after `after` on."""
    page: CorrectionPage = await site.corrections.newest(limit, after)
    documents = {
        story_id: await site.queries.survivor(story_id)
        for story_id in dict.fromkeys(correction.story_id for correction in page.corrections)
    }
    rows = []
    for correction in page.corrections:
        document = documents[correction.story_id]
        members = document["story"]["members"] if document else []
        names = {member["article_id"]: member["source"]["name"] for member in members}
        now = document["summaries"].get(correction.language) if document else None
        rows.append(
            Corrected(
                correction,
                now["headline"] if now else correction.headline,
                direction(correction.language),
                tuple(dict.fromkeys(names[id] for id in correction.article_ids if id in names)),
            )
        )
    return CorrectedPage(tuple(rows), page.next_id)
