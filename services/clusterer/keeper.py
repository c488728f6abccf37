"""Keeps stories in the store and in the index in step: every write of a story, by compare-and-set.

The claims are the truth of who belongs where; a story is its claims made visible. Whatever is interrupted between two
writes, `heal` finishes from the claims. A merge lays the tombstone first, then the survivor takes the members in.
"""

from collections.abc import Awaitable, Callable, Iterable

import structlog

from services.clusterer import metrics
from services.clusterer.entries import Entry
from services.clusterer.index import StoryIndex
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
        self, store: StoryStore, index: StoryIndex, publish: Callable[[StoryChanged], Awaitable[None]]
    ) -> None:
        self._store = store
        self._index = index
        self._publish_event = publish
        self._prepared: tuple[Remembered, int, Entry] | None = None

    async def publish(self, changed: StoryChanged) -> None:
        """Publishes a change and takes note of its version; returns when the log has it."""
        await self._publish_event(changed)
        self._note(changed.story)
        metrics.CHANGES.labels(changed.change.value).inc()

    # --- index

    def entry(self, known: Remembered) -> Entry:
        """The article as an entry of the index, or ready to become one."""
        member = known.member
        entry = self._index.entry(member.article_id)
        if entry is not None:
            return entry
        if self._prepared is not None:
            before, articles, entry = self._prepared
            if before.profile is known.profile and articles == self._index.added and entry.slot < 0:
                return entry
        entry = self._index.prepare(
            member.article_id,
            known.profile,
            time=member.published_at.timestamp(),
            opinion=known.is_opinion,
            topics=known.topics,
            countries=known.countries,
        )
        self._prepared = (known, self._index.added, entry)
        return entry

    def place(self, known: Remembered, story_id: str) -> None:
        """Has the index hold the article in this story. A reprint is not compared: its original is."""
        entry = self.entry(known)
        if entry.slot >= 0:
            self._index.move(entry, story_id)
        elif not known.member.is_reprint or known.member.original_id not in self._index:
            self._index.nearest(entry)
            self._index.add(entry, story_id)

    async def learn(self, story: Story) -> list[Entry]:
        """Brings the index up to a story that another replica may have written; its articles that were new here."""
        active = self._index.stories.get(story.id)
        if active is not None and story.version <= active.version:
            return []
        new: list[Entry] = []
        unknown = [row.article_id for row in story.members if row.article_id not in self._index]
        recalled = await self._store.recall(unknown)
        for row in story.members:
            entry = self._index.entry(row.article_id)
            if entry is not None:
                self._index.move(entry, story.id)
            elif row.article_id in recalled:
                self.place(recalled[row.article_id], story.id)
                added = self._index.entry(row.article_id)
                new += [added] if added else []
        await self._let_go(story)
        self._note(story)
        return new

    async def _let_go(self, story: Story) -> None:
        """Moves what the index has in a story, and the story has no longer, to where it is claimed."""
        listed = {row.article_id for row in story.members}
        strays = [entry for entry in self._index.members(story.id) if entry.article_id not in listed]
        claims = await self._store.claims_of(entry.article_id for entry in strays) if strays else {}
        for entry in strays:
            claimed = story.merged_into or claims.get(entry.article_id)
            if claimed in self._index.stories:
                self._index.move(entry, claimed)
            elif claimed not in (story.id, *story.absorbed):
                self._index.remove(entry)

    def _note(self, story: Story) -> None:
        active = self._index.stories.get(story.id)
        if active is not None:
            active.version, active.title = story.version, story.title

    # --- stories

    async def hold(self, story_id: str, known: Remembered) -> Story:
        """Makes sure that the article is in its story, or in the one that took that in, at this revision or a later.

        Publishes the story: changed, or once more as it is when it held the article before.
        """
        row, cause = known.member, known.member.article_id
        for _ in range(ATTEMPTS):
            stored = await self._store.story(story_id)
            if stored is not None and stored.story.merged_into:
                story_id = stored.story.merged_into
                continue
            if stored is None:
                self.place(known, story_id)
                opened = self._changed(story_id, [row], StoryChange.CREATED, cause)
                if await self._store.open_story(opened):
                    await self.publish(opened)
                    await self._link_back(opened.story, None, cause)
                    return opened.story
                continue
            await self.learn(stored.story)
            self.place(known, story_id)
            rows = {member.article_id: member for member in stored.story.members}
            before = rows.get(row.article_id)
            if before is not None and before.revision >= row.revision:
                await self.publish(stored)
                return stored.story
            rows[row.article_id] = row
            change = StoryChange.GROWN if before is None else StoryChange.REVISED
            grown = self._changed(story_id, rows.values(), change, cause, before=stored.story)
            if await self._write(grown):
                await self._verified(grown.story, cause)
                await self._link_back(grown.story, stored.story, cause)
                return grown.story
        raise StoryContended(f"story {story_id} changed under {ATTEMPTS} attempts to add article {row.article_id}")

    async def merge(self, one: str, other: str, cause: str) -> None:
        """Makes one story of two: the one that opened first lives on, the other becomes a tombstone."""
        for _ in range(ATTEMPTS):
            first, second = await self._living(one), await self._living(other)
            if first is None or second is None or first.id == second.id:
                return
            await self.learn(first)
            await self.learn(second)
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
            survivor = await self._living(story_id)
            if survivor is None or loser.id in survivor.absorbed:
                return
            rows = {row.article_id: row for row in (*loser.members, *survivor.members)}
            absorbed = (loser.id, *loser.absorbed)
            merged = self._changed(
                survivor.id, rows.values(), StoryChange.MERGED, cause, before=survivor, absorbed=absorbed
            )
            if await self._write(merged):
                await self._verified(merged.story, cause)
                return

    async def move(self, article_id: str, to: str | None, cause: str) -> None:
        """Moves an article, and its reprints with it, to another story or (none) to one of its own."""
        entry = self._index.entry(article_id)
        source = await self._living(entry.story_id) if entry else None
        if entry is None or source is None:
            return
        group = [row for row in source.members if article_id in (row.article_id, row.original_id)]
        if len(group) == len(source.members):
            if to is not None:
                await self.merge(source.id, to, cause)
            return
        target = to or await self._free_id(article_id)
        claims = await self._store.claims_of(row.article_id for row in group)
        moved = [
            row.article_id
            for row in group
            if claims.get(row.article_id) in (source.id, *source.absorbed)
            and await self._store.reclaim(row.article_id, claims[row.article_id], target)
        ]
        log.info("articles_moved", articles=moved, story=source.id, to=target, cause=cause)
        for known in (await self._store.recall(moved)).values():
            await self._settle(target, known, cause)
        await self.heal(source.id, cause)

    async def _settle(self, story_id: str, known: Remembered, cause: str) -> None:
        """Has a story hold an article that was claimed for it from another: opened by it, or grown."""
        for _ in range(ATTEMPTS):
            story = await self._living(story_id)
            if story is None:
                self.place(known, story_id)
                opened = self._changed(story_id, [known.member], StoryChange.SPLIT, cause)
                if await self._store.open_story(opened):
                    await self.publish(opened)
                    return
                continue
            self.place(known, story.id)
            rows = {row.article_id: row for row in (*story.members, known.member)}
            if len(rows) == len(story.members):
                return
            if await self._write(self._changed(story.id, rows.values(), StoryChange.GROWN, cause, before=story)):
                return

    async def heal(self, story_id: str, cause: str) -> None:
        """Makes a story hold exactly the articles that are claimed for it and for the stories it took in."""
        for _ in range(ATTEMPTS):
            story = await self._living(story_id)
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
                self.place(known, story.id)
            for stone in unfinished:
                await self.publish(stone)
            change = StoryChange.MERGED if unfinished else StoryChange.GROWN if recalled else StoryChange.REVISED
            healed = self._changed(story.id, kept, change, cause, before=story, absorbed=absorbed)
            if await self._write(healed):
                metrics.HEALED.inc()
                await self._rehouse(rows.keys() - claims.keys(), cause)
                return

    async def _rehouse(self, article_ids: Iterable[str], cause: str) -> None:
        """Makes sure that articles which a story let go are in the stories that they are claimed for."""
        claims = await self._store.claims_of(article_ids)
        recalled = await self._store.recall(claims)
        for article_id, story_id in claims.items():
            if article_id in recalled:
                await self._settle(story_id, recalled[article_id], cause)

    # --- parts

    async def _living(self, story_id: str) -> Story | None:
        """The story, or the one that took it in."""
        while (stored := await self._store.story(story_id)) is not None and stored.story.merged_into:
            story_id = stored.story.merged_into
        return stored.story if stored else None

    async def _free_id(self, article_id: str) -> str:
        for story_id in story_ids(article_id):
            if await self._store.story(story_id) is None:
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
    ) -> StoryChanged:
        story = snapshot(self._index, story_id, rows, before=before, absorbed=absorbed)
        return StoryChanged(story=story, change=change, cause=cause)

    async def _write(self, changed: StoryChanged) -> bool:
        """Writes the next version and publishes it; False when another was faster."""
        if await self._store.write_story(changed):
            await self.publish(changed)
            return True
        metrics.CONFLICTS.inc()
        return False

    async def _link_back(self, story: Story, before: Story | None, cause: str) -> None:
        """Has the story that this one is most related to name it in turn; the others do when they next change."""
        closest = story.related[0].story_id if story.related else None
        if closest is None or (before and closest in {link.story_id for link in before.related}):
            return
        other = await self._living(closest)
        if other is None or story.id in {link.story_id for link in other.related}:
            return
        await self.learn(other)
        linked = self._changed(other.id, other.members, StoryChange.REVISED, cause, before=other)
        if story.id in {link.story_id for link in linked.story.related}:
            await self._write(linked)

    async def _verified(self, story: Story, cause: str) -> None:
        """Looks whether a story just written has all its claims: a store without atomic updates may lose a member."""
        claims = await self._store.claimed_for((story.id, *story.absorbed))
        if claims.keys() != {row.article_id for row in story.members}:
            await self.heal(story.id, cause)
