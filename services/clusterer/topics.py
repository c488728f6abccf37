"""What an article and a story are about: evidence from the outlet's own labels, the URL, the outlet and the words."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from services.clusterer.topic_labels import topics_of_label
from services.clusterer.topic_lexicon import Evidence, Lexicon, lexicon, without_marks
from shared.text.words import words

_WORDS_READ = 300
_CHARACTERS_READ = 2500
"""Enough of any text to hold `_WORDS_READ` words of most languages."""
_TITLE_COUNTS = 2.5
"""How often a word of the title counts. Tuned with `python -m benchmarks.topics` on the dev files, as all below."""
_LEAD_COUNTS = 1.5
_LEAD_WORDS = 60

_LEARNED_WEIGHT = 0.7
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
    """The words and labels that gave it, the heaviest first."""


def topics(
    title: str,
    text: str,
    language: str,
    labels: Iterable[str] = (),
    url: str = "",
    source_topic: str | None = None,
) -> list[TopicScore]:
    """The topics of an article, most certain first; none when nothing tells.

    `language` is BCP 47. `labels` are the section and the feed's categories in any language, empty ones allowed.
    """
    votes: defaultdict[str, float] = defaultdict(float)
    because: defaultdict[str, list[str]] = defaultdict(list)
    for topic, (weight, told) in _of_words(title, text, language.partition("-")[0].lower()).items():
        votes[topic] += weight
        because[topic] += told
    labelled = {topic: label for label in labels for topic in topics_of_label(label)}
    folders = urlsplit(url).path.split("/")[:-1] if url else []
    in_path = {topic: folder for folder in folders for topic in topics_of_label(folder.replace("-", " "))}
    for found, vote in ((labelled, _LABEL_VOTE), (in_path, _URL_VOTE)):
        for topic, label in found.items():
            votes[topic] += vote / len(found)
            because[topic].insert(0, label)
    if source_topic:
        votes[source_topic] += _SOURCE_VOTE
    ranked = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
    return [TopicScore(topic, count, tuple(because[topic])) for topic, count in ranked]


def topic_votes(scores: Iterable[TopicScore]) -> dict[str, float]:
    """Topic ids to votes, as they are remembered."""
    return {score.topic: round(score.votes, 3) for score in scores}


def _of_words(title: str, text: str, language: str) -> dict[str, tuple[float, list[str]]]:
    """Topic ids to what the words say for it (0 to `_WORD_VOTES`), and the words, heaviest first.

    The strongest topic's sum x becomes a vote by x / (x + doubt).
    """
    sums, shares = word_sums(title, text, lexicon(language))
    strongest = max(sums.values(), default=0.0)
    if strongest <= 0.0:
        return {}
    scale = _WORD_VOTES / (strongest + _DOUBT)
    return {
        topic: (total * scale, [word for _, word in sorted(shares[topic], reverse=True)[:_MOST_REASONS]])
        for topic, total in sums.items()
        if total > 0.0
    }


def word_sums(
    title: str, text: str, known: Lexicon
) -> tuple[dict[str, float], Mapping[str, Sequence[tuple[float, str]]]]:
    """Topic ids to the sum of their words' weights, and each word's share in it.

    The sum of log odds that a naive Bayes classifier would add up, with a word's repetitions damped (1 + ln n).
    """
    text = text[:_CHARACTERS_READ]
    if known.bare:
        title, text = without_marks(title), without_marks(text)
    counts: dict[str, float] = {}
    told: dict[str, Evidence] = {}
    in_text = words(text)[:_WORDS_READ]
    for tokens, count in (
        (words(title), _TITLE_COUNTS),
        (in_text[:_LEAD_WORDS], _LEAD_COUNTS),
        (in_text[_LEAD_WORDS:], 1.0),
    ):
        _count(tokens, count, known, counts, told)
    sums: defaultdict[str, float] = defaultdict(float)
    shares: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    trust = _LEARNED_WEIGHT * min(1.0, _SHORT_WORDS / max(1, len(counts)))
    for token, count in counts.items():
        evidence, learned = (told[token], False) if token in told else known.evidence(token)
        for topic, weight in evidence:
            share = weight * (1.0 + math.log(count)) * (trust if learned else 1.0)
            sums[topic] += share
            shares[topic].append((share, token))
    return sums, shares


def _count(
    tokens: Sequence[str], count: float, known: Lexicon, counts: dict[str, float], told: dict[str, Evidence]
) -> None:
    """Adds `count` for each word, and for each phrase of the lexicon in place of its words, whose evidence is told."""
    phrases = known.phrases
    skip = 0
    for place, token in enumerate(tokens):
        if skip:
            skip -= 1
            continue
        for rest, evidence in phrases.get(token, ()):
            if tuple(tokens[place + 1 : place + 1 + len(rest)]) == rest:
                token = f"{token} {' '.join(rest)}"
                told[token] = evidence
                skip = len(rest)
                break
        counts[token] = counts.get(token, 0.0) + count


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
