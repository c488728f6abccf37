"""What outlets call their sections and categories, in many languages, by topic: read from `lexicons/sections.tsv`."""

from functools import cache, lru_cache

from services.clusterer.topic_lexicon import LEXICONS
from shared.text.normalise import fold


@lru_cache(maxsize=4096)
def topics_of_label(label: str) -> tuple[str, ...]:
    """Topic ids that an outlet's name for a section or category stands for; none for one that says nothing.

    A label of several parts ("Politik & Wirtschaft", "News / Sport") stands for those of its parts when it is not
    known as a whole.
    """
    known = section_names()
    folded = _folded(label)
    if folded in known:
        return (known[folded],)
    for separator in _SEPARATORS:
        folded = folded.replace(separator, "|")
    found = [known[part.strip()] for part in folded.split("|") if part.strip() in known]
    return tuple(dict.fromkeys(found))


_SEPARATORS = (
    " & ",
    " and ",
    " und ",
    " et ",
    " y ",
    " e ",
    " en ",
    " och ",
    " og ",
    " и ",
    " i ",
    " ve ",
    "/",
    ">",
    "»",
)


def _folded(label: str) -> str:
    return " ".join(fold(label).split())


@cache
def section_names() -> dict[str, str]:
    """Folded name of a section to topic id."""
    names: dict[str, str] = {}
    for line in (LEXICONS / "sections.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            topic, listed = line.split("\t")
            names.update({_folded(name): topic for name in listed.split(";") if name.strip()})
    return names
