"""The summary keeps its length, does not repeat itself and reads from news to background."""

from collections.abc import Sequence

import numpy as np

from services.summarizer.passages import Passage
from services.summarizer.salience import Vector
from services.summarizer.select import arrange, choose


def passage(position: int, *, words: float = 10, dangling: bool = False) -> Passage:
    return Passage(f"Sentence {position}.", position, (), (), words, dangling)


def chosen(
    passages: Sequence[Passage],
    scores: Sequence[float],
    *,
    owners: Sequence[int] | None = None,
    similarity: Vector | None = None,
    words: float = 99,
    room: float = 99,
    most_of: Sequence[float] = (99,),
) -> list[int]:
    """What `choose` chooses of sentences that are of one report, and unlike one another, unless it is said."""
    n = len(passages)
    return choose(
        *(passages, np.array(scores), np.eye(n) if similarity is None else similarity, owners or [0] * n),
        words=words,
        room=room,
        most_of=most_of,
    )


def test_the_best_sentences_that_fit_are_chosen() -> None:
    passages = [passage(0), passage(1), passage(2, words=30), passage(3)]
    assert chosen(passages, [0.3, -0.1, 0.4, 0.2], words=25) == [0, 3]


def test_one_sentence_may_exceed_the_room_and_its_reports_share_but_not_the_length() -> None:
    passages = [passage(0, words=20), passage(1, words=8)]
    for room, share in ((5, 99), (99, 5)):
        assert chosen(passages, [0.2, 0.1], words=25, room=room, most_of=(share,)) == [0]
        assert chosen(passages, [0.2, 0.1], words=10, room=room, most_of=(share,)) == [1]


def test_no_report_gives_more_than_its_share() -> None:
    passages = [passage(0), passage(1), passage(2), passage(0), passage(1)]
    scores = [0.5, 0.4, 0.3, 0.2, 0.1]
    assert chosen(passages, scores, owners=[0, 0, 0, 1, 1], most_of=(20, 10)) == [0, 1, 3]


def test_two_sentences_that_say_the_same_are_never_both_chosen() -> None:
    same = np.array([[1.0, 0.9, 0.0], [0.9, 1.0, 0.0], [0.0, 0.0, 1.0]])
    assert chosen([passage(0), passage(1), passage(2)], [0.9, 0.8, 0.0], similarity=same) == [0, 2]


def test_a_poor_sentence_is_left_out_though_it_would_fit() -> None:
    assert chosen([passage(0), passage(1)], [0.3, -0.5]) == [0]


def test_a_leaning_sentence_comes_with_the_one_it_leans_on_or_not_at_all() -> None:
    passages = [passage(0), passage(1), passage(2, dangling=True), passage(3)]
    assert chosen(passages, [0.3, 0.0, 0.09, 0.05], words=20) == [0, 3]
    assert chosen(passages, [0.0, 0.3, 0.09, 0.05], words=20) == [1, 2]
    assert chosen([passage(0), passage(1), passage(2, dangling=True)], [0.3, -0.5, 0.9]) == [0]
    assert chosen([passage(1, dangling=True), passage(2, dangling=True)], [0.1, 0.3]) == [
        1
    ]  # nothing else can be first


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
