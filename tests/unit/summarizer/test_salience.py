"""What several reports tell early, and what their titles name, weighs most."""

import numpy as np

from services.summarizer.passages import read
from services.summarizer.salience import features, scores
from services.summarizer.terms import content
from tests.unit.summarizer.builders import HARBOUR_POST, ISLAND_RADIO

TITLES = [content("Ferry Alder runs aground off Sandholm", "en"), content("Alder aground", "en")]


def test_the_news_that_both_outlets_open_with_scores_best() -> None:
    reports = [read(HARBOUR_POST, "en"), read(ISLAND_RADIO, "en")]
    score, similarity = scores(reports, TITLES)
    passages = [passage for report in reports for passage in report]
    assert "ran aground" in passages[int(np.argmax(score))].text
    assert score.shape == (len(passages),)
    assert similarity.shape == (len(passages), len(passages))


def test_a_lone_sentence_has_a_score() -> None:
    score, similarity = scores([read("The ferry ran aground off the island.", "en")], [()])
    assert score.tolist() == [0.0]
    assert np.isfinite(similarity).all()


def test_words_count_as_shared_only_when_another_report_has_them() -> None:
    alone, _ = features([read(HARBOUR_POST, "en")], TITLES[:1])
    both, _ = features([read(HARBOUR_POST, "en"), read(ISLAND_RADIO, "en")], TITLES)
    assert alone["shared words"].max() == 0.0
    assert both["shared words"][0] > 0.8


def test_scripts_without_spaces_are_scored_alike() -> None:
    first = read("渡轮周二在沙岛附近搁浅。船上共有212名乘客。", "zh")
    reports = [first, read("周二渡轮在沙岛附近搁浅，无人受伤。", "zh")]
    _, similarity = scores(reports, [(), ()])
    assert similarity[0][2] > similarity[1][2]
