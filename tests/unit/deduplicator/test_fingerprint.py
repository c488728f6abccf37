"""Signatures: what edits leave, and what other texts lack."""

import random

import pytest

from services.deduplicator.compare import overlap
from services.deduplicator.fingerprint import KEYS, PROBES, SIZE, signature, tokenise
from tests.unit.deduplicator.newswire import prose, words


def found(newer: str, older: str) -> bool:
    """Whether `newer` would be called a reprint of `older` by looking it up."""
    one, other = signature("", newer), signature("", older)
    return bool(set(one.probes) & set(other.keys)) and overlap(one, other).is_reprint


def test_a_signature_is_small_and_the_same_each_time() -> None:
    made = signature("A title", prose(600, 1))
    assert made == signature("A title", prose(600, 1))
    assert len(made.hashes) == SIZE
    assert list(made.hashes) == sorted(set(made.hashes))
    assert 0 < len(made.keys) <= KEYS
    assert len(made.probes) <= KEYS + PROBES


def test_signatures_mean_the_same_in_every_version() -> None:
    # They lie in stores: another value here means that stored articles are no longer found.
    assert signature("", "one two three").letters[:2] == (802240284, 1187788209)
    assert signature("", " ".join(f"number {n} of the list" for n in range(20))).hashes[0] == 167208247
    assert signature("", CHINESE).keys[:2] == (122530569, 168542976)


def test_case_punctuation_and_typography_make_no_difference() -> None:
    plain = 'The minister\'s office said "no comment" on the well-known plan ' + prose(60, 2)
    set_in_type = plain.replace("'", "’").replace('"no comment"', "“No comment”").replace("well-known", "well‑known")
    assert signature("", plain) == signature("", set_in_type.replace(". ", " — ").upper())


@pytest.mark.parametrize("seed", range(5))
def test_a_reprint_is_found_whatever_was_done_to_it(seed: int) -> None:
    original = prose(500, seed)
    sentences = original.split(". ")
    cut = ". ".join(sentences[: len(sentences) // 3])
    middle = ". ".join(sentences[len(sentences) // 3 : 2 * len(sentences) // 3])
    thinned = ". ".join(sentences[::2])
    turned = ". ".join(sentences[len(sentences) // 2 :] + sentences[: len(sentences) // 2])
    extended = f"{original} {prose(400, seed + 100)}"
    dated = f"PORTSEA, March 3 (Newswire) - {original} Read more in our app."
    for edited in (original, cut, middle, thinned, turned, extended, dated):
        assert found(edited, original)
        assert found(original, edited)


@pytest.mark.parametrize("seed", range(8))
def test_a_copy_with_a_fifth_of_its_words_changed_is_found(seed: int) -> None:
    original = prose(400, seed)
    chance = random.Random(seed)
    foreign = words(400, seed + 500)
    changed = " ".join(chance.choice(foreign) if chance.random() < 0.2 else word for word in original.split())
    assert found(changed, original)
    assert found(original, changed)


def test_a_short_report_that_is_half_quotation_is_no_copy_of_the_long_one_that_quotes_it_too() -> None:
    statement = prose(45, 3)
    assert not found(f"{prose(35, 4)} {statement} {prose(25, 5)}", f"{prose(300, 6)} {statement} {prose(200, 7)}")


@pytest.mark.parametrize("count", range(10, 50, 3))
def test_there_is_no_length_at_which_a_copy_with_three_words_more_is_missed(count: int) -> None:
    original = prose(count, count)
    assert found(f"{original} Read more here", original)
    assert found(original, f"{original} Read more here")


def test_a_text_embedded_in_a_longer_one_is_found() -> None:
    original = prose(300, 7)
    longer = f"{prose(300, 8)} {original} {prose(300, 9)}"
    assert found(longer, original)
    assert found(original, longer)


def test_another_text_that_quotes_the_same_statement_is_no_reprint() -> None:
    statement = prose(60, 3)
    assert not found(f"{prose(100, 4)} {statement} {prose(80, 5)}", f"{prose(120, 6)} {statement} {prose(70, 7)}")


def test_other_texts_share_nothing() -> None:
    assert overlap(signature("", prose(300, 1)), signature("", prose(300, 2))).shared == 0


CHINESE = (
    "市政府周二宣布，新的海港大桥将于明年春天开工，预计工期四年，总投资约三十亿元。市长表示，大桥建成后，两岸之间的通勤时间将"
    "从一小时缩短到十五分钟，并将为当地带来数千个就业岗位。环保团体则要求先公布对湿地影响的完整评估报告，然后再决定是否动工。"
)
THAI = (
    "เทศบาลประกาศเมื่อวันอังคารว่าสะพานท่าเรือแห่งใหม่จะเริ่มก่อสร้างในฤดูใบไม้ผลิปีหน้าโดยใช้เวลาประมาณสี่ปี "
    "นายกเทศมนตรีกล่าวว่าสะพานจะลดเวลาเดินทางจากหนึ่งชั่วโมงเหลือสิบห้านาทีและสร้างงานหลายพันตำแหน่งให้ท้องถิ่น"
)


@pytest.mark.parametrize("text", [CHINESE, THAI])
def test_scripts_without_spaces_are_compared_by_characters(text: str) -> None:
    cut = text[: 2 * len(text) // 3]
    assert signature("", cut).hashes
    assert found(f"本报讯 {cut}", text)
    assert found(text, f"ด่วน {cut}")


def test_chinese_texts_about_one_thing_are_told_apart() -> None:
    other = (
        "记者从发布会上获悉，连接海港两岸的大桥项目已获批准，将在明年三月动工。负责人介绍说，工程由本地企业承建，资金主要来自"
        "地方债券。部分居民担心施工噪声和交通拥堵，交通部门承诺会在夜间限制作业，同时增开轮渡班次，以减轻对日常出行的影响。"
    )
    assert not found(other, CHINESE)


HEADLINE = "Harbour bridge in Portsea closed after cargo ship hits pier"


@pytest.mark.parametrize(
    "edited",
    [
        "Harbour bridge in Portsea closed after cargo ship hits pier - Gazette",
        "UPDATE 1: Harbour bridge in Portsea closed after cargo ship hits pier",
        "HARBOUR BRIDGE IN PORTSEA CLOSED AFTER SHIP HITS PIER",
    ],
)
def test_an_edited_headline_is_found(edited: str) -> None:
    assert found(edited, HEADLINE)


def test_a_headline_with_another_number_is_another() -> None:
    assert not found("Bridge strike in Portsea enters day 12", "Bridge strike in Portsea enters day 11")


@pytest.mark.parametrize(
    "other",
    [
        "Portsea: freighter strikes bridge, traffic halted",
        "Harbour festival in Portsea opens with record crowd",
        "Live",
    ],
)
def test_another_headline_is_not(other: str) -> None:
    assert not found(other, HEADLINE)


def test_too_little_text_is_no_evidence() -> None:
    assert not found("Live", "Live")


def test_a_headline_is_no_reprint_of_the_article_under_it() -> None:
    assert not found(HEADLINE, f"{HEADLINE}. {prose(200, 1)}")


def test_no_text_at_all_resembles_nothing() -> None:
    empty = signature("", " … ")
    assert empty.is_empty
    assert empty.keys == empty.probes == ()
    assert not overlap(empty, empty).is_reprint


def test_vowel_signs_do_not_part_words() -> None:
    assert tokenise("हिन्दी समाचार—नया") == [word.encode() for word in ("हिन्दी", "समाचार", "नया")]


def test_made_up_words_are_what_the_other_tests_take_them_for() -> None:
    assert len(set(words(500, 1)) & set(words(500, 2))) < 100
