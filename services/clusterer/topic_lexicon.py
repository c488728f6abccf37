"""The words that tell what a text is about, by language, read from `lexicons/`.

A line of `lexicons/topics/<language>.tsv` is a topic, a weight and words: `elect*` matches every word that begins so,
`*minister` every word that ends so, `prime_minister` two words in a row, `word!` that form alone. Inflection is a first
line of the file, since stemmers are slow and join words of different topics (university, universe):

    @english      also with -s, -ed, -ing
    @endings N    with any ending of at most N letters in place of a final vowel
    @prefix N     whatever follows a word of at least N letters (agglutinating languages)
    @bare         compared without marks on letters
    @also xx      another language's list counts too

`topics/any.tsv` holds names that many languages share; `topics_sib200.tsv.gz` weaker words that were learned. A
language's own list takes precedence.
"""

import gzip
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from shared.text.words import words

LEXICONS = Path(__file__).parent / "lexicons"
LEARNED = LEXICONS / "topics_sib200.tsv.gz"

Evidence = tuple[tuple[str, float], ...]
"""Topic ids with weights."""
Told = tuple[Evidence, bool]
"""What a word tells, and whether that was learned."""

_PROCLITICS: dict[str, tuple[str, ...]] = {
    "am": ("የ", "በ", "ለ", "ከ", "እንደ", "ስለ", "ባለ", "የሚ", "የአ"),
    "ar": ("وال", "بال", "لل", "ال", "و", "ب", "ل", "ف", "ك"),
    "he": ("וה", "שה", "מה", "בה", "ה", "ו", "ב", "ל", "מ", "ש", "כ"),
    "ti": ("ናይ", "ብ", "ን", "ዝ", "እ", "ከ", "ካብ", "ም", "በ", "ና"),
}
"""Words that are written together with the next one."""
_LEAST_WITHOUT = 2
"""Letters that must remain after a proclitic."""
_MEMORY = 1 << 16
_MARKS = re.compile("[\u0300-\u036f]")
_LEAST_INFLECTED = 5
"""Letters: shorter words must stand as they are listed."""
_FINAL_VOWELS = frozenset("aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýăąęőűаеиоуыэюяіїєьйαεηιουωάέήίόύώ")
LEARNED_LETTERS = 4
"""How much of a word the learned list keeps: enough to tell most words apart, little enough to cut endings (5 and 6
lose .02 to .05 of macro-F1 on sib200-dev)."""
LEARNED_SYLLABLES = 2
"""The same in Korean."""


@dataclass
class _Pattern:
    """Beginnings (or endings), to be looked up longest first."""

    entries: dict[str, Evidence] = field(default_factory=dict)
    shortest: int = 99
    longest: int = 0

    def add(self, text: str, evidence: Evidence) -> None:
        self.entries[text] = _merged(self.entries.get(text, ()), evidence)
        self.shortest, self.longest = min(self.shortest, len(text)), max(self.longest, len(text))

    def beginning(self, word: str, most_left: int = 99) -> Evidence:
        """What the longest beginning of `word` tells that leaves at most `most_left` letters."""
        for length in range(min(len(word), self.longest), max(self.shortest, len(word) - most_left) - 1, -1):
            if found := self.entries.get(word[:length]):
                return found
        return ()

    def ending(self, word: str) -> Evidence:
        """What the longest ending of `word` tells."""
        for length in range(min(len(word), self.longest), self.shortest - 1, -1):
            if found := self.entries.get(word[-length:]):
                return found
        return ()


class _Memory(dict[str, Told]):
    """Looks a word up once; starts anew when it has seen `_MEMORY` words."""

    def __init__(self, look_up: Callable[[str], Told]) -> None:
        super().__init__()
        self._look_up = look_up

    def __missing__(self, word: str) -> Told:
        if len(self) >= _MEMORY:
            self.clear()
        found = self[word] = self._look_up(word)
        return found


class Lexicon:
    """One language's words."""

    def __init__(
        self,
        language: str,
        lines: Iterable[str],
        *,
        learned: Iterable[tuple[str, str, float]] = (),
        shared: Iterable[tuple[Sequence[str], Evidence]] = (),
    ) -> None:
        """`lines` as above; `learned` words with topic and weight; `shared` runs of words that many languages have."""
        self.language = language
        self._shared: dict[str, Evidence] = {}
        self.phrases: dict[str, list[tuple[tuple[str, ...], Evidence]]] = {}
        """First word to the words that must follow, longest first, and what the phrase tells."""
        self._exact: dict[str, Evidence] = {}
        self._inflected: dict[str, Evidence] = {}
        self._beginnings, self._endings, self._stumps = _Pattern(), _Pattern(), _Pattern()
        self._learned: dict[str, Evidence] = {}
        self.memory = _Memory(self._look_up)
        """Folded word to what it tells and whether that was learned; empty evidence for most."""
        self._english = False
        self.bare = False
        """Whether texts are to be read without the marks on their letters."""
        self._prefix_from = 99
        self._ending_letters = 0
        self._own_words = 0
        for line in lines:
            self._read(line)
        for word, topic, weight in learned:
            self._learned[word] = (*self._learned.get(word, ()), (topic, weight))
        for tokens, evidence in shared:
            if len(tokens) == 1:
                self._shared[tokens[0]] = evidence
            else:
                self.phrases.setdefault(tokens[0], []).append((tuple(tokens[1:]), evidence))
        for known in self.phrases.values():
            known.sort(key=lambda phrase: -len(phrase[0]))

    def _read(self, line: str) -> None:
        if line.startswith("@"):
            rule, _, number = line.partition(" ")
            self._english |= rule == "@english"
            self.bare |= rule == "@bare"
            self._prefix_from = int(number) if rule == "@prefix" else self._prefix_from
            self._ending_letters = int(number) if rule == "@endings" else self._ending_letters
        elif line and not line.startswith("#"):
            topic, weight, listed = line.split("\t")
            for entry in listed.split():
                self._add(entry, ((topic, float(weight)),))

    def _add(self, entry: str, evidence: Evidence) -> None:
        written = entry.strip("*!").replace("_", " ")
        tokens = words(without_marks(written) if self.bare else written)
        if not tokens:
            raise ValueError(f"topics/{self.language}.tsv: {entry!r} holds no word")
        self._own_words += 1
        if len(tokens) > 1:
            self.phrases.setdefault(tokens[0], []).append((tuple(tokens[1:]), evidence))
            return
        token = tokens[0]
        if entry.startswith("*"):
            self._endings.add(token, evidence)
        elif entry.endswith("*") or len(token) >= self._prefix_from:
            self._beginnings.add(token, evidence)
        else:
            self._exact[token] = _merged(self._exact.get(token, ()), evidence)
            if self._english:
                for form in _english_forms(token):
                    self._inflected.setdefault(form, evidence)
            elif self._ending_letters and len(token) >= _LEAST_INFLECTED and not entry.endswith("!"):
                self._stumps.add(token[:-1] if token[-1] in _FINAL_VOWELS else token, evidence)

    def evidence(self, word: str) -> Told:
        """What one folded word tells, nothing for most; and whether that was learned."""
        return self.memory[word]

    def _look_up(self, word: str) -> Told:
        for form in self._forms(word):
            if found := self._own(form):
                return found, False
        if shared := self._shared.get(word):
            return shared, False
        return self._learned.get(head(word), ()), True

    def _own(self, word: str) -> Evidence:
        return (
            self._exact.get(word)
            or self._inflected.get(word)
            or self._beginnings.beginning(word)
            or self._stumps.beginning(word, self._ending_letters + 1)
            or self._endings.ending(word)
        )

    def _forms(self, word: str) -> Iterator[str]:
        yield word
        for proclitic in _PROCLITICS.get(self.language, ()):
            if word.startswith(proclitic) and len(word) - len(proclitic) >= _LEAST_WITHOUT:
                yield word[len(proclitic) :]

    def __len__(self) -> int:
        """How many words and phrases of our own there are."""
        return self._own_words

    def topics(self) -> set[str]:
        """The topics that its own words tell of."""
        groups: tuple[Iterable[Evidence], ...] = (
            self._exact.values(),
            self._beginnings.entries.values(),
            self._endings.entries.values(),
            (evidence for known in self.phrases.values() for _, evidence in known),
        )
        return {topic for group in groups for evidence in group for topic, _ in evidence}


def _english_forms(word: str) -> Iterator[str]:
    yield f"{word}s"
    if len(word) < _LEAST_INFLECTED - 1 or not word.isalpha():
        return
    base = word[:-1] if word[-1] in "ey" else word
    yield from (f"{base}ed", f"{base}es", f"{base}ing", f"{word}d", f"{word}ing")
    if word[-1] == "y":
        yield from (f"{base}ies", f"{base}ied")
    elif word[-1] in "bdgmnprt":
        yield from (f"{word}{word[-1]}ed", f"{word}{word[-1]}ing")


def _merged(known: Evidence, more: Evidence) -> Evidence:
    weights = dict(known)
    for topic, weight in more:
        weights[topic] = max(weight, weights.get(topic, 0.0))
    return tuple(weights.items())


def head(word: str) -> str:
    """The part of a word by which learned words are known."""
    return word[: LEARNED_SYLLABLES if "\uac00" <= word[0] <= "\ud7a3" else LEARNED_LETTERS]


def without_marks(text: str) -> str:
    """`text` without the marks above and below its letters."""
    return _MARKS.sub("", unicodedata.normalize("NFD", text))


@cache
def lexicon(language: str) -> Lexicon:
    """The words of a language (primary subtag); an empty lexicon for a language that has none. Read once."""
    return Lexicon(language, _lines(language), learned=_learned().get(language, ()), shared=_shared())


def own_lexicon(language: str) -> Lexicon:
    """The same without the words that were learned."""
    return Lexicon(language, _lines(language), shared=_shared())


def _lines(language: str) -> list[str]:
    path = LEXICONS / "topics" / f"{language}.tsv"
    if not language.isalpha() or not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    others = [line.split()[1] for line in lines if line.startswith("@also")]
    return [*lines, *(line for other in others for line in _lines(other))]


@cache
def _shared() -> list[tuple[list[str], Evidence]]:
    """Words and names that many languages share, with what they tell."""
    return [
        (words(entry.replace("_", " ")), ((topic, float(weight)),))
        for topic, weight, listed in (line.split("\t") for line in _lines("any") if not line.startswith("#"))
        for entry in listed.split()
    ]


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a list of our own."""
    return tuple(sorted(path.stem for path in (LEXICONS / "topics").glob("*.tsv") if path.stem != "any"))


@cache
def _learned() -> dict[str, list[tuple[str, str, float]]]:
    """Language to words with topic and weight."""
    found: defaultdict[str, list[tuple[str, str, float]]] = defaultdict(list)
    if not LEARNED.is_file():
        return found
    with gzip.open(LEARNED, "rt", encoding="utf-8") as file:
        for line in file:
            if not line.startswith("#"):
                language, topic, weight, listed = line.rstrip("\n").split("\t")
                found[language].extend((word, topic, float(weight)) for word in listed.split(" "))
    return found
