"""What a page says about itself."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from trafilatura.utils import load_html

from services.ingestor.metadata import Metadata, read_metadata

URL = "https://harbour.example/ferry?ref=rss"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def about(head: str, lang: str = "") -> Metadata:
    tree = load_html(f"<html lang='{lang}'><head>{head}</head><body><p>It sails.</p></body></html>")
    return read_metadata(tree, URL)


def ld(node: Any, before: str = "", after: str = "") -> str:
    return f'<script type="application/ld+json">{before}{json.dumps(node)}{after}</script>'


ARTICLE: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Ferry &amp; wall",
    "author": [{"@type": "Person", "name": "By M. Quill"}, {"@type": "Person", "name": "A. Inkwell"}],
    "image": {"@type": "ImageObject", "url": "/f.jpg"},
    "inLanguage": "en-IE",
    "articleSection": ["Shipping", "Coast"],
    "datePublished": "2026-03-01T12:00:00Z",
    "dateModified": "2026-03-02T12:00:00Z",
    "mainEntityOfPage": {"@type": "WebPage", "@id": "https://harbour.example/ferry"},
    "articleBody": "It sails. &lt;b&gt;Again.&lt;/b&gt;",
}
TOLD = Metadata(
    title="Ferry & wall",
    language="en-IE",
    section="Shipping",
    authors=("M. Quill", "A. Inkwell"),
    image_url="https://harbour.example/f.jpg",
    canonical_url="https://harbour.example/ferry",
    published=NOON,
    modified=NOON.replace(day=2),
    body="It sails. <b>Again.</b>",
)


@pytest.mark.parametrize(
    "script",
    [
        ld(ARTICLE),
        ld([{"@type": "WebSite", "name": "Harbour Post"}, ARTICLE]),
        ld({"@graph": [{"@type": "Organization", "name": "Harbour Post"}, ARTICLE]}),
        ld({"@type": "WebPage", "mainEntity": ARTICLE}),
        ld(ARTICLE | {"@type": ["ReportageNewsArticle", "Thing"]}),
        ld(ARTICLE | {"@type": "https://schema.org/NewsArticle"}),
        ld(ARTICLE, "//<![CDATA[\n", "\n//]]>"),
        ld(ARTICLE, after=";"),
        "<script type='application/ld+json'>{broken</script>" + ld(ARTICLE),
        ld({"@type": "ItemList", "itemListElement": [ARTICLE | {"headline": "Another"}]}) + ld(ARTICLE),
        ld(ARTICLE | {"headline": "Another", "mainEntityOfPage": "https://harbour.example/other"}) + ld(ARTICLE),
    ],
)
def test_an_article_in_json_ld(script: str) -> None:
    assert about(script) == TOLD


def test_open_graph_and_plain_html_say_what_json_ld_does_not() -> None:
    head = (
        '<meta property="og:title" content="Ferry &amp; wall"><meta name="author" content="By M. Quill">'
        '<meta property="article:section" content="Shipping"><meta property="og:image" content="/f.jpg">'
        '<meta property="article:published_time" content="2026-03-01T12:00:00Z"><link rel=canonical href="/ferry">'
        '<meta property="article:modified_time" content="2026-03-02T12:00:00Z">'
        '<meta property="article:author" content="https://social.example/quill">'
    )
    said = TOLD.__dict__ | {"authors": ("M. Quill",), "body": ""}
    assert about(head, "en-IE") == Metadata(**said)
    assert about('<meta property="og:locale" content="pt_BR">').language == "pt-BR"


@pytest.mark.parametrize(
    ("head", "canonical"),
    [
        ('<link rel="canonical" href="https://www.harbour.example/ferry">', "https://www.harbour.example/ferry"),
        ('<meta property="og:url" content="https://harbour.example/ferry">', "https://harbour.example/ferry"),
        ('<link rel="canonical" href="/">', None),
        ('<link rel="canonical" href="https://other.example/ferry">', None),
        ('<link rel="canonical" href="javascript:alert(1)">', None),
        ("", None),
    ],
)
def test_a_pages_own_address_is_on_its_own_site_and_not_its_home_page(head: str, canonical: str | None) -> None:
    assert about(head).canonical_url == canonical


@pytest.mark.parametrize(
    "node",
    [
        {"@type": "NewsArticle", "headline": 7, "author": {"name": ["x"]}, "image": 7, "inLanguage": {"name": "?"}},
        {"@type": "NewsArticle", "author": "https://social.example/q", "datePublished": "March 2026", "image": []},
        {"@type": None, "headline": "No article"},
        [[[[]]]],
        "text",
    ],
)
def test_odd_json_ld_says_nothing_rather_than_something_wrong(node: Any) -> None:
    said = about(ld(node))
    assert (said.title, said.published, said.image_url, said.language) == ("", None, None, "")
    assert "://" not in "".join(said.authors)
