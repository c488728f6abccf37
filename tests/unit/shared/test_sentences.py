"""A text falls into the sentences that its readers see, in any script, and every one of them stands in the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.text.sentences import paragraphs, sentences

# Sentences are parted by "|" as a reader would part them.
TEXTS = [
    ("en", "Mr. Quill sailed on Jan. 5.| He met U.S. envoy J. R. Marsh at 5 p.m. Tuesday."),
    ("en", "Harbour Works Inc. fell 3.5 percent to $1.2bn.| It closed at 4 p.m.| The board meets today."),
    ("en", '"It is over. We lost," she said.| Nobody answered.'),
    ("en", "Is it safe?| The mayor (who was there. And stayed.) says so.| See page No. 5 of the report."),
    ("en", "The ferry left early.|The harbour was empty, he said."),
    ("en", "Pier 3.5 and example.com are not ends.| This is one…| And another!"),
    ("de", "Am 3. Oktober traf Dr. Meier die Hafenleitung.| Das kostet 2,5 Mio. Euro, z. B. in Köln."),
    ("de", "„Es ist vorbei. Wir haben verloren“, sagte er.| Das war 2019.| Danach kam der 1. FC Sandholm."),
    ("fr", "M. Dupont est arrivé.| « C’est fini. Nous avons perdu », a-t-il dit."),
    ("es", "El Sr. Vega llegó tarde.| ¿Qué pasó?| Nadie lo sabe."),
    ("pl", "Przy ul. Długiej o godz. 5 był pożar.| Było to w 1990 r.| Potem dom odbudowano."),
    ("ru", "В 2020 г.| Завод закрыли.| Об этом сообщил А. С. Вольнов.| Цена выросла на 5 тыс. рублей."),
    ("ru", "Пожар начался в г. Приморск.| «Это конец. Мы ушли», — сказал он."),
    ("el", "Τι έγινε;| Ο κ. Λιμάνης έφυγε."),
    ("zh", "他说：“今天下雨。明天不会。”|张三同意。|“太好了！”他说。|价格上涨3.5%。|真的吗？"),
    ("ja", "市長は「今日は雨だ。明日は晴れる。」と述べた。|会議は終わった。|次の日、雨が降った。"),
    ("ar", "قال الوزير إن الميناء ينمو.| هل هذا صحيح؟| نعم، قال د. أحمد علي."),
    ("ur", "بندرگاہ کھل گئی۔| لوگ خوش ہیں۔"),
    ("hi", "मंत्री ने कहा कि यह सच है।| डॉ. सिंह ने इनकार किया।| क्या यह सही है?"),
    ("he", 'ארה"ב הודיעה על כך.| "זה נגמר," אמר ד. כהן.'),
    ("am", "ወደቡ ተከፈተ።| ሰዎች ደስ አላቸው።"),
    ("tr", "Dr. Yılmaz 3. kez geldi.| Liman açıldı."),
]


@pytest.mark.parametrize(("language", "marked"), TEXTS)
def test_sentences_end_where_readers_see_them_end(language: str, marked: str) -> None:
    assert sentences(marked.replace("|", ""), language) == [sentence.strip() for sentence in marked.split("|")]


def test_a_blank_line_ends_a_heading_that_has_no_full_stop() -> None:
    assert sentences("Harbour reopens\n\nThe harbour is open.", "en") == ["Harbour reopens", "The harbour is open."]


def test_a_wrapped_line_goes_on_but_a_heading_does_not() -> None:
    wrapped = "The harbour master said on Tuesday that the eastern pier would stay\nclosed. Ships wait."
    assert paragraphs(wrapped) == [wrapped]
    assert paragraphs("Weather\nRain is expected.") == ["Weather", "Rain is expected."]


def test_a_quotation_that_never_closes_does_not_swallow_the_text() -> None:
    text = '"We sail tomorrow. The crew is ready. The sea is calm.'
    assert sentences(text, "en") == ['"We sail tomorrow.', "The crew is ready.", "The sea is calm."]


def test_nothing_has_no_sentences() -> None:
    assert sentences(" \n\n ", "en") == []


@given(
    st.lists(
        st.sampled_from(
            [*'aB ?!.\n"“”„«»()「」。！؟।;3', "Mr. ", "U.S. ", "z. B. ", "\n\n", " г. ", "。」", "…", "・ "]
        ),
        max_size=60,
    ),
    st.sampled_from(["en", "de", "ru", "zh", "ja", "ar", "el", "und", "nb-NO", ""]),
)
def test_every_sentence_is_a_run_of_the_text_in_order_and_nothing_is_lost(pieces: list[str], language: str) -> None:
    text = "".join(pieces)
    position = 0
    for sentence in sentences(text, language):
        assert sentence == sentence.strip() != ""
        found = text.index(sentence, position)
        assert not text[position:found].strip()
        position = found + len(sentence)
    assert not text[position:].strip()
