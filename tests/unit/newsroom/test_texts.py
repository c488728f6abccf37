"""What the newsroom's texts promise to those who read them: variety, a true ground truth, honest reprints."""

import re
from itertools import combinations

from deploy.newsroom.newsroom import Article, Newsroom
from deploy.newsroom.truth import TRUTH_FILE, render, truth
from shared.events import TOPIC_NAMES, OutletKind

UNSPACED = {"ja", "zh"}


def _text(article: Article) -> str:
    first = article.editions[0]
    return "\n".join((first.title, *first.paragraphs))


def _shingles(article: Article) -> set[tuple[str, ...]]:
    words = re.findall(r"[^\W_]+", _text(article).casefold())
    return set(zip(words, words[1:], words[2:], words[3:], strict=False))


def _containment(one: Article, other: Article) -> float:
    a, b = _shingles(one), _shingles(other)
    return len(a & b) / min(len(a), len(b))


def _root(article: Article) -> str:
    return article.original or article.id


def test_there_are_enough_outlets_languages_events_and_articles(newsroom: Newsroom) -> None:
    articles = list(newsroom.articles)
    assert len(newsroom.outlets) >= 14
    assert len({outlet.language for outlet in newsroom.outlets}) >= 10
    assert {"ar", "ja", "zh", "hi", "ru"} <= {outlet.language for outlet in newsroom.outlets}
    assert {outlet.kind for outlet in newsroom.outlets} == set(OutletKind)
    assert {outlet.feed for outlet in newsroom.outlets} == {"rss", "atom", "json"}
    assert sum(not outlet.full_text for outlet in newsroom.outlets) >= 4
    assert len(newsroom.events) >= 24
    assert len(articles) >= 200


def test_every_outlet_publishes_and_every_url_is_its_own(newsroom: Newsroom) -> None:
    articles = list(newsroom.articles)
    assert {article.outlet.id for article in articles} == {outlet.id for outlet in newsroom.outlets}
    assert len({article.path for article in articles}) == len(articles)
    assert len({event.id for event in newsroom.events}) == len(newsroom.events)


def test_every_event_has_three_articles_in_two_languages(newsroom: Newsroom) -> None:
    for event in newsroom.events:
        assert len(event.articles) >= 3, event.id
        assert len({article.outlet.language for article in event.articles}) >= 2, event.id


def test_events_have_known_topics_and_the_asked_for_variety(newsroom: Newsroom) -> None:
    topics = {event.topic for event in newsroom.events}
    assert topics <= set(TOPIC_NAMES)
    assert {"technology", "business", "politics", "science", "sport", "health", "arts", "disaster"} <= topics


def test_related_events_exist_and_are_told_apart(newsroom: Newsroom) -> None:
    events = {event.id for event in newsroom.events}
    pairs = truth(newsroom)["related"]
    assert len(pairs) >= 4
    assert all(set(pair) <= events and pair[0] != pair[1] for pair in pairs)


def test_own_reports_of_one_event_are_told_in_each_outlets_own_words(newsroom: Newsroom) -> None:
    for event in newsroom.events:
        for one, other in combinations(event.articles, 2):
            same_language = one.outlet.language == other.outlet.language
            if same_language and one.outlet.language not in UNSPACED and _root(one) != _root(other):
                assert _containment(one, other) < 0.25, (one.id, other.id)


def test_a_reprint_shares_at_least_half_with_its_original(newsroom: Newsroom) -> None:
    articles = {article.id: article for article in newsroom.articles}
    reprints = [article for article in articles.values() if article.original]
    for reprint in reprints:
        assert _containment(reprint, articles[_root(reprint)]) >= 0.5, reprint.id
    assert len({reprint.outlet.language for reprint in reprints}) >= 3
    originals = {articles[_root(reprint)].outlet.id for reprint in reprints}
    assert sum(outlet.kind is OutletKind.AGENCY and outlet.id in originals for outlet in newsroom.outlets) >= 2


def test_reprints_are_cut_retitled_extended_and_datelined(newsroom: Newsroom) -> None:
    articles = {article.id: article for article in newsroom.articles}
    edits: set[str] = set()
    for reprint in articles.values():
        if not reprint.original:
            continue
        copy, own = articles[reprint.original].editions[0], reprint.editions[0]
        assert own.at > copy.at, f"{reprint.id} comes out before what it reprints"
        if own.title != copy.title:
            edits.add("retitled")
        if len(own.paragraphs) < len(copy.paragraphs):
            edits.add("cut")
        if len(own.paragraphs) > len(copy.paragraphs):
            edits.add("extended")
        if own.paragraphs[0] != copy.paragraphs[0]:
            edits.add("dateline")
        if own.paragraphs == copy.paragraphs:
            edits.add("verbatim")
    assert edits == {"retitled", "cut", "extended", "dateline", "verbatim"}


def test_revisions_come_later_and_change_something(newsroom: Newsroom) -> None:
    revised = [article for article in newsroom.articles if len(article.editions) > 1]
    for article in revised:
        for before, after in zip(article.editions, article.editions[1:], strict=False):
            assert after.at > before.at, article.id
            assert (after.title, after.paragraphs) != (before.title, before.paragraphs), article.id
    assert sum(article.editions[0].title != article.editions[-1].title for article in revised) >= 4
    assert any(edition.kind == "correction" for article in revised for edition in article.editions)


def test_opinion_is_marked_as_outlets_mark_it(newsroom: Newsroom) -> None:
    opinions = [article for article in newsroom.articles if article.kind == "opinion"]
    assert len(opinions) >= 6
    assert len({article.outlet.language for article in opinions}) >= 3
    for article in opinions:
        assert article.section == article.outlet.sections["opinion"]
        assert article.path.split("/")[2] in {"opinion", "opinions", "commentary", "meinung"}, article.path


def test_one_article_carries_active_html_and_one_speaks_to_a_language_model(newsroom: Newsroom) -> None:
    articles = list(newsroom.articles)
    active = [article for article in articles if article.active_html]
    assert len(active) == 1
    assert "<script>" in active[0].editions[0].title
    assert "onerror" in active[0].active_html
    assert sum("ignore all previous instructions" in _text(article).lower() for article in articles) == 1


def test_articles_are_as_long_as_short_news_is(newsroom: Newsroom) -> None:
    for article in newsroom.articles:
        if article.outlet.language not in UNSPACED and article.kind != "reprint":
            assert 60 <= len(re.findall(r"\w+", _text(article))) <= 300, article.id


def test_the_ground_truth_file_is_current(newsroom: Newsroom) -> None:
    assert TRUTH_FILE.read_text(encoding="utf-8") == render(newsroom), "run: python -m deploy.newsroom truth"


def test_the_ground_truth_names_event_kind_outlet_and_language_of_every_url(newsroom: Newsroom) -> None:
    rows = truth(newsroom)["articles"]
    assert set(rows) == {article.path for article in newsroom.articles}
    assert rows["/elbwarte/panorama/staatsanwaelte-bei-tollan-lines"] == {
        "event": "tollan-search",
        "kind": "reprint",
        "outlet": "elbwarte",
        "language": "de",
        "original": "/nordkabel/justiz/durchsuchung-tollan-lines",
    }
    assert rows["/meridian/politics/ilmar-river-treaty-signed"]["revisions"] == ["correction"]
