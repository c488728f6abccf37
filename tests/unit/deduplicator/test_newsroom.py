"""The demo newsroom's reprints are found, and no outlet's own report is taken for one."""

from deploy.newsroom.newsroom import load
from services.deduplicator.store import Store
from shared.events import Source
from tests.unit.deduplicator.conftest import Newsdesk
from tests.unit.deduplicator.newswire import article


async def test_the_newsrooms_reprints_and_only_they_are_reprints(store: Store) -> None:
    desk = Newsdesk(store)
    newsroom = load()
    editions = sorted(
        ((edition.at, written, edition) for written in newsroom.articles for edition in written.editions),
        key=lambda row: row[0],
    )
    for minute, written, edition in editions:
        outlet = written.outlet
        source = Source(
            id=outlet.id,
            name=outlet.name,
            home=f"https://{outlet.id}.example",
            country=outlet.country,
            language=outlet.language,
            kind=outlet.kind,
        )
        text = "\n\n".join(edition.paragraphs)
        await desk.take(article(written.id, text, title=edition.title, minute=minute, source=source))
    said = {event.article.id: event.original_id for event in desk.published}
    truth = {written.id: written.original or written.id for written in newsroom.articles}
    assert {id: original for id, original in said.items() if truth[id] != original} == {}
    assert said.keys() == truth.keys()
    assert len([id for id in truth if truth[id] != id]) >= 10
