"""Translations are asked for once, say what the original says, and never hold anything up when there is no model."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from services.summarizer.changes import Basis
from services.summarizer.editor import Editor
from services.summarizer.store import Store, Summary, Told, open_store
from services.summarizer.survival import lost
from services.summarizer.translate import Translator
from services.summarizer.translations import open_translations
from shared.documents import Documents
from shared.events import (
    Citation,
    Paragraph,
    Sentence,
    StorySummarized,
    SummaryStatus,
    TranslationCompleted,
    TranslationKind,
    TranslationRequested,
    TranslationStatus,
)
from tests.model_server import ModelServer, model_server
from tests.unit.summarizer.builders import NOON
from tests.unit.summarizer.desk import an_editor

GERMAN = {
    "Ferry Alder runs aground off Sandholm with 212 on board": "Fähre Alder läuft mit 212 Menschen vor Sandholm auf",
    "The ferry Alder ran aground on Tuesday with 212 people on board.": (
        "Die Fähre Alder lief am Dienstag mit 212 Menschen an Bord auf Grund."
    ),
    "Captain Mara Quill said fog had hidden the reef.": "Kapitänin Mara Quill sagte, Nebel habe das Riff verdeckt.",
    "Buses will run until Friday.": "Bis Freitag fahren Busse.",
}
HEADLINE, *SENTENCES = GERMAN


def summary(language: str = "en") -> StorySummarized:
    citation = Citation(article_id="a", source_id="outlet-a", passage="The ferry ran aground.")
    return StorySummarized(
        story_id="s-ferry",
        story_version=4,
        language=language,
        status=SummaryStatus.EXTRACTIVE,
        writer="extractive/1",
        headline=HEADLINE,
        headline_citations=(citation,),
        paragraphs=tuple(
            Paragraph(sentences=(Sentence(text=text, citations=(citation,), independent_sources=1),))
            for text in SENTENCES
        ),
        summarized_at=NOON,
    )


class Bureau:
    """A translator and all that it has published."""

    def __init__(self, store: Store, translator: Translator) -> None:
        self.store, self.translator = store, translator
        self.completed: list[TranslationCompleted] = []
        self.summaries: list[StorySummarized] = []

    async def headline(self, text: str = HEADLINE, target: str = "de") -> TranslationCompleted:
        return await self._ask(
            TranslationRequested(
                kind=TranslationKind.HEADLINE, target=target, language="en", text=text, requested_at=NOON
            )
        )

    async def summary(self, target: str = "de") -> TranslationCompleted:
        return await self._ask(
            TranslationRequested(kind=TranslationKind.SUMMARY, target=target, story_id="s-ferry", requested_at=NOON)
        )

    async def _ask(self, event: TranslationRequested) -> TranslationCompleted:
        await self.translator.requested(event)
        answer = self.completed[-1]
        assert answer.key == event.key
        return answer


@pytest.fixture
async def model() -> AsyncIterator[ModelServer]:
    async with model_server() as server:
        server.translate = lambda text: GERMAN.get(text, text)
        yield server


@asynccontextmanager
async def bureau(documents: Documents, editor: Editor | None) -> AsyncIterator[Bureau]:
    store = await open_store(documents)
    basis = Basis({"a": 1}, frozenset({"outlet-a"}))
    await store.tell(Told("s-ferry", 4, {"en": Summary(basis, summary())}, told_at=NOON), after=Told("s-ferry"))
    made: list[Bureau] = []

    async def completed(event: TranslationCompleted) -> None:
        made[0].completed.append(event)

    async def summarized(event: StorySummarized) -> None:
        made[0].summaries.append(event)

    translations = await open_translations(documents)
    made.append(Bureau(store, Translator(store, translations, editor, completed, summarized, lambda: NOON)))
    yield made[0]


async def test_a_headline_is_translated_once(documents: Documents, model: ModelServer) -> None:
    async with an_editor(documents, model.url) as editor, bureau(documents, editor) as desk:
        first, second = await desk.headline(), await desk.headline()
        assert (first.status, first.text, first.original) == (TranslationStatus.DONE, GERMAN[HEADLINE], HEADLINE)
        assert second.text == first.text
        assert len(model.requests) == 1


async def test_a_summary_comes_as_a_summary_with_its_citations(documents: Documents, model: ModelServer) -> None:
    async with an_editor(documents, model.url) as editor, bureau(documents, editor) as desk:
        assert (await desk.summary()).status is TranslationStatus.DONE
        [told] = desk.summaries
        assert (told.language, told.translated_from, told.story_version) == ("de", "en", 4)
        assert (told.status, told.writer) == (SummaryStatus.READY, "test-model")
        assert [item.text for part in told.paragraphs for item in part.sentences] == [
            GERMAN[text] for text in SENTENCES
        ]
        assert told.paragraphs[0].sentences[0].citations == summary().paragraphs[0].sentences[0].citations
        await desk.summary()
        assert len(model.requests) == 1


async def test_a_sentence_that_says_something_else_is_left_out(documents: Documents, model: ModelServer) -> None:
    model.translate = lambda text: GERMAN[text].replace("Freitag", "Montag")
    async with an_editor(documents, model.url) as editor, bureau(documents, editor) as desk:
        assert (await desk.summary()).status is TranslationStatus.DONE
        [told] = desk.summaries
        assert sum(len(part.sentences) for part in told.paragraphs) == 2


async def test_a_translation_that_loses_its_lead_is_refused(documents: Documents, model: ModelServer) -> None:
    model.translate = lambda text: GERMAN[text].replace("212", "240")
    async with an_editor(documents, model.url) as editor, bureau(documents, editor) as desk:
        assert (await desk.headline()).status is TranslationStatus.REFUSED
        assert (await desk.summary()).status is TranslationStatus.REFUSED
        assert desk.summaries == []


async def test_without_a_model_the_answer_says_so_at_once(documents: Documents) -> None:
    async with bureau(documents, None) as desk:
        answer = await desk.headline()
        assert (answer.status, answer.reason) == (TranslationStatus.UNAVAILABLE, "no model is set to translate")
        assert (await desk.summary()).status is TranslationStatus.UNAVAILABLE


@pytest.mark.parametrize(
    ("mood", "status"),
    [
        ("server_error", TranslationStatus.UNAVAILABLE),
        ("long_rate_limit", TranslationStatus.UNAVAILABLE),
        ("malformed", TranslationStatus.REFUSED),
        ("refusing", TranslationStatus.REFUSED),
        ("empty", TranslationStatus.REFUSED),
    ],
)
async def test_a_model_that_fails_is_no_error(
    documents: Documents, model: ModelServer, mood: str, status: TranslationStatus
) -> None:
    model.mood = mood
    async with an_editor(documents, model.url) as editor, bureau(documents, editor) as desk:
        answer = await desk.headline()
        assert (answer.status, answer.text) == (status, "")
        assert answer.reason


async def test_a_spent_budget_says_when_there_is_more(documents: Documents, model: ModelServer) -> None:
    async with an_editor(documents, model.url, a_day=1000) as editor, bureau(documents, editor) as desk:
        await desk.headline()
        answer = await desk.headline("Another headline about the harbour of Sandholm")
        assert answer.status is TranslationStatus.UNAVAILABLE
        assert answer.retry_after_seconds == 12 * 3600


async def test_there_is_nothing_to_translate_into_the_same_language(documents: Documents, model: ModelServer) -> None:
    async with an_editor(documents, model.url) as editor, bureau(documents, editor) as desk:
        assert (await desk.headline(target="en")).status is TranslationStatus.REFUSED
        assert (await desk.summary(target="en")).status is TranslationStatus.DONE
        assert model.requests == []


@pytest.mark.parametrize(
    ("original", "language", "translation", "target"),
    [
        ("Brant met 12 million voters in Moscow in March.", "en", "Brant traf im März in Moskau 12 Mio. Wähler.", "de"),
        ("Brant met 12 voters in Moscow in March.", "en", "Брант встретился с 12 избирателями в Москве в марте.", "ru"),
        ("Ilse Brant earned 1,200 crowns.", "en", "Ilse Brant a gagné 1 200 couronnes.", "fr"),
        ("“We won,” Quill said.", "en", "„Wir haben gewonnen“, sagte Quill.", "de"),
        ("The storm hit Germany on 3 May.", "en", "暴风雨于5月3日袭击了德国。", "zh"),
    ],
)
def test_what_has_survived_is_fit_to_show(original: str, language: str, translation: str, target: str) -> None:
    assert lost(original, language, translation, target) is None


@pytest.mark.parametrize(
    ("translation", "what"),
    [
        ("En mars, Brant a rencontré 13 millions d’électeurs à Moscou.", "number"),
        ("En mai, Brant a rencontré 12 millions d’électeurs à Moscou.", "month"),
        ("En mars, Quill a rencontré 12 millions d’électeurs à Moscou.", "name"),
        ("En mars, Brant et Okonjo ont rencontré 12 millions d’électeurs à Moscou.", "name"),
        ("En mars, « Brant » a rencontré 12 millions d’électeurs à Moscou.", "quotation"),
        ("Voici la traduction: en mars, Brant a rencontré 12 millions d’électeurs à Moscou.", "itself"),
        ("In March Brant met 12 million voters in Moscow.", "not translated"),
        ("Oui.", "too short"),
    ],
)
def test_what_is_lost_or_has_come_in_is_seen(translation: str, what: str) -> None:
    fault = lost("In March Brant met 12 million voters in Moscow.", "en", translation, "fr")
    assert fault is not None
    assert what in fault
