"""Brings the interface's catalogues in line with its texts: `python -m deploy.catalogues [LANGUAGE …]`.

Reads every text of the pages and writes them into `services/feed/locales/LANGUAGE.po`: new ones untranslated, those
that are gone taken out, translations kept. Named languages that have no catalogue yet get one. Says what is missing.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from services.feed.interface import LOCALES, SOURCE_LANGUAGE, languages
from services.feed.pages.look import SHORT_TOPIC_NAMES
from shared.events import TOPIC_NAMES

FEED = LOCALES.parent
KEYWORDS = {"gettext": None, "ngettext": (1, 2), "text": None, "_": None, "counted": (1, 2), "marked": None}
TEMPLATES = {"extensions": "jinja2.ext.i18n", "trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
HEAD = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plurals}\\n"

"""
"""No dates and no names: a catalogue changes only when its texts do."""


def texts() -> Catalog:
    """Every text of the interface, without translations."""
    catalogue = Catalog()
    for message, places in _found():
        catalogue.add(message, locations=[(place, 0) for place in places])
    return catalogue


def translated(language: str) -> Catalog:
    """The language's catalogue as it is; an empty one when there is none."""
    locale = language.replace("-", "_")
    path = LOCALES / f"{language}.po"
    if not path.exists():
        return Catalog(locale=Locale.parse(locale))
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def missing(catalogue: Catalog) -> list[str]:
    """The texts that the catalogue does not translate, or not in every plural form."""
    return [
        message.id if isinstance(message.id, str) else message.id[0]
        for message in catalogue
        if message.id and (message.fuzzy or not message.string or not all(_strings(message.string)))
    ]


def _strings(string: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


def _found() -> Iterator[tuple[str | tuple[str, ...], list[str]]]:
    for file in sorted(FEED.rglob("*.html")) + sorted(FEED.rglob("*.py")):
        method = "jinja2.ext:babel_extract" if file.suffix == ".html" else "python"
        with file.open("rb") as source:
            for _, message, _, _ in extract(method, source, keywords=KEYWORDS, options=TEMPLATES):
                yield message, [file.relative_to(FEED.parent.parent).as_posix()]
    for name in (*TOPIC_NAMES.values(), *SHORT_TOPIC_NAMES.values()):
        yield name, ["shared/events.py"]


def main() -> None:
    template = texts()
    for language in sys.argv[1:] or [tag for tag in languages() if tag != SOURCE_LANGUAGE]:
        catalogue = translated(language)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        written = BytesIO()
        write_po(written, catalogue, width=0, sort_output=True, omit_header=True, include_lineno=False)
        head = HEAD.format(language=language, plurals=catalogue.plural_forms)
        Path(LOCALES / f"{language}.po").write_bytes(head.encode() + written.getvalue())
        print(f"{language}: {len(missing(catalogue))} of {len(template)} texts to translate")


if __name__ == "__main__":
    main()
