"""What sort of piece an article is, from where the outlet filed it: its section, categories and address."""

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from shared.events import Genre, OutletKind

_OPINION = (
    "opinion opinions op-ed oped comment commentary commentisfree columns columnists editorial editorials "
    "viewpoint leitartikel kommentar kommentare meinung kolumne kolumnen gastbeitrag opinião opiniao opinión "
    "editoriales tribuna tribune tribunes chronique chroniques éditorial editoriale editoriali commenti "
    "commento opinioni opinia opinie komentarz komentarze felieton komentář komentáře názory nazory ledare "
    "debatt debatten krönika krönikor mielipide kolumni yorum köşe-yazıları yazarlar мнение мнения колонка "
    "колонки думка думки погляди γνώμη απόψεις رأي آراء مقالات-رأي یادداشت סה-דעה דעות विचार সম্পাদকীয় "
    "ความคิดเห็น 社説 社论 社論 评论 評論 오피니언 사설 칼럼 maoni opini pendapat quan-điểm"
)
_LIVE = (
    "live liveblog live-blog livestream live-updates newsticker liveticker en-direct direct en-vivo directo "
    "ao-vivo aovivo diretta in-diretta na-żywo relacja-na-żywo онлайн трансляция живая-лента "
    "canlı مباشر 速報 直播 라이브 生中継"
)
_SPONSORED = (
    "sponsored sponsor advertorial advertisement paid-post paidpost partner-content partnercontent brand-studio "
    "brandvoice branded anzeige werbung publicité publireportage contenu-sponsorisé publirreportaje patrocinado "
    "contenido-patrocinado contenuto-sponsorizzato publieditorial materiał-partnera на-правах-рекламы реклама "
    "партнерский annons annonse reklam إعلان広告 广告 廣告 광고 pr記事"
)


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_GENRES = ((Genre.SPONSORED, _names(_SPONSORED)), (Genre.OPINION, _names(_OPINION)), (Genre.LIVE, _names(_LIVE)))
_TITLE = (
    (Genre.SPONSORED, re.compile(r"^(?:sponsored|advertorial|anzeige|publicité|广告|廣告|\[?pr\]?)\s*[:|–—-]\s", re.I)),
    (
        Genre.OPINION,
        re.compile(
            r"^(?:opinion|op-ed|comment|editorial|analysis and opinion|kommentar|meinung|leitartikel|tribune|édito|"
            r"éditorial|opinión|opinião|editoriale|commento|мнение|колонка|رأي|דעה|社説|社论|社論|评论|評論|사설|칼럼)"
            r"\s*[:：|–—-]",
            re.I,
        ),
    ),
    (
        Genre.LIVE,
        re.compile(r"^(?:live|liveblog|liveticker|en direct|en vivo|ao vivo|diretta|онлайн)\s*[:：|–—-]", re.I),
    ),
)


def genre_of(
    *, url: str, title: str, section: str | None = None, categories: Iterable[str] = (), outlet: OutletKind
) -> Genre:
    """Sponsored before opinion before live before report: the reading that keeps most out of summaries wins."""
    folders = unquote(urlsplit(url).path).lower().split("/")[:-1]
    filed = {_slug(name) for name in (*folders, section or "", *categories)}
    for genre, names in _GENRES:
        if filed & names:
            return genre
    for genre, pattern in _TITLE:
        if pattern.match(title):
            return genre
    return Genre.OPINION if outlet is OutletKind.OPINION else Genre.REPORT


def _slug(name: str) -> str:
    return "-".join(name.lower().split())
