"""Made-up feeds of usual size: thirty items of a few hundred words each, in the formats that outlets use most."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

ITEMS = 30
WORDS = (
    "harbour council ferry wall winter vote bridge school market river storm budget minister court strike museum "
    "railway hospital festival election village island coast port mayor report plan street company workers after "
    "before on in the a of and for with new old more than said will would could was has been from over"
).split()
NEW_YEAR = datetime(2026, 1, 1, 12, tzinfo=UTC)


def feeds_of_usual_size(count: int = 40) -> list[bytes]:
    """`count` feeds of 30 items: in turn RSS with summaries, RSS with whole texts as HTML, Atom, and RDF."""
    chance = random.Random(7)
    writers = (rss_with_summaries, rss_with_texts, atom, rdf)
    return [writers[number % len(writers)](chance, number).encode() for number in range(count)]


def rss_with_summaries(chance: random.Random, number: int) -> str:
    return _rss(number, lambda place: f"<description>{escape(_sentences(chance, 2))}</description>", chance)


def rss_with_texts(chance: random.Random, number: int) -> str:
    def body(place: str) -> str:
        paragraphs = "".join(f"<p>{_sentences(chance, 3)} <a href='{place}#more'>More</a></p>\n" for _ in range(6))
        return (
            f"<description><![CDATA[<img src='{place}.jpg'/> {_sentences(chance, 2)}]]></description>"
            f"<content:encoded><![CDATA[{paragraphs}]]></content:encoded>"
        )

    return _rss(number, body, chance)


def _rss(number: int, body: Callable[[str], str], chance: random.Random) -> str:
    items = []
    for index in range(ITEMS):
        place = f"https://outlet{number}.example/news/{index}"
        items.append(
            f"<item><title>{_title(chance)}</title><link>{place}?utm_source=rss</link><guid>{place}</guid>"
            f"<pubDate>{format_datetime(_moment(index))}</pubDate><dc:creator>M. Quill</dc:creator>"
            f"<category>News</category><category>Coast</category>{body(place)}"
            f'<media:content url="{place}.jpg" medium="image" width="1200"/></item>\n'
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">'
        f"<channel><title>Outlet {number}</title><link>https://outlet{number}.example/</link><language>en</language>"
        f"{''.join(items)}</channel></rss>"
    )


def atom(chance: random.Random, number: int) -> str:
    entries = []
    for index in range(ITEMS):
        place = f"https://outlet{number}.example/news/{index}"
        text = escape(f"<p>{_sentences(chance, 4)}</p><p>{_sentences(chance, 4)}</p>")
        entries.append(
            f'<entry><title>{_title(chance)}</title><link rel="alternate" href="{place}"/><id>{place}</id>'
            f"<published>{_moment(index).isoformat()}</published><updated>{_moment(index).isoformat()}</updated>"
            f'<author><name>M. Quill</name></author><category term="News"/>'
            f'<content type="html">{text}</content></entry>\n'
        )
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
        f"<title>Outlet {number}</title><id>https://outlet{number}.example/</id>{''.join(entries)}</feed>"
    )


def rdf(chance: random.Random, number: int) -> str:
    items = []
    for index in range(ITEMS):
        place = f"https://outlet{number}.example/news/{index}"
        items.append(
            f'<item rdf:about="{place}"><title>{_title(chance)}</title><link>{place}</link>'
            f"<dc:date>{_moment(index).isoformat()}</dc:date>"
            f"<description>{_sentences(chance, 2)}</description></item>\n"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rdf:RDF xmlns="http://purl.org/rss/1.0/" '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>Outlet {number}</title></channel>{''.join(items)}</rdf:RDF>"
    )


def _title(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=9)).capitalize()


def _sentences(chance: random.Random, count: int) -> str:
    return " ".join(" ".join(chance.choices(WORDS, k=chance.randint(10, 24))).capitalize() + "." for _ in range(count))


def _moment(index: int) -> datetime:
    return NEW_YEAR - timedelta(minutes=17 * index)
