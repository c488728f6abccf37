"""Feeds and pages as outlets publish them."""

import json
from typing import Any

LONG = "The harbour wall of Sandholm will be rebuilt before winter, the council decided on Tuesday. " * 10
"""More text than an article needs to be told without a look at its page."""


def rss(*items: str, language: str = "en") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:media="http://search.yahoo.com/mrss/">'
        f"<channel><title>The Harbour Post</title><language>{language}</language>{''.join(items)}</channel></rss>"
    ).encode()


def item(path: str = "/ferry", title: str = "Ferry sails again", text: str = LONG, more: str = "") -> str:
    return (
        f"<item><title>{title}</title><link>https://harbour.example{path}</link>"
        f"<description>{text}</description>{more}</item>"
    )


def atom(entry: str) -> bytes:
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr" xml:base="https://quai.example/">'
        f"<title>Le Quai</title><entry>{entry}</entry></feed>"
    ).encode()


def json_feed(*items: Any, **more: Any) -> bytes:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Northway", "items": list(items), **more}
    return json.dumps(feed).encode()


def page(text: str = LONG, head: str = "") -> bytes:
    return (
        f"<!doctype html><html lang='en-IE'><head><title>Ferry | Harbour Post</title>{head}</head><body>"
        "<nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav>"
        f"<article><h1>Ferry sails again</h1><p>{text}</p><p>{text}</p></article>"
        "<footer>All rights reserved.</footer></body></html>"
    ).encode()
