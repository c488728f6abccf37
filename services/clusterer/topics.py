"""What an article and a story are about: evidence from the outlet's own labels, the URL, the outlet and the words."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from urllib.parse import urlsplit

from services.clusterer.topic_labels import topics_of_label
from services.clusterer.topic_lexicon import Evidence, Lexicon, lexicon, without_marks
from services.clusterer.wording import CHARACTERS_READ, Wording, wording

_WORDS_READ = 200
_TITLE_COUNTS = 2.5
"""How often a word of the title counts. Tuned with `python -m benchmarks.topics` on the dev files, as all below."""
_LEAD_COUNTS = 1.5
_LEAD_WORDS = 60

_LEARNED_WEIGHT = 1.0
"""Of a learned word beside one of our own: sentences of travel guides and encyclopaedias are not quite news."""
_SHORT_WORDS = 80
"""Different words up to which learned words count in full: a long text has enough of our own."""

_LABEL_VOTE = 3.0
"""An outlet's own section or category."""
_URL_VOTE = 1.5
_SOURCE_VOTE = 2.0
_WORD_VOTES = 4.0
"""What the words of one article can say at most, so that a long text does not drown what its outlet says."""
_DOUBT = 3.0
"""Evidence that counts against the words: with as much as this for a topic they say half of what they could."""

_MOST_REASONS = 6
_MOST_RANKED = 8
"""Topics of an article that are kept: the rest are chance words."""

_KEPT_SHARE = 0.45
"""A topic is the story's when it has this share of the first topic's votes."""
_STAYS_SHARE = 0.35
"""A topic that the story had already stays with this share, so that topics do not flicker as it grows."""
_MOST_TOPICS = 3
_MOST_COUNTRIES = 5
_LEAST_VOTES = 0.8
"""Mean votes of an article below which nobody knows."""


@dataclass(frozen=True)
class TopicScore:
    """One topic of one article."""

    topic: str
    """An id of `shared.events.TOPIC_NAMES`."""
    votes: float
    """0 to about 10: words up to 4, labels 3, the outlet's one topic 2, the URL 1.5."""
    because: tuple[str, ...]
    """The labels and our own words that gave it, the heaviest first."""


@dataclass(frozen=True)
class Reading:
    """The words of an article, folded, in order."""

    title: list[str]
    lead: list[str]
    rest: list[str]


def read(title: str, text: str, language: str, cut: Wording | None = None) -> Reading:
    """An article's words as topics and countries are told from them; `language` is BCP 47.

    `cut` are its words when somebody has them already.
    """
    if lexicon(_primary(language)).bare:
        cut = wording(without_marks(title), without_marks(text[:CHARACTERS_READ]))
    cut = cut or wording(title, text)
    return Reading(cut.title, cut.text[:_LEAD_WORDS], cut.text[_LEAD_WORDS:_WORDS_READ])


def topics(
    article: Reading,
    language: str,
    labels: Iterable[str] = (),
    url: str = "",
    source_topic: str | None = None,
) -> list[TopicScore]:
    """The topics of an article, most certain first; none when nothing tells.

    `language` is BCP 47. `labels` are the section and the feed's categories in any language, empty ones allowed.
    """
    votes: defaultdict[str, float] = defaultdict(float)
    named: defaultdict[str, list[str]] = defaultdict(list)
    told = _of_words(article, lexicon(_primary(language)))
    for topic, (weight, _) in told.items():
        votes[topic] += weight
    labelled = {topic: label for label in labels for topic in topics_of_label(label)}
    folders = urlsplit(url).path.split("/")[:-1] if url else []
    in_path = {topic: folder for folder in folders for topic in topics_of_label(folder.replace("-", " "))}
    for found, vote in ((labelled, _LABEL_VOTE), (in_path, _URL_VOTE)):
        for topic, label in found.items():
            votes[topic] += vote / len(found)
            named[topic].append(label)
    if source_topic:
        votes[source_topic] += _SOURCE_VOTE
    ranked = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
    return [
        TopicScore(
            topic,
            count,
            (*named[topic], *(word for _, word in nlargest(_MOST_REASONS, told[topic][1] if topic in told else ()))),
        )
        for topic, count in ranked[:_MOST_RANKED]
    ]


def topic_votes(scores: Iterable[TopicScore]) -> dict[str, float]:
    """Topic ids to votes, as they are remembered."""
    return {score.topic: round(score.votes, 3) for score in scores}


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def _of_words(article: Reading, known: Lexicon) -> dict[str, tuple[float, Sequence[tuple[float, str]]]]:
    """Topic ids to what the words say for it (0 to `_WORD_VOTES`), and each word's share in it.

    The strongest topic's sum x becomes a vote by x / (x + doubt).
    """
    sums, shares = word_sums(article, known)
    strongest = max(sums.values(), default=0.0)
    if strongest <= 0.0:
        return {}
    scale = _WORD_VOTES / (strongest + _DOUBT)
    return {topic: (total * scale, shares.get(topic, ())) for topic, total in sums.items() if total > 0.0}


def word_sums(article: Reading, known: Lexicon) -> tuple[dict[str, float], Mapping[str, Sequence[tuple[float, str]]]]:
    """Topic ids (or whatever the lexicon tells of) to the sum of their words' weights, and each word's share in it.

    The sum of log odds that a naive Bayes classifier would add up, with a word's repetitions damped (1 + ln n).
    """
    counts = dict.fromkeys(article.title, 0.0)
    for tokens, times in ((article.title, _TITLE_COUNTS), (article.lead, _LEAD_COUNTS), (article.rest, 1.0)):
        for token in tokens:
            counts[token] = counts.get(token, 0.0) + times
    phrases = _take_phrases(article, known, counts)
    trust = _LEARNED_WEIGHT * min(1.0, _SHORT_WORDS / max(1, len(counts)))
    memory = known.memory
    sums: defaultdict[str, float] = defaultdict(float)
    shares: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)

    def add(told: Evidence, times: float, word: str) -> None:
        for topic, weight in told:
            sums[topic] += weight * times
            shares[topic].append((weight * times, word))

    for phrase, (told, count) in phrases.items():
        add(told, 1.0 + math.log(count), phrase)
    for token, count in counts.items():
        told, learned = memory[token]
        if not told:
            continue
        if learned:
            for topic, weight in told:
                sums[topic] += weight * trust
        elif count > 0.0:
            add(told, 1.0 + math.log(count), token)
    return sums, shares


def _take_phrases(article: Reading, known: Lexicon, counts: dict[str, float]) -> dict[str, tuple[Evidence, float]]:
    """The lexicon's phrases that occur, with what they tell and how often; their words are taken out of `counts`."""
    found: dict[str, tuple[Evidence, float]] = {}
    first_words = known.phrases.keys() & counts.keys()
    if not first_words:
        return found
    for tokens, times in ((article.title, _TITLE_COUNTS), (article.lead, _LEAD_COUNTS), (article.rest, 1.0)):
        free = 0
        for place, token in enumerate(tokens):
            if token not in first_words or place < free:
                continue
            for rest, evidence in known.phrases[token]:
                free = place + 1 + len(rest)
                if tuple(tokens[place + 1 : free]) == rest:
                    for word in (token, *rest):
                        counts[word] -= times
                    phrase = " ".join((token, *rest))
                    found[phrase] = (evidence, times + (found[phrase][1] if phrase in found else 0.0))
                    break
            else:
                free = 0
    return found


def story_topics(votes: Iterable[Mapping[str, float]], before: Iterable[str] = ()) -> tuple[str, ...]:
    """The topics of a story, most certain first, from its independent reports' votes: at most three.

    `before` are the topics that the story had: they stay a little longer than new ones come, and stay altogether when
    no report is known any more. None when nobody knows.
    """
    return _agreed(votes, tuple(before), most=_MOST_TOPICS, least=_LEAST_VOTES)


def story_countries(weights: Iterable[Mapping[str, float]], before: Iterable[str] = ()) -> tuple[str, ...]:
    """The countries that a story concerns, most certain first, from its independent reports: at most five."""
    return _agreed(weights, tuple(before), most=_MOST_COUNTRIES, least=_LEAST_VOTES)


def _agreed(
    votes: Iterable[Mapping[str, float]], before: tuple[str, ...], *, most: int, least: float
) -> tuple[str, ...]:
    total: defaultdict[str, float] = defaultdict(float)
    reports = 0
    for article in votes:
        reports += 1
        for name, count in article.items():
            total[name] += count
    if not reports:
        return before
    ranked = sorted(total.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < least * reports:
        return ()
    first = ranked[0][1]
    kept = [name for name, count in ranked if count >= first * (_STAYS_SHARE if name in before else _KEPT_SHARE)]
    return tuple(kept[:most])
