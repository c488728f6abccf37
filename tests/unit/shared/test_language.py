"""Which language a text is in: from its words, and from what outlets declare."""

import pytest

from shared.text.language import NEWS_LANGUAGES, identify, primary
from shared.text.scripts import with_script


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The council voted on Tuesday to rebuild the harbour wall before winter.", "en"),
        ("Der Stadtrat stimmte am Dienstag für den Wiederaufbau der Hafenmauer.", "de"),
        ("Le conseil municipal a voté mardi la reconstruction de la digue du port.", "fr"),
        ("El ayuntamiento aprobó el martes la reconstrucción del muro del puerto.", "es"),
        ("Совет города во вторник проголосовал за восстановление портовой стены.", "ru"),
        ("Міська рада у вівторок проголосувала за відбудову портової стіни.", "uk"),
        ("صوت مجلس المدينة يوم الثلاثاء لصالح إعادة بناء جدار الميناء.", "ar"),
        ("नगर परिषद ने मंगलवार को बंदरगाह की दीवार फिर से बनाने के लिए मतदान किया।", "hi"),
        ("市議会は火曜日、港の防波堤を再建することを可決した。", "ja"),
        ("시의회는 화요일 항구 방파제를 재건하기로 의결했다.", "ko"),
        ("Belediye meclisi salı günü liman duvarının yeniden yapılmasını onayladı.", "tr"),
    ],
)
def test_a_sentence_tells_its_language(text: str, language: str) -> None:
    assert identify(text) == language


def test_the_two_chinese_scripts_are_told_apart() -> None:
    assert identify("市议会星期二投票决定重建港口的防波堤，这项工程将于明年开始。") == "zh-Hans"
    assert identify("市議會星期二投票決定重建港口的防波堤，這項工程將於明年開始。") == "zh-Hant"


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("总统访问邻国", "總統訪問鄰國"),
        ("台风登陆", "颱風登陸"),
        ("央行降息", "央行降息"),
        ("足球队赢得决赛", "足球隊贏得決賽"),
        ("医院扩建", "醫院擴建"),
    ],
)
def test_a_headline_tells_its_chinese_script_or_none(simplified: str, traditional: str) -> None:
    told = with_script("zh", simplified), with_script("zh", traditional)
    assert told == (("zh", "zh") if simplified == traditional else ("zh-Hans", "zh-Hant"))


def test_serbian_comes_with_the_script_it_is_written_in() -> None:
    assert identify("Градско веће је у уторак изгласало обнову лучког зида пре зиме.", ["sr"]) == "sr-Cyrl"
    assert identify("Gradsko veće je u utorak izglasalo obnovu lučkog zida pre zime.", ["sr-Latn"]) == "sr-Latn"
    assert identify("3 : 0", ["sr"]) == "sr"


def test_a_declared_region_tells_the_chinese_script_when_the_characters_do_not() -> None:
    assert identify("政府公布", ["zh-TW"]) == "zh-Hant"
    assert identify("政府公布", ["zh-CN"]) == "zh-Hans"


def test_a_declaration_decides_between_close_relatives() -> None:
    headline = "Statsministeren taler i dag"
    assert identify(headline, ["da"]) == "da"
    assert identify(headline, ["no"]) == "no"


def test_a_text_that_is_clearly_in_another_language_wins_over_the_declaration() -> None:
    assert identify("Der Stadtrat stimmte am Dienstag für den Wiederaufbau der Hafenmauer.", ["en"]) == "de"


def test_without_letters_the_first_declaration_is_all_there_is() -> None:
    assert identify("3 : 0", ["nb-NO", "en"]) == "no"
    assert identify("3 : 0") == "und"
    assert identify("") == "und"


def test_a_language_that_the_identifier_does_not_know_is_believed_when_declared() -> None:
    assert "ti" not in NEWS_LANGUAGES
    assert identify("ናይ ከተማ ቤት ምኽሪ", ["ti"]) == "ti"


def test_nonsense_in_the_declaration_changes_nothing() -> None:
    text = "The council voted on Tuesday to rebuild the harbour wall."
    assert identify(text, ["", "  ", "??", "x-klingon", "english"]) == "en"


def test_bosnian_and_nynorsk_only_when_declared() -> None:
    text = "Gradsko vijeće je u utorak izglasalo obnovu lučkog zida."
    assert identify(text) == "hr"
    assert identify(text, ["bs"]) == "bs"


@pytest.mark.parametrize(
    ("tag", "code"), [("en-GB", "en"), ("nb_NO", "no"), ("IW", "he"), ("zh-Hant-TW", "zh"), ("fil", "tl"), ("und", "")]
)
def test_primary_is_the_language_without_region_and_script(tag: str, code: str) -> None:
    assert primary(tag) == code
