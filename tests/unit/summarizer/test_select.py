"""The summary keeps its length, does not repeat itself and reads from news to background."""

import numpy as np

from services.summarizer.passages import Passage
from services.summarizer.select import arrange, choose


def passage(position: int, *, words: float = 10, dangling: bool = False) -> Passage:
    return Passage(f"Sentence {position}.", position, (), (), words, dangling)


def unlike(n: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.eye(n)


def test_the_best_sentences_that_fit_are_chosen() -> None:
    passages = [passage(0), passage(1), passage(2, words=30), passage(3)]
    chosen = choose(passages, np.array([0.3, -0.1, 0.4, 0.2]), unlike(4), words=25, share_words=100)
    assert chosen == [0, 3]


def test_one_sentence_may_exceed_the_share_of_the_sources_but_not_the_length() -> None:
    passages = [passage(0, words=20), passage(1, words=8)]
    assert choose(passages, np.array([0.2, 0.1]), unlike(2), words=25, share_words=5) == [0]
    assert choose(passages, np.array([0.2, 0.1]), unlike(2), words=10, share_words=5) == [1]


def test_two_sentences_that_say_the_same_are_never_both_chosen() -> None:
    same = np.array([[1.0, 0.9, 0.0], [0.9, 1.0, 0.0], [0.0, 0.0, 1.0]])
    assert choose([passage(0), passage(1), passage(2)], np.array([0.9, 0.8, 0.0]), same, words=99, share_words=99) == [
        0,
        2,
    ]


def test_a_poor_sentence_is_left_out_though_it_would_fit() -> None:
    assert choose([passage(0), passage(1)], np.array([0.3, -0.5]), unlike(2), words=99, share_words=99) == [0]


def test_a_leaning_sentence_comes_with_the_one_it_leans_on_or_after_those_that_stand_alone() -> None:
    passages = [passage(0), passage(1), passage(2, dangling=True), passage(3)]
    scores = np.array([0.3, 0.0, 0.09, 0.05])
    assert choose(passages, scores, unlike(4), words=20, share_words=99) == [0, 3]
    after = np.array([0.0, 0.3, 0.09, 0.05])
    assert choose(passages, after, unlike(4), words=20, share_words=99) == [1, 2]


def test_the_lead_stands_alone_and_the_rest_goes_from_news_to_background() -> None:
    first = [passage(0, dangling=True), passage(1), passage(2)]
    second = [passage(0), passage(1), passage(2)]
    order = [index for paragraph in arrange(first + second, [0, 0, 0, 1, 1, 1], [1, 5, 0, 3]) for index in paragraph]
    assert order == [3, 0, 1, 5]


def test_paragraphs_are_two_to_five_and_hold_every_sentence_once() -> None:
    for count in range(3, 16):
        passages = [passage(position) for position in range(count)]
        paragraphs = arrange(passages, [0] * count, list(range(count)))
        assert 2 <= len(paragraphs) <= 5
        assert sorted(index for paragraph in paragraphs for index in paragraph) == list(range(count))
    assert arrange([], [], []) == []
