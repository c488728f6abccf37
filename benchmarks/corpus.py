"""Made-up news in any amount: events with names and words of their own, each reported by several outlets.

The words are invented or plain function words, drawn by Zipf's law, so that lengths, repetition and overlap cost the
pipeline what real reports cost it. The same seed gives the same news.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

_FUNCTION_WORDS = (
    "the of and to in a that was on for with as it by at from said were has had its after which an are this be their "
    "have not who been but will more would they than when other all into over first also two one about there"
).split()
_ONSETS = "b c d f g h j k l m n p r s t v w br cr dr fl gr pl pr sk st tr".split()
_VOWELS = "a e i o u ai ea ou".split()
_CODAS = ["", "", "n", "r", "s", "l", "t", "nd", "rk", "st"]
_VOCABULARY = 6000
_REPORTS_PER_EVENT = (1, 8)
_WORDS_PER_REPORT = (120, 420)


@dataclass(frozen=True)
class Report:
    """One outlet's article about one event."""

    slug: str
    event: int
    outlet: int
    title: str
    paragraphs: tuple[str, ...]


def reports(count: int, *, outlets: int, seed: int = 1) -> Iterator[Report]:
    """`count` reports by `outlets` outlets, the reports of one event near one another, as news come."""
    chance = random.Random(seed)
    words = [_word(chance) for _ in range(_VOCABULARY)]
    weights = list(accumulate(1 / rank for rank in range(1, _VOCABULARY + 1)))
    waiting: list[tuple[float, Report]] = []
    made = event = 0
    while made < count or waiting:
        while made < count and len(waiting) < outlets * 2:
            event += 1
            for report in _event(event, chance, words, weights, outlets):
                waiting.append((event + chance.expovariate(0.3), report))
                made += 1
        waiting.sort(key=lambda entry: (entry[0], entry[1].slug), reverse=True)
        yield waiting.pop()[1]


def _event(event: int, chance: random.Random, words: list[str], weights: list[float], outlets: int) -> Iterator[Report]:
    names = [_word(chance).capitalize() + chance.choice(["", "a", "en", "ov"]) for _ in range(8)]
    figures = [str(chance.randint(11, 9999)) for _ in range(4)]
    topical = [chance.choice(words) for _ in range(30)]
    for outlet in chance.sample(range(outlets), min(outlets, chance.randint(*_REPORTS_PER_EVENT))):
        title = " ".join([chance.choice(names), *chance.sample(topical, 3), "in", chance.choice(names)])
        length = chance.randint(*_WORDS_PER_REPORT)
        sentences: list[str] = []
        while sum(map(len, sentences)) < length * 6:
            sentences.append(_sentence(chance, words, weights, names, figures, topical))
        paragraphs = tuple(" ".join(sentences[start : start + 3]) for start in range(0, len(sentences), 3))
        yield Report(f"{event}-{outlet}", event, outlet, title, paragraphs)


def _sentence(
    chance: random.Random,
    words: list[str],
    weights: list[float],
    names: list[str],
    figures: list[str],
    topical: list[str],
) -> str:
    drawn = chance.choices(words, cum_weights=weights, k=24)
    sentence: list[str] = []
    for position in range(chance.randint(9, 24)):
        kind = chance.random()
        if kind < 0.4:
            sentence.append(chance.choice(_FUNCTION_WORDS))
        elif kind < 0.55:
            sentence.append(chance.choice(topical))
        elif kind < 0.65:
            sentence.append(chance.choice(names))
        elif kind < 0.68:
            sentence.append(chance.choice(figures))
        else:
            sentence.append(drawn[position])
    sentence[0] = sentence[0].capitalize()
    return " ".join(sentence) + "."


def _word(chance: random.Random) -> str:
    return "".join(
        chance.choice(_ONSETS) + chance.choice(_VOWELS) + chance.choice(_CODAS) for _ in range(chance.randint(1, 3))
    )
