"""The headline: the title of a report that says best what all of them tell."""

import re
from collections import Counter
from collections.abc import Sequence

from services.summarizer import boilerplate
from services.summarizer.terms import content, length

_SHORTEST, _LONGEST = 4.0, 20.0
"""Words of a good headline."""
_TEASING = re.compile(
    r"[?？؟！!]|\.\.\.|…|^(?:live|video|watch|photos?|opinion|analysis|explain(?:er|ed)|exclusive|breaking|update[sd]?|fotos?"
    r"|liveticker|kommentar|analyse|meinung|en direct|vidéo|vídeo|opinión|análisis|видео|мнение)\b\s*[:|–—-]?"
    r"|^(?:why|how|what|here['’]s|this is|these|you)\b",
    re.IGNORECASE,
)


def best(titles: Sequence[str], texts: Sequence[str], language: str) -> int | None:
    """Index of the best headline among `titles`; none when no title can be shown. `texts` are the reports' own texts.

    The best has the words that most titles and texts share; questions, teasers, labels and overlong titles come after
    all plain ones. The earliest of equals.
    """
    shown = [index for index, title in enumerate(titles) if title.strip() and not _forbidden(title, language)]
    if not shown:
        return None
    spread: Counter[str] = Counter()
    for index in shown:
        spread.update(set(content(titles[index], language)))
    for text in texts:
        spread.update(set(content(text, language)))
    return max(shown, key=lambda index: (_plain(titles[index]), _typical(titles[index], spread, language), -index))


def _plain(title: str) -> bool:
    return _SHORTEST <= length(title) <= _LONGEST and not _TEASING.search(title) and not title.isupper()


def _typical(title: str, spread: Counter[str], language: str) -> float:
    terms = content(title, language)
    return sum(spread[term] for term in set(terms)) / (len(set(terms)) + 3)  # + 3: two apt words are not yet a headline


def _forbidden(title: str, language: str) -> bool:
    return boilerplate.gives_orders(title, language) or boilerplate.is_markup(title)
