"""An outlet is cited for a sentence only when it says the same: same facts, names, numbers, words, and no denial."""

import pytest

from services.summarizer.passages import read
from services.summarizer.support import supporting

SENTENCE = "The ferry Alder ran aground off Sandholm on Tuesday with 212 people on board."


def supported(sentence: str, passage: str, language: str = "en") -> bool:
    return supporting(read(sentence, language)[0], read(passage, language), language) is not None


def test_another_outlet_with_the_same_fact_supports_it() -> None:
    assert supported(
        SENTENCE, "On Tuesday morning the ferry Alder ran aground near Sandholm; 212 people were on board."
    )


@pytest.mark.parametrize(
    "passage",
    [
        "The ferry Alder ran aground off Sandholm on Tuesday with 198 people on board.",
        "The ferry Birch ran aground off Sandholm on Tuesday with 212 people on board.",
        "The ferry Alder never ran aground off Sandholm on Tuesday with 212 people on board.",
        "Had the ferry Alder with 212 people on board run aground off Sandholm on Tuesday?",
        "Tickets for 212 people on the Tuesday ferry Alder from Sandholm cost nine crowns.",
    ],
)
def test_another_number_name_denial_question_or_fact_does_not(passage: str) -> None:
    assert not supported(SENTENCE, passage)


def test_a_quotation_must_be_the_same() -> None:
    said = 'Captain Mara Quill of the ferry Alder told reporters in Sandholm that the fog was "a grey wall".'
    assert supported(said, 'The fog was "a grey wall", captain Mara Quill of the ferry Alder told Sandholm reporters.')
    assert not supported(
        said, 'The fog was "a thick soup", captain Mara Quill of the ferry Alder told Sandholm reporters.'
    )


def test_short_sentences_that_are_alike_by_chance_do_not_support() -> None:
    assert not supported("The captain is going all in.", "The captain is going to the harbour on foot today.")


def test_inflected_names_are_the_same_name() -> None:
    assert supported(
        "Капитан парома Ольха Мария Квилл рассказала журналистам о густом тумане у рифа.",
        "О густом тумане у рифа журналистам рассказала капитан парома Ольха Марии Квилл.",
        "ru",
    )


def test_chinese_denials_tell_sentences_apart() -> None:
    assert supported("渡轮周二上午在沙岛附近海域搁浅。", "周二上午，渡轮在沙岛附近海域搁浅。", "zh")
    assert not supported("渡轮周二上午在沙岛附近海域搁浅。", "渡轮周二上午没有在沙岛附近海域搁浅。", "zh")
