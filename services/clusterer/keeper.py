"""Every write of a story, by compare-and-set, so that replicas never undo each other's.

The claims are the truth of who belongs where; a story is its claims made visible. Whatever is interrupted between two
writes, `heal` finishes from the claims. A merge lays the tombstone first, then the survivor takes the members in; a
split has the new story first, then the old one lets go.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence

import structlog

from services.clusterer import metrics
from services.clusterer.index import StoryIndex
from services.clusterer.mirror import Mirror
from services.clusterer.related import related_ids
from services.clusterer.remembered import Remembered
from services.clusterer.repair import story_ids
from services.clusterer.snapshot import snapshot, tombstone
from services.clusterer.store import StoryStore
from shared.events import Member, Story, StoryChange, StoryChanged

log = structlog.get_logger()

ATTEMPTS = 50


class StoryContended(Exception):
    """A story was changed by others at every attempt; trying again later will help."""


class StoryKeeper:
    """The only writer of the story store in this process. Its callers take turns: it is not made for overlap."""

    def __init__(
        self,
        store: StoryStore,
        index: StoryIndex,
        mirror: Mirror,
        publish: Callable[[StoryChanged], Awaitable[None]],
    ) -> None:
        self._store = store
        self._index = index
        self._mirror = mirror
        self._publish_event = publish

    async def publish(self, changed: StoryChanged) -> None:
        """Publishes a change and takes note of its version; returns when the log has it."""
        await self._publish_event(changed)
        self._mirror.note(changed.story)
        metrics.CHANGES.labels(changed.change.value).inc()
        metrics.STORY_ARTICLES.observe(len(changed.story.members))

    async def hold(self, story_id: str, known: Remembered, *, opens: bool = False) -> Story:
        """Makes sure that the article is in its story, or in the one that took that in, at this revision or a later.

        Publishes the story: changed, or once more as it is when it held the article before. `opens`: the story is not
        there yet, as far as one can tell.
        """
        row, cause = known.member, known.member.article_id
        for attempt in range(ATTEMPTS):
            stored = None if opens and attempt == 0 else await self._mirror.story(story_id)
            if stored is not None and stored.story.merged_into:
                story_id = stored.story.merged_into
                continue
            if stored is None:
                self._mirror.place(known, story_id)
                opened = self._changed(story_id, [row], StoryChange.CREATED, cause)
                if await self._open(opened):
                    return opened.story
                continue
            await self._mirror.learn(stored.story)
            self._mirror.place(known, story_id)
            rows = {member.article_id: member for member in stored.story.members}
            before = rows.get(row.article_id)
            if before is not None and before.revision >= row.revision:
                await self.publish(stored)
                return stored.story
            rows[row.article_id] = row
            change = StoryChange.GROWN if before is None else StoryChange.REVISED
            grown = self._changed(story_id, rows.values(), change, cause, before=stored.story)
            if await self._write(grown):
                return grown.story
        raise StoryContended(f"story {story_id} changed under {ATTEMPTS} attempts to add article {row.article_id}")

    async def merge(self, one: str, other: str, cause: str) -> None:
        """Makes one story of two: the one that opened first lives on, the other becomes a tombstone."""
        for _ in range(ATTEMPTS):
            first, second = await self._mirror.living(one), await self._mirror.living(other)
            if first is None or second is None or first.id == second.id:
                return
            await self._mirror.learn(first)
            await self._mirror.learn(second)
            survivor, loser = sorted((first, second), key=lambda story: (story.opened_at, story.id))
            stone = StoryChanged(story=tombstone(loser, survivor.id), change=StoryChange.MERGED, cause=cause)
            if await self._write(stone):
                await self._absorb(survivor.id, loser, cause)
                log.info("stories_merged", story=survivor.id, absorbed=loser.id, cause=cause)
                return

    async def _absorb(self, story_id: str, loser: Story, cause: str) -> None:
        for entry in self._index.members(loser.id):
            self._index.move(entry, story_id)
        for _ in range(ATTEMPTS):
            survivor = await self._mirror.living(story_id)
            if survivor is None or loser.id in survivor.absorbed:
                return
            rows = {row.article_id: row for row in (*loser.members, *survivor.members)}
            absorbed = (loser.id, *loser.absorbed)
            merged = self._changed(
                survivor.id, rows.values(), StoryChange.MERGED, cause, before=survivor, absorbed=absorbed
            )
            if await self._write(merged):
                return

    async def move(self, article_ids: Sequence[str], to: str | None, known: dict[str, Remembered], cause: str) -> None:
        """Moves articles, and their reprints, to another story or (none) to a new one that the first of them opens.

        `known`: the articles with the reason why they are in their new story, as far as there is one.
        """
        sources = dict.fromkeys(entry.story_id for id in article_ids if (entry := self._index.entry(id)))
        target = to or await self._free_id(article_ids[0])
        moved: dict[str, Remembered] = {}
        parted: dict[str, Story] = {}
        for source_id in sources:
            source = await self._mirror.living(source_id)
            if source is None or source.id == target:
                continue
            group = [row for row in source.members if {row.article_id, row.original_id} & set(article_ids)]
            if len(group) == len(source.members):
                if to is not None:
                    await self.merge(source.id, target, cause)
                continue
            parted[source.id] = source
            taken = await self._reclaimed([row.article_id for row in group], source, target)
            moved.update(await self._store.recall(taken))
        for article_id in moved.keys() & known.keys():
            await self._store.remember(known[article_id])
            moved[article_id] = known[article_id]
        if moved:
            log.info("articles_moved", articles=list(moved), stories=list(parted), to=target, cause=cause)
            await self._settle(target, list(moved.values()), cause, split_from=next(iter(parted), None))
        for source_id in parted:
            await self.heal(source_id, cause)

    async def _reclaimed(self, article_ids: list[str], source: Story, target: str) -> list[str]:
        """Those that are claimed for the target now: by this move, or by one that was interrupted."""
        claims = await self._store.claims_of(article_ids)
        return [
            id
            for id in article_ids
            if claims.get(id) == target
            or (claims.get(id) in (source.id, *source.absorbed) and await self._store.reclaim(id, claims[id], target))
        ]

    async def _settle(self, story_id: str, known: list[Remembered], cause: str, *, split_from: str | None) -> None:
        """Has a story hold articles that were claimed for it from another: opened by them, or grown."""
        for _ in range(ATTEMPTS):
            story = await self._mirror.living(story_id)
            for one in known:
                self._mirror.place(one, story.id if story else story_id)
            if story is None:
                rows = [one.member for one in known]
                opened = self._changed(story_id, rows, StoryChange.SPLIT, cause, split_from=split_from)
                if await self._open(opened):
                    return
                continue
            listed = {row.article_id: row for row in (*story.members, *(one.member for one in known))}
            if len(listed) == len(story.members) or await self._write(
                self._changed(story.id, listed.values(), StoryChange.GROWN, cause, before=story)
            ):
                return

    async def heal(self, story_id: str, cause: str) -> None:
        """Makes a story hold exactly the articles that are claimed for it and for the stories it took in."""
        for _ in range(ATTEMPTS):
            story = await self._mirror.living(story_id)
            if story is None:
                return
            stones = await self._store.tombstones_of(story.id)
            unfinished = [stone for stone in stones if stone.story.id not in story.absorbed]
            absorbed = [id for stone in stones for id in (stone.story.id, *stone.story.absorbed)]
            claims = await self._store.claimed_for({story.id, *story.absorbed, *absorbed})
            rows = {row.article_id: row for row in story.members}
            if rows.keys() == claims.keys() and not unfinished:
                return
            recalled = await self._store.recall(claims.keys() - rows.keys())
            kept = [row for row in story.members if row.article_id in claims]
            kept += [known.member for known in recalled.values()]
            if not kept or (len(kept) == len(rows) and not recalled and not unfinished):
                return
            for known in recalled.values():
                self._mirror.place(known, story.id)
            for stone in unfinished:
                await self.publish(stone)
            gone = await self._rehoused(rows.keys() - claims.keys(), cause)
            children = [id for id in gone if (child := await self._mirror.story(id)) and self._split(child, story)]
            change = (
                StoryChange.MERGED
                if unfinished
                else StoryChange.SPLIT
                if children
                else StoryChange.GROWN
                if recalled
                else StoryChange.REVISED
            )
            healed = self._changed(story.id, kept, change, cause, before=story, absorbed=absorbed, split_into=children)
            if await self._write(healed):
                metrics.HEALED.inc()
                return

    @staticmethod
    def _split(child: StoryChanged, story: Story) -> bool:
        return child.story.split_from is not None and child.story.split_from in (story.id, *story.absorbed)

    async def _rehoused(self, article_ids: Iterable[str], cause: str) -> list[str]:
        """Makes sure that articles which a story lets go are in the stories that they are claimed for: their ids."""
        claims = await self._store.claims_of(article_ids)
        recalled = await self._store.recall(claims)
        for article_id, known in recalled.items():
            await self._settle(claims[article_id], [known], cause, split_from=None)
        return sorted(set(claims.values()))

    # --- parts

    async def _free_id(self, article_id: str) -> str:
        for story_id in story_ids(article_id):
            if await self._mirror.story(story_id) is None:
                return story_id
        raise AssertionError("story ids never end")

    def _changed(
        self,
        story_id: str,
        rows: Iterable[Member],
        change: StoryChange,
        cause: str,
        *,
        before: Story | None = None,
        absorbed: Iterable[str] = (),
        split_from: str | None = None,
        split_into: Iterable[str] = (),
    ) -> StoryChanged:
        story = snapshot(
            self._index,
            story_id,
            rows,
            before=before,
            absorbed=absorbed,
            split_from=split_from,
            split_into=split_into,
        )
        return StoryChanged(story=story, change=change, cause=cause)

    async def _open(self, changed: StoryChanged) -> bool:
        """Writes a story's first version and publishes it; False when the id is taken."""
        if await self._store.open_story(changed, self._index.newest):
            self._mirror.keep(changed)
            await self.publish(changed)
            return True
        return False

    async def _write(self, changed: StoryChanged) -> bool:
        """Writes the next version and publishes it; False when another was faster."""
        if await self._store.write_story(changed, self._index.newest):
            self._mirror.keep(changed)
            await self.publish(changed)
            return True
        self._mirror.drop(changed.story.id)
        metrics.CONFLICTS.inc()
        return False

    async def revise(self, story_id: str, cause: str) -> None:
        """Writes a story anew when what the index knows of its neighbours has changed what it says of them."""
        story = await self._mirror.living(story_id)
        if story is None or story.id not in self._index.stories:
            return
        if related_ids(self._index, story.id) != {link.story_id for link in story.related}:
            await self._write(self._changed(story.id, story.members, StoryChange.REVISED, cause, before=story))
