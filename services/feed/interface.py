"""The language of the interface: its texts (gettext catalogues), and names, dates and numbers in its readers' way."""

import gettext
import io
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, format_timedelta
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from services.feed.languages import primary
from services.feed.reading import choose

LOCALES = Path(__file__).parent / "locales"
SOURCE_LANGUAGE = "en"
_LOCALES = {"en": "en-001"}
"""English as the world writes it: 2 March, and no comma before "and"."""
_MINUTE, _HOUR, _DAY, _WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(days=7)


class Interface:
    """One language. Use `interface`, which reads each catalogue once."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        """BCP 47, as in `lang` attributes."""
        self.locale = Locale.parse(_LOCALES.get(tag, tag), sep="-")
        self._texts = _catalogue(tag)

    @property
    def name(self) -> str:
        """What its readers call it, with a capital where the script has them."""
        plain = Locale.parse(self.tag, sep="-")
        name = plain.get_display_name(plain) or self.tag
        return name[0].upper() + name[1:]

    @property
    def direction(self) -> str:
        """ "ltr" or "rtl"."""
        return self.locale.text_direction

    def text(self, message: str) -> str:
        """The message in this language; as it is where the catalogue lacks it."""
        return self._texts.gettext(message)

    def counted(self, one: str, many: str, number: int) -> str:
        """The form for `number`, by this language's plural rule."""
        return self._texts.ngettext(one, many, number)

    def ago(self, time: datetime, now: datetime) -> str:
        """How long ago, roughly: "now", "12 min. ago", "5 hours ago"; after a week the day."""
        age = max(now - time, timedelta())
        if age < _MINUTE:
            return self.text("just now")
        if age >= _WEEK:
            return self.day(time, now)
        if age < _HOUR:
            age -= age % _MINUTE
            return format_timedelta(-age, "minute", 1e9, add_direction=True, format="short", locale=self.locale)
        age -= age % (_HOUR if age < _DAY else _DAY)
        return format_timedelta(-age, "hour" if age < _DAY else "day", 1e9, add_direction=True, locale=self.locale)

    def day(self, time: datetime, now: datetime) -> str:
        """The day, with its year when that isn't this one."""
        utc = time.astimezone(UTC)
        if utc.year != now.astimezone(UTC).year:
            return format_date(utc, "long", locale=self.locale)
        return format_skeleton("MMMMd", utc, UTC, locale=self.locale)

    def moment(self, time: datetime) -> str:
        """Day and minute, in UTC."""
        return f"{format_skeleton('MMMd', time, UTC, locale=self.locale)}, {time.astimezone(UTC):%H:%M}"

    def full(self, time: datetime) -> str:
        """Everything, with the zone."""
        return f"{format_datetime(time.astimezone(UTC), 'long', tzinfo=UTC, locale=self.locale)}"

    def number(self, number: float) -> str:
        return format_decimal(number, locale=self.locale)

    def percent(self, share: float) -> str:
        return format_percent(share, locale=self.locale)

    def language(self, tag: str) -> str:
        """The language's name in this one; the tag itself when there is none."""
        code = tag.replace("-", "_")
        name = self.locale.languages.get(code) or self.locale.languages.get(primary(tag))
        return name or (self.text("Unknown language") if primary(tag) in ("und", "") else tag)

    def country(self, code: str) -> str:
        """The country's name in this language; the code itself when there is none."""
        return self.locale.territories.get(code.upper()) or code or self.text("Unknown country")

    def all_of(self, names: Iterable[str]) -> str:
        """The names as a list in words: "A, B and C"."""
        return format_list(list(names), locale=self.locale)

    def one_of(self, names: Iterable[str]) -> str:
        """The names as a choice in words: "A, B or C"."""
        return format_list(list(names), style="or", locale=self.locale)


def marked(message: str) -> str:
    """The message as it is: marks it for the catalogues where it is not translated on the spot."""
    return message


def machine(time: datetime) -> str:
    """For `datetime` attributes: RFC 3339 in UTC, to the second."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@cache
def languages() -> tuple[str, ...]:
    """The languages that there are catalogues for, and the one that the texts are written in."""
    return tuple(sorted({SOURCE_LANGUAGE, *(file.stem for file in LOCALES.glob("*.po"))}))


@cache
def interface(tag: str) -> Interface:
    """The interface in one of `languages()`."""
    return Interface(tag)


def chosen(wanted: Iterable[str]) -> Interface:
    """The interface in the best language for a reader who wants these, most wanted first."""
    return interface(choose(languages(), tuple(wanted)) or SOURCE_LANGUAGE)


def _catalogue(tag: str) -> gettext.NullTranslations:
    if tag == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    with (LOCALES / f"{tag}.po").open("rb") as file:
        catalogue = read_po(file, locale=tag.replace("-", "_"), abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
