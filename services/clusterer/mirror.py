"""The index as a mirror of the stored stories: brings it up to what this replica or another wrote."""

from collections import OrderedDict

from services.clusterer.entries import Entry
from services.clusterer.index import StoryIndex
from services.clusterer.remembered import Remembered
from services.clusterer.store import StoryStore
from shared.events import Story, StoryChanged

SNAPSHOTS_KEPT = 2000
"""Stories of which the last snapshot is in memory: those that change again soon need no look into the store."""


class Mirror:
    """Index and last snapshots. Its callers take turns."""

    def __init__(self, store: StoryStore, index: StoryIndex) -> None:
        self._store = store
        self._index = index
        self._prepared: tuple[Remembered, int, Entry] | None = None
        self._snapshots: OrderedDict[str, StoryChanged] = OrderedDict()

    # --- snapshots

    async def story(self, story_id: str) -> StoryChanged | None:
        """The story as it was last written, as far as this replica knows; a write by compare-and-set tells."""
        known = self._snapshots.get(story_id)
        if known is not None:
            return known
        stored = await self._store.story(story_id)
        if stored is not None:
            self.keep(stored)
        return stored

    async def living(self, story_id: str) -> Story | None:
        """The story, or the one that took it in."""
        while (stored := await self.story(story_id)) is not None and stored.story.merged_into:
            story_id = stored.story.merged_into
        return stored.story if stored else None

    def keep(self, changed: StoryChanged) -> None:
        """Remembers a story as it was last written."""
        self._snapshots[changed.story.id] = changed
        self._snapshots.move_to_end(changed.story.id)
        if len(self._snapshots) > SNAPSHOTS_KEPT:
            self._snapshots.popitem(last=False)

    def drop(self, story_id: str) -> None:
        """Forgets a snapshot that turned out to be old."""
        self._snapshots.pop(story_id, None)

    def heard(self, changed: StoryChanged) -> bool:
        """A change that the log told of; False when this replica knows a later version of the story.

        What a replica publishes comes back to it, often after it changed the story again.
        """
        known = self._snapshots.get(changed.story.id)
        if known is None or known.story.version == changed.story.version:
            return True
        if known.story.version > changed.story.version:
            return False
        self._snapshots[changed.story.id] = changed
        return True

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
            embedding=known.embedding,
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

    async def learn(self, story: Story) -> bool:
        """Brings the index up to a story that another replica may have written; whether that changed anything.

        An article that the index has elsewhere moves only where it is claimed: the story may be older than that.
        """
        active = self._index.stories.get(story.id)
        if active is not None and story.version <= active.version:
            return False
        unknown = [row.article_id for row in story.members if row.article_id not in self._index]
        recalled = await self._store.recall(unknown) if unknown else {}
        changed = False
        for article_id in unknown:
            if article_id in recalled:
                self.place(recalled[article_id], story.id)
                changed |= article_id in self._index
        listed = {row.article_id for row in story.members}
        strays = [entry for entry in self._index.members(story.id) if entry.article_id not in listed]
        rows = (self._index.entry(row.article_id) for row in story.members)
        absent = [entry for entry in rows if entry is not None and entry.story_id != story.id]
        changed |= await self._bring_home(absent + strays, story.id)
        self.note(story)
        return changed

    async def _bring_home(self, entries: list[Entry], story_id: str) -> bool:
        """Moves articles to where they are claimed, and forgets those whose story is neither this nor in the index."""
        claims = await self._store.claims_of(entry.article_id for entry in entries) if entries else {}
        changed = False
        for entry in entries:
            home = claims.get(entry.article_id)
            living = await self.living(home) if home is not None else None
            home = living.id if living is not None else home
            if home == entry.story_id:
                continue
            if home == story_id or home in self._index.stories:
                self._index.move(entry, home)
            else:
                self._index.remove(entry)
            changed = True
        return changed

    def note(self, story: Story) -> None:
        """Takes note of a story's version."""
        active = self._index.stories.get(story.id)
        if active is not None:
            active.version, active.title = story.version, story.title
