"""What a story is about: votes from the outlet's own labels, the URL's section and the words, by language."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from services.clusterer.topic_labels import LABELS
from services.clusterer.topic_words import TOPIC_STEMS
from services.clusterer.vectors import Profile, stem
from shared.text.normalise import fold

_LABEL_VOTE = 3.0
"""An outlet's own section or category."""
_URL_VOTE = 1.5
_SOURCE_VOTE = 2.0
_WORD_VOTE = 0.6
_MOST_WORD_VOTES = 4.0
"""Of the words of one article on one topic, so that a long text does not drown what its outlet says."""
_KEPT_SHARE = 0.4
"""A topic is the story's when it has this share of the first topic's votes."""
_MOST_TOPICS = 3
_LEAST_VOTES = 1.2


def topic_votes(profile: Profile, labels: Iterable[str], url: str, source_topic: str | None) -> dict[str, float]:
    """Topic ids to an article's votes. `labels` are the section and categories in any language, empty ones allowed."""
    votes: defaultdict[str, float] = defaultdict(float)
    labelled = {topic for label in labels for topic in topics_of_label(label)}
    for topic in labelled:
        votes[topic] += _LABEL_VOTE / len(labelled)
    folders = urlsplit(url).path.split("/")[:-1]
    in_path = {topic for folder in folders for topic in topics_of_label(folder.replace("-", " "))}
    for topic in in_path:
        votes[topic] += _URL_VOTE / len(in_path)
    if source_topic:
        votes[source_topic] += _SOURCE_VOTE
    for topic, count in _word_counts(profile).items():
        votes[topic] += min(_MOST_WORD_VOTES, _WORD_VOTE * count)
    return dict(votes)


def topics_of_label(label: str) -> tuple[str, ...]:
    """Topic ids that an outlet's name for a section or category stands for; none for one that says nothing."""
    folded = " ".join(fold(label).split())
    found = LABELS.get(folded)
    return (found,) if found else ()


def _word_counts(profile: Profile) -> Mapping[str, int]:
    """Topic ids to how often the text uses words of that topic, a word at most three times."""
    stems = TOPIC_STEMS.get(profile.language, {})
    counts: Counter[str] = Counter()
    for word, count in profile.words.items():
        topic = stems.get(stem(word, profile.language))
        if topic:
            counts[topic] += min(count, 3)
    return counts


def story_topics(votes: Iterable[Mapping[str, float]]) -> tuple[str, ...]:
    """The topics of a story, most certain first, from its articles' votes: at most three, none when nobody knows."""
    total: defaultdict[str, float] = defaultdict(float)
    for article in votes:
        for topic, count in article.items():
            total[topic] += count
    ranked = sorted(total.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < _LEAST_VOTES:
        return ()
    least = ranked[0][1] * _KEPT_SHARE
    return tuple(topic for topic, count in ranked[:_MOST_TOPICS] if count >= least)
