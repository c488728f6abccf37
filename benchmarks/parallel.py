"""`python -m benchmarks.parallel [PATH …]`: how often a sentence's nearest English sentence is its own translation.

A file holds lines of `texts`, language to sentence. Compared by the clusterer's terms across languages, in their only
configuration. The shipped lexicons were partly mined from sentences of the same documents, so the figures flatter;
`held_out` has lexicons mined again without any sentence that shares a rare word with the file's (when the training
sentences lie at EVAL_DIR/topics/sib200-train.jsonl), which is too severe: other documents, and a fraction of the data.
The peer, `characters`, is TF-IDF over the character 3- and 4-grams of the romanised sentences.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from anyascii import anyascii
from numpy.typing import NDArray

from benchmarks.front import EVALUATION, files_to_measure, progress, read_lines, report
from benchmarks.mine_lexicons import mined, read_sentences
from services.clusterer.crosslang import Pivot, Rarity, similarity, text_terms
from services.clusterer.crosslang.lexicon import Lexicon, lexicon, merged, read_part
from services.clusterer.stopwords import STOPWORDS
from shared.text.words import words

TRAINING = EVALUATION / "topics/sib200-train.jsonl"
RARE = 6
"""A word in at most so many of all the English sentences is rare: who shares it may come from the same document."""

Terms = Mapping[str, float]


def measure(path: Path) -> dict[str, Any]:
    """Recall at 1 by language and on average: shipped lexicons, held-out lexicons, no lexicon, and the peer."""
    texts = [row["texts"] for row in read_lines(path)]
    found: dict[str, Any] = recall(texts, by_terms(Pivot(lexicon)), path.stem)
    found["without_lexicon"] = recall(texts, by_terms(Pivot(lambda language: {})), "without lexicon")
    if TRAINING.is_file():
        held_out = held_out_lexicons(texts)
        found["held_out"] = recall(texts, by_terms(Pivot(held_out)), "held out")
    found["characters"] = recall(texts, characters, "characters")
    return found


def recall(texts: Sequence[Mapping[str, str]], represent: Callable[[str, str], Terms], label: str) -> dict[str, Any]:
    """`recall_at_1` by language, and its `mean`."""
    english = [represent(row["en"], "en") for row in texts]
    languages = [language for language in texts[0] if language != "en"]
    rate = {}
    for language in progress(languages, label):
        foreign = [represent(row[language], language) for row in texts]
        nearest = table(foreign, english).argmax(axis=1)
        rate[language] = float((nearest == np.arange(len(texts))).mean())
    return {"recall_at_1": rate, "mean": sum(rate.values()) / len(rate)}


def by_terms(pivot: Pivot) -> Callable[[str, str], Terms]:
    return lambda sentence, language: text_terms("", sentence, language, pivot)


def characters(sentence: str, language: str) -> Terms:
    """Character 3- and 4-grams of the romanised words with their counts."""
    counts: Counter[str] = Counter()
    for word in anyascii(sentence).lower().split():
        padded = f" {word} "
        counts.update(padded[at : at + size] for size in (3, 4) for at in range(len(padded) - size + 1))
    return {term: 1.0 + math.log(count) for term, count in counts.items()}


def table(foreign: Sequence[Terms], english: Sequence[Terms]) -> NDArray[np.float64]:
    """Similarities, foreign by English, with rarities from all of these texts."""
    rarity = Rarity()
    for terms in (*foreign, *english):
        rarity.see(terms)
    left, right = [rarity.weigh(terms) for terms in foreign], [rarity.weigh(terms) for terms in english]
    return np.array([[similarity(one, other) for other in right] for one in left])


def held_out_lexicons(texts: Sequence[Mapping[str, str]]) -> Callable[[str], Lexicon]:
    """The lexicons as shipped, but mined from sentences of other documents than those of `texts`."""
    sentences = read_sentences(TRAINING)
    stop = STOPWORDS["en"]
    known = [{word for word in words(text) if word not in stop} for text in sentences["en"]]
    tested = [{word for word in words(row["en"]) if word not in stop} for row in texts]
    frequency = Counter(word for sentence in known + tested for word in sentence)
    telling = {word for sentence in tested for word in sentence if frequency[word] <= RARE}
    rows = [row for row, sentence in enumerate(known) if not sentence & telling]
    made: dict[str, Lexicon] = {}

    def held_out(language: str) -> Lexicon:
        if language not in made:
            fresh = mined(language, sentences, rows) if language in sentences else {}
            made[language] = merged(read_part("cldr", language), fresh)
        return made[language]

    return held_out


def main() -> None:
    results = {path.stem: measure(path) for path in files_to_measure("parallel")}
    report(next(iter(results.values())) if len(results) == 1 else {"files": results})


if __name__ == "__main__":
    main()
