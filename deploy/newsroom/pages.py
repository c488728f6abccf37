"""An outlet's web pages as HTML: the chrome of a real site around the article, so that extraction has work to do."""

import json
from html import escape

from deploy.newsroom.newsroom import Newsroom, Outlet
from deploy.newsroom.release import Published


def body_html(item: Published) -> str:
    """The article's text as HTML. `active_html` goes out as it is: outlets do send such things."""
    return "\n".join(f"<p>{escape(text)}</p>" for text in item.edition.paragraphs) + item.article.active_html


def article_page(item: Published, others: list[Published], chrome: dict[str, str], base: str) -> str:
    """The page of one article. `others` are linked beside it."""
    article, outlet = item.article, item.article.outlet
    url = f"{base}{article.path}"
    title = escape(item.edition.title)
    metadata = {
        "@context": "https://schema.org",
        "@type": "OpinionNewsArticle" if article.kind == "opinion" else "NewsArticle",
        "headline": item.edition.title,
        "datePublished": item.published_at.isoformat(),
        "dateModified": item.modified_at.isoformat(),
        "articleSection": article.section,
        "publisher": {"@type": "NewsMediaOrganization", "name": outlet.name},
    }
    links = "".join(f'<li><a href="{base}{o.article.path}">{escape(o.edition.title)}</a></li>' for o in others)
    author = f'<p class="byline" rel="author">{escape(article.author)}</p>' if article.author else ""
    head = f"""<title>{title} – {escape(outlet.name)}</title>
<link rel="canonical" href="{url}">
<meta property="og:type" content="article"><meta property="og:title" content="{title}">
<meta property="og:url" content="{url}"><meta property="og:site_name" content="{escape(outlet.name)}">
<meta property="article:published_time" content="{item.published_at.isoformat()}">
<meta property="article:modified_time" content="{item.modified_at.isoformat()}">
<meta property="article:section" content="{escape(article.section)}">
<script type="application/ld+json">{_script_safe(metadata)}</script>"""
    main = f"""<main><article>
<p class="section">{escape(article.section)}</p>
<h1>{title}</h1>
{author}<time datetime="{item.published_at.isoformat()}">{item.published_at:%Y-%m-%d %H:%M}</time>
<div class="article-body">
{body_html(item)}
</div></article>
<aside class="newsletter"><p>{escape(chrome["subscribe"])}</p></aside>
<aside class="related"><h2>{escape(chrome["related"])}</h2><ul>{links}</ul></aside></main>"""
    return _page(outlet, chrome, base, head, main)


def home_page(outlet: Outlet, items: list[Published], chrome: dict[str, str], base: str) -> str:
    """The outlet's front page: headlines, newest first."""
    rows = "".join(
        f'<li><a href="{base}{item.article.path}">{escape(item.edition.title)}</a>'
        f"<p>{escape(item.edition.paragraphs[0])}</p></li>"
        for item in items
    )
    kind = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}[outlet.feed]
    head = (
        f"<title>{escape(outlet.name)}</title>\n"
        f'<link rel="alternate" type="{kind}" title="{escape(outlet.name)}" href="{base}{outlet.feed_path}">'
    )
    return _page(outlet, chrome, base, head, f'<main><ul class="headlines">{rows}</ul></main>')


def index_page(newsroom: Newsroom, base: str) -> str:
    """The newsroom's own page: every outlet with its feed."""
    rows = "".join(
        f'<tr><td><a href="{base}/{outlet.id}/">{escape(outlet.name)}</a></td><td>{outlet.language}</td>'
        f"<td>{outlet.country}</td><td>{outlet.kind}</td>"
        f'<td><a href="{base}{outlet.feed_path}">{outlet.feed}</a></td></tr>'
        for outlet in newsroom.outlets
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Demo newsroom</title></head><body>'
        "<h1>Demo newsroom</h1><p>Fictional outlets with fictional news.</p>"
        f"<table><tr><th>Outlet</th><th>Language</th><th>Country</th><th>Kind</th><th>Feed</th></tr>{rows}</table>"
        "</body></html>"
    )


def _script_safe(data: object) -> str:
    return json.dumps(data).replace("<", "\\u003c")


def _page(outlet: Outlet, chrome: dict[str, str], base: str, head: str, main: str) -> str:
    sections = "".join(
        f'<li><a href="{base}/{outlet.id}/">{escape(name)}</a></li>' for name in dict.fromkeys(outlet.sections.values())
    )
    return f"""<!doctype html>
<html lang="{outlet.language}" dir="{outlet.direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
{head}
<style>body{{font-family:serif;max-width:44rem;margin:auto}}nav li{{display:inline;margin-inline-end:1em}}</style>
</head>
<body>
<header><a class="logo" href="{base}/{outlet.id}/">{escape(outlet.name)}</a>
<nav><ul><li><a href="{base}/{outlet.id}/">{escape(chrome["home"])}</a></li>{sections}
<li>{escape(chrome["search"])}</li></ul></nav></header>
{main}
<footer><ul><li>{escape(chrome["imprint"])}</li><li>{escape(chrome["privacy"])}</li></ul>
<p>© {escape(outlet.name)}. {escape(chrome["rights"])}</p></footer>
</body></html>
"""
