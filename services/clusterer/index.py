"""The active articles in memory, and which story each is in: finds the nearest to any article in a few hundred µs."""

import math
from bisect import insort
from collections import deque
from collections.abc import Iterator, Mapping
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from services.clusterer.dense import Dense, Embedding
from services.clusterer.entries import ActiveStory, Entry, Neighbour
from services.clusterer.vectors import Profile
from services.clusterer.vocabulary import Ids, Vocabulary, Weights

HEAVY_TERMS = 40
"""Terms of an article that it is found by."""
COMMON_SHARE = 0.05
"""A term in more than this share of the articles finds nothing."""
_COMMON_AT_LEAST = 40
EXACT = 60
"""Candidates whose similarity is computed exactly."""
NEIGHBOURS_KEPT = 30
ACROSS_LANGUAGES = 0.65
"""Agreement across languages to the scale of cosines over words."""
NUMBERS_ACROSS = 0.4
"""What the same numbers add to the square root of the pivot's cosine: a sequel has other numbers."""
BY_CHANCE = 0.25
"""What two articles agree in without a common event. All three by the demo newsroom and tests of other languages."""
NUMBERS_COMPARED = 2
"""Within a language, numbers speak when both articles have at least this many."""
FOREIGN_NUMBERS = 0.15
"""Share of the similarity that two articles lose when none of their numbers agree: a sequel has other numbers."""
NUMBERS_PER_MEANING = 2.0
"""Numbers count at most this many times what meanings do: two texts that share a number alone share nothing."""


def across_languages(meanings: float, numbers: float) -> float:
    """Similarity, 0 to 1, of articles in different languages, from the cosines of their pivot and of their numbers."""
    alike = math.sqrt(meanings)
    return max(0.0, ACROSS_LANGUAGES * (alike + NUMBERS_ACROSS * min(numbers, NUMBERS_PER_MEANING * alike) - BY_CHANCE))


class StoryIndex:
    """Articles by slot and stories by id. Not safe for threads; nothing in it depends on the clock."""

    def __init__(self) -> None:
        self.vocabulary = Vocabulary()
        self._dense = Dense()
        self._entries: list[Entry | None] = []
        self._free: list[int] = []
        self._slots: dict[str, int] = {}
        self.stories: dict[str, ActiveStory] = {}
        self._languages: dict[str, int] = {}
        self._newest = -math.inf
        self._next_serial = 0

    def __len__(self) -> int:
        return len(self._slots)

    def __contains__(self, article_id: str) -> bool:
        return article_id in self._slots

    @property
    def newest(self) -> float:
        """Time of the newest article, seconds since 1970; minus infinity when there is none."""
        return self._newest

    @property
    def terms(self) -> int:
        return len(self.vocabulary)

    @property
    def added(self) -> int:
        """How many entries were ever added: neighbours found before the last one may lack it."""
        return self._next_serial

    def entry(self, article_id: str) -> Entry | None:
        slot = self._slots.get(article_id)
        return None if slot is None else self.at(slot)

    def at(self, slot: int) -> Entry:
        entry = self._entries[slot]
        assert entry is not None, f"slot {slot} is empty"  # noqa: S101 - on the hottest path
        return entry

    def members(self, story_id: str) -> list[Entry]:
        """The story's active articles, in the order in which they came."""
        story = self.stories.get(story_id)
        return [self.at(slot) for slot in story.slots] if story else []

    def has_report(self, story_id: str) -> bool:
        """Whether the story has an active article that is not an opinion piece."""
        return self.stories[story_id].reports > 0

    def prepare(
        self,
        article_id: str,
        profile: Profile,
        *,
        time: float,
        opinion: bool = False,
        topics: Mapping[str, float] | None = None,
        countries: Mapping[str, float] | None = None,
        embedding: Embedding | None = None,
    ) -> Entry:
        """An entry that is not in the index yet; `nearest` works on it."""
        words, word_counts = self.vocabulary.words(profile)
        name_anchors, name_counts = self.vocabulary.name_anchors(profile)
        numbers, number_counts = self.vocabulary.numbers(profile)
        return Entry(
            article_id=article_id,
            story_id="",
            language=profile.language,
            time=time,
            opinion=opinion,
            names=profile.names,
            topics=topics or {},
            countries=countries or {},
            words=words,
            word_counts=word_counts,
            name_anchors=name_anchors,
            name_counts=name_counts,
            numbers=numbers,
            number_counts=number_counts,
            embedding=embedding,
        )

    def add(self, entry: Entry, story_id: str) -> None:
        """Puts an entry into the index and into a story; the story is opened when it isn't there."""
        if entry.article_id in self._slots:
            raise ValueError(f"article {entry.article_id} is in the index already")
        if self._free:
            entry.slot = self._free.pop()
            self._entries[entry.slot] = entry
        else:
            entry.slot = len(self._entries)
            self._entries.append(entry)
        entry.serial = self._next_serial
        self._next_serial += 1
        self._slots[entry.article_id] = entry.slot
        if entry.embedding is not None:
            self._dense.put(entry.slot, entry.embedding)
            entry.embedding = None
        self._languages[entry.language] = self._languages.get(entry.language, 0) + 1
        self._newest = max(self._newest, entry.time)
        for ids, counts in entry.sides:
            postings = self.vocabulary.postings
            for number in self._heaviest(ids, counts)[0].tolist():
                postings[number].append(entry.slot)
            self.vocabulary.articles[ids] += 1
        for similarity, _, other in entry.neighbours or ():
            self._remember(other, entry, similarity)
        self._join(entry, story_id)

    def move(self, entry: Entry, story_id: str) -> None:
        """Takes an entry out of its story and puts it into another."""
        if entry.story_id != story_id:
            self._leave(entry)
            self._join(entry, story_id)

    def remove(self, entry: Entry) -> None:
        """Forgets an article."""
        self._leave(entry)
        del self._slots[entry.article_id]
        self._entries[entry.slot] = None
        self._dense.drop(entry.slot)
        self._free.append(entry.slot)
        left = self._languages[entry.language] - 1
        if left:
            self._languages[entry.language] = left
        else:
            del self._languages[entry.language]
        entry.neighbours = None
        for ids, _ in entry.sides:
            numbers = ids.tolist()
            for number in numbers:
                posting = self.vocabulary.postings[number]
                if entry.slot in posting:
                    posting.remove(entry.slot)
            self.vocabulary.articles[ids] -= 1
            self.vocabulary.forget(numbers)
        entry.slot = -1

    def forget_before(self, time: float) -> None:
        """Forgets the stories that have nothing newer than `time` (seconds since 1970)."""
        for story_id in list(self.stories):
            entries = self.members(story_id)
            if all(entry.time < time for entry in entries):
                self._forget(entries)

    def forget_beyond(self, most: int) -> None:
        """Forgets the stories that have been quiet for longest until at most `most` articles are left."""
        if len(self) <= most:
            return
        for _, story_id in sorted((max(e.time for e in self.members(id)), id) for id in self.stories):
            if len(self) <= most:
                return
            self._forget(self.members(story_id))

    def _forget(self, entries: list[Entry]) -> None:
        for entry in entries:
            self.remove(entry)

    # --- similarity ---------------------------------------------------------------------------------------------------

    def nearest(self, entry: Entry) -> Iterator[tuple[float, Entry]]:
        """Similarity and entry of the nearest articles, nearest first. Found once, then remembered."""
        if entry.neighbours is None:
            found = self._similarities(entry, [self.at(slot) for slot in self._candidates(entry)])
            found = self._with_dense(entry, found)
            found.sort()
            entry.neighbours = found[-NEIGHBOURS_KEPT:]
            if entry.slot >= 0:
                for similarity, _, other in entry.neighbours:
                    self._remember(other, entry, similarity)
        return ((similarity, other) for similarity, _, other in reversed(entry.neighbours) if other.slot >= 0)

    def beside(self, entry: Entry, least: float) -> dict[str, float]:
        """The stories of an article's neighbours, its own too, as similar as their nearest and at least `least`."""
        if entry.neighbours is None:
            self.nearest(entry)
        found: dict[str, float] = {}
        for similarity, _, other in reversed(entry.neighbours or ()):
            if similarity < least:
                break
            if other.slot >= 0 and other.story_id not in found:
                found[other.story_id] = similarity
        return found

    def _with_dense(self, entry: Entry, found: list[Neighbour]) -> list[Neighbour]:
        """The neighbours with those that dense vectors show; what both show is as similar as the surer one says."""
        vector = self._dense.vector(entry.slot) if entry.slot >= 0 else entry.embedding
        if vector is None or not (near := self._dense.nearest(vector, EXACT)):
            return found
        near.pop(entry.slot, None)
        surer = [(max(similarity, near.pop(other.slot, 0.0)), serial, other) for similarity, serial, other in found]
        return surer + [(similarity, self.at(slot).serial, self.at(slot)) for slot, similarity in near.items()]

    def _remember(self, entry: Entry, later: Entry, similarity: float) -> None:
        """Makes a later article known to an earlier one as its neighbour."""
        if entry.neighbours is not None:
            insort(entry.neighbours, (similarity, later.serial, later))
            del entry.neighbours[:-NEIGHBOURS_KEPT]

    def _heaviest(self, ids: Ids, counts: Weights) -> tuple[Ids, Weights]:
        weights = counts * self.vocabulary.rarity(ids, len(self.stories))
        if len(ids) <= HEAVY_TERMS:
            return ids, weights
        top = np.argpartition(-weights, HEAVY_TERMS)[:HEAVY_TERMS]
        return ids[top], weights[top]

    def _candidates(self, entry: Entry) -> list[int]:
        """Slots that share the entry's heaviest terms: words, and anchors when another language is about."""
        found: list[deque[int]] = []
        shares: list[float] = []
        limit = max(COMMON_SHARE * len(self._slots), _COMMON_AT_LEAST)
        other_languages = len(self._languages) > (entry.language in self._languages)
        for ids, counts in entry.sides if other_languages else entry.sides[:1]:
            heavy, weights = self._heaviest(ids, counts)
            common = self.vocabulary.articles[heavy].tolist()
            for number, weight, articles in zip(heavy.tolist(), weights.tolist(), common, strict=True):
                posting = self.vocabulary.postings[number]
                if posting and articles <= limit:
                    found.append(posting)
                    shares.append(weight * weight)
        if not found:
            return []
        lengths = [len(posting) for posting in found]
        slots = np.fromiter(chain.from_iterable(found), np.intp, sum(lengths))
        scores = np.bincount(slots, np.repeat(shares, lengths), len(self._entries))
        if entry.slot >= 0:
            scores[entry.slot] = 0.0
        reached = np.flatnonzero(scores)
        if len(reached) > EXACT:
            reached = reached[np.argsort(-scores[reached], kind="stable")[:EXACT]]
        nearest: list[int] = reached.tolist()
        return nearest

    def _similarities(self, entry: Entry, others: list[Entry]) -> list[Neighbour]:
        """Those that are similar, 0 to 1: by words within a language, by meanings, names and numbers across."""
        same = [other for other in others if other.language == entry.language]
        foreign = [other for other in others if other.language != entry.language]
        found: list[Neighbour] = []
        if same:
            words = self._cosines(entry.words, entry.word_counts, [(other.words, other.word_counts) for other in same])
            numbers = [1.0] * len(same)
            if len(entry.numbers) >= NUMBERS_COMPARED:
                theirs = [(other.numbers, other.number_counts) for other in same]
                numbers = self._cosines(entry.numbers, entry.number_counts, theirs)
            for other, similar, number in zip(same, words, numbers, strict=True):
                if number < FOREIGN_NUMBERS and len(other.numbers) >= NUMBERS_COMPARED:
                    similar *= 1.0 - FOREIGN_NUMBERS + number
                if similar > 0.0:
                    found.append((similar, other.serial, other))
        if foreign:
            theirs = [(other.name_anchors, other.name_counts) for other in foreign]
            names = self._cosines(entry.name_anchors, entry.name_counts, theirs)
            theirs = [(other.numbers, other.number_counts) for other in foreign]
            numbers = self._cosines(entry.numbers, entry.number_counts, theirs)
            for other, name, number in zip(foreign, names, numbers, strict=True):
                if (similar := across_languages(name, number)) > 0.0:
                    found.append((similar, other.serial, other))
        return found

    def similarities_among(self, entries: list[Entry]) -> NDArray[np.float64]:
        """The similarity of each of the articles to each, n by n, by the weights of this moment; 0 to themselves."""
        spoken = {language: number for number, language in enumerate({entry.language: 0 for entry in entries})}
        languages = np.array([spoken[entry.language] for entry in entries])
        within = languages[:, None] == languages
        words = self._cosines_among([(entry.words, entry.word_counts) for entry in entries])
        numbers = self._cosines_among([(entry.numbers, entry.number_counts) for entry in entries])
        speaks = np.array([len(entry.numbers) >= NUMBERS_COMPARED for entry in entries])
        heard = np.minimum(1.0, 1.0 - FOREIGN_NUMBERS + numbers)
        similar = words * np.where(speaks[:, None] & speaks, heard, 1.0)
        if len(spoken) > 1:
            names = self._cosines_among([(entry.name_anchors, entry.name_counts) for entry in entries])
            alike = np.sqrt(names)
            across = alike + NUMBERS_ACROSS * np.minimum(numbers, NUMBERS_PER_MEANING * alike) - BY_CHANCE
            similar = np.where(within, similar, np.maximum(0.0, ACROSS_LANGUAGES * across))
        if (dense := self._dense.among([entry.slot for entry in entries])) is not None:
            similar = np.maximum(similar, dense)
        np.fill_diagonal(similar, 0.0)
        return similar

    def _cosines_among(self, vectors: list[tuple[Ids, Weights]]) -> NDArray[np.float64]:
        """Cosine of each of the vectors with each, rounded so that the order of their terms leaves no trace."""
        owner = np.repeat(np.arange(len(vectors)), [len(ids) for ids, _ in vectors])
        ids = np.concatenate([ids for ids, _ in vectors])
        weights = np.concatenate([counts for _, counts in vectors])
        weights = weights * self.vocabulary.rarity(ids, len(self.stories))
        norms = np.sqrt(np.bincount(owner, weights * weights, len(vectors))) + 1e-12
        several = np.bincount(ids) > 1  # a term that one vector has is in its length only
        columns = np.cumsum(several) - 1
        shared = several[ids]
        table = np.zeros((len(vectors), int(columns[-1]) + 1 if len(columns) else 0), np.float32)
        table[owner[shared], columns[ids[shared]]] = weights[shared] / norms[owner[shared]]
        return np.asarray(np.round(table @ table.T, 5), np.float64)

    def _cosines(self, ids: Ids, counts: Weights, vectors: list[tuple[Ids, Weights]]) -> list[float]:
        vectors_ids = [vector_ids for vector_ids, _ in vectors]
        lengths = np.fromiter((len(vector_ids) for vector_ids in vectors_ids), np.intp, len(vectors))
        if not len(ids) or not lengths.any():
            return [0.0] * len(vectors)
        stories = len(self.stories)
        weights = counts * self.vocabulary.rarity(ids, stories)
        dense = self.vocabulary.scratch
        dense[ids] = weights
        flat = np.concatenate(vectors_ids)
        flat_weights = np.concatenate([vector_counts for _, vector_counts in vectors])
        flat_weights = flat_weights * self.vocabulary.rarity(flat, stories)
        owner = np.repeat(np.arange(len(vectors)), lengths)
        dots = np.bincount(owner, flat_weights * dense[flat], len(vectors))
        squares = np.bincount(owner, flat_weights * flat_weights, len(vectors))
        dense[ids] = 0.0
        norm = math.sqrt(float(weights @ weights))
        cosines: list[float] = (dots / (np.sqrt(squares) * norm + 1e-12)).tolist()
        return cosines

    # --- stories ------------------------------------------------------------------------------------------------------

    def _join(self, entry: Entry, story_id: str) -> None:
        story = self.stories.get(story_id)
        if story is None:
            story = self.stories[story_id] = ActiveStory(story_id)
        entry.story_id = story_id
        story.slots.append(entry.slot)
        story.reports += not entry.opinion
        story.opened = min(story.opened, entry.time)
        _, new = self.vocabulary.split(entry.terms, (story.terms,))
        self.vocabulary.counted(new, +1)
        story.terms = np.concatenate([story.terms, new])

    def _leave(self, entry: Entry) -> None:
        story = self.stories[entry.story_id]
        story.slots.remove(entry.slot)
        story.reports -= not entry.opinion
        if not story.slots:
            self.vocabulary.counted(story.terms, -1)
            del self.stories[story.id]
            return
        rest = [self.at(slot) for slot in story.slots]
        _, gone = self.vocabulary.split(entry.terms, (ids for other in rest for ids, _ in other.sides))
        self.vocabulary.counted(gone, -1)
        _, story.terms = self.vocabulary.split(story.terms, (gone,))
        story.opened = min(other.time for other in rest)
