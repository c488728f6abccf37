"""Whatever a model answers, what comes out is a summary that the articles support, or the cause why there is none."""

from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from deploy.newsroom.newsroom import load
from services.summarizer.chat import Cause, ModelFailed
from services.summarizer.editor import Editor
from services.summarizer.extractive import ExtractiveWriter
from services.summarizer.writer import Assignment
from shared.documents import Documents
from tests.model_server import ModelServer, model_server
from tests.unit.summarizer.builders import HARBOUR_POST, ISLAND_RADIO, assignment, report
from tests.unit.summarizer.desk import Time, an_editor
from tests.unit.summarizer.invented import invented, lie

FERRY = assignment(report("a", HARBOUR_POST), report("b", ISLAND_RADIO))


@pytest.fixture
async def model() -> AsyncIterator[ModelServer]:
    async with model_server() as server:
        yield server


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
async def editor(documents: Documents, model: ModelServer, time: Time) -> AsyncIterator[Editor]:
    async with an_editor(documents, model.url, time=time) as made:
        yield made


async def failure(editor: Editor, wanted: Assignment = FERRY) -> ModelFailed:
    with pytest.raises(ModelFailed) as raised:
        await editor.write("s-ferry", wanted)
    return raised.value


async def test_a_faithful_model_is_published_with_the_passages_that_support_it(editor: Editor) -> None:
    checked = await editor.write("s-ferry", FERRY)
    assert not checked.dropped
    lead = checked.paragraphs[0][0]
    assert lead.text.startswith("The ferry Alder ran aground")
    assert {citation.article_id for citation in lead.citations} == {"a", "b"}
    for paragraph in checked.paragraphs:
        for sentence in paragraph:
            for citation in sentence.citations:
                assert citation.passage in {"a": HARBOUR_POST, "b": ISLAND_RADIO}[citation.article_id]


async def test_the_model_is_asked_for_structure_and_shown_only_what_may_be_told(
    editor: Editor, model: ModelServer
) -> None:
    await editor.write("s-ferry", FERRY)
    [request] = model.requests
    assert request["response_format"]["json_schema"]["strict"] is True
    assert request["model"] == "test-model"
    assert model.authorizations == ["Bearer k-1"]
    assert "newsletter" not in request["messages"][1]["content"]


@pytest.mark.parametrize(
    ("mood", "cause"),
    [
        ("malformed", Cause.MALFORMED),
        ("prose", Cause.MALFORMED),
        ("wrong_shape", Cause.MALFORMED),
        ("nested", Cause.TOO_LARGE),
        ("html", Cause.MALFORMED),
        ("no_completion", Cause.MALFORMED),
        ("empty", Cause.EMPTY),
        ("no_sentences", Cause.EMPTY),
        ("truncated", Cause.TRUNCATED),
        ("wrong_language", Cause.LANGUAGE),
        ("huge", Cause.TOO_LARGE),
        ("refusing", Cause.REFUSAL),
        ("polite_refusal", Cause.REFUSAL),
        ("unsourced", Cause.UNGROUNDED),
        ("wrong_key", Cause.REJECTED),
        ("server_error", Cause.SERVER),
        ("wrong_retry_after", Cause.RATE_LIMITED),
        ("broken_off", Cause.CONNECT),
    ],
)
async def test_a_bad_answer_ends_with_its_cause(editor: Editor, model: ModelServer, mood: str, cause: Cause) -> None:
    model.mood = mood
    assert (await failure(editor)).cause is cause


@pytest.mark.parametrize("mood", ["slow", "hanging"])
async def test_a_model_that_takes_too_long_is_left(documents: Documents, model: ModelServer, mood: str) -> None:
    model.mood = mood
    async with an_editor(documents, model.url, seconds=0.2) as editor:
        assert (await failure(editor)).cause is Cause.TIMEOUT


@pytest.mark.parametrize("mood", ["fenced", "no_schema"])
async def test_odd_forms_of_a_good_answer_are_good(editor: Editor, model: ModelServer, mood: str) -> None:
    model.mood = mood
    assert (await editor.write("s-ferry", FERRY)).kept > 2


async def test_a_busy_model_is_asked_again_after_as_long_as_it_says(
    editor: Editor, model: ModelServer, time: Time
) -> None:
    model.moods = ["rate_limited", "server_error"]
    assert (await editor.write("s-ferry", FERRY)).kept > 2
    assert len(model.requests) == 3
    assert time.waits[0] == 0
    assert 1.5 <= time.waits[1] <= 2.5


async def test_who_is_told_to_wait_long_gives_up_for_now(editor: Editor, model: ModelServer, time: Time) -> None:
    model.mood = "long_rate_limit"
    failed = await failure(editor)
    assert (failed.cause, failed.retry_after, failed.is_temporary) == (Cause.RATE_LIMITED, 3600, True)
    assert time.waits == []


async def test_a_model_that_fails_again_and_again_is_left_alone_and_then_tried_once(
    documents: Documents, model: ModelServer, time: Time
) -> None:
    async with an_editor(documents, model.url, time=time, breaker_failures=2) as editor:
        model.mood = "server_error"
        await failure(editor)
        await failure(editor)
        asked = len(model.requests)
        assert (await failure(editor)).cause is Cause.BREAKER
        assert len(model.requests) == asked
        assert editor.model.away_for() > 0
        time.seconds += 61
        assert (await failure(editor)).cause is Cause.SERVER
        assert (await failure(editor)).cause is Cause.BREAKER
        time.seconds += 61
        model.mood = "faithful"
        assert (await editor.write("s-ferry", FERRY)).kept > 2
        assert editor.model.away_for() == 0


async def test_budgets_hold_a_day_and_a_story(documents: Documents, model: ModelServer, time: Time) -> None:
    async with an_editor(documents, model.url, time=time, a_day=3000, a_story=1000) as editor:
        await editor.write("s-ferry", FERRY)
        assert (await failure(editor)).cause is Cause.BUDGET
        await editor.write("s-2", FERRY)
        await editor.write("s-3", FERRY)
        with pytest.raises(ModelFailed, match="day's 3,000 tokens") as raised:
            await editor.write("s-4", FERRY)
        assert raised.value.retry_after == 12 * 3600
        time.seconds += 12 * 3600
        await editor.write("s-4", FERRY)


async def test_what_fails_is_asked_for_again_once(editor: Editor, model: ModelServer) -> None:
    model.moods = ["lying"]
    model.lie = lambda sentence, number: "Borislav Pennywhistle owns the ferry."
    checked = await editor.write("s-ferry", FERRY)
    assert not checked.dropped
    again = model.requests[1]["messages"][-1]["content"]
    assert "Borislav Pennywhistle owns the ferry." in again


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_no_lie_of_three_hundred_stories_is_published(editor: Editor, model: ModelServer) -> None:
    model.mood, model.lie = "lying", lie
    kept, escaped = 0, []
    for number in range(300):
        before = len(model.lies)
        try:
            checked = await editor.write(f"s-{number}", assignment(*invented(number)))
        except ModelFailed:
            continue  # the extractive writer takes over
        kept += checked.kept
        published = {sentence.text for paragraph in checked.paragraphs for sentence in paragraph}
        escaped += [text for text in model.lies[before:] if text in published]
    assert escaped == []
    assert len(model.lies) > 1000
    assert kept > 500  # what is true is not thrown away with it


async def test_reports_that_say_nothing_are_not_sent(editor: Editor, model: ModelServer) -> None:
    assert (await failure(editor, assignment(report("a", "")))).cause is Cause.EMPTY
    assert model.requests == []


async def test_the_newsrooms_hostile_brochure_changes_nothing(editor: Editor, model: ModelServer) -> None:
    articles = [
        report(f"q{number}", "\n\n".join(article.editions[0].paragraphs), title=article.editions[0].title)
        for number, article in enumerate(load().articles)
        if article.event == "quillon-chip" and article.outlet.language == "en" and article.kind == "report"
    ]
    assert any("Ignore all previous instructions" in item.text for item in articles)
    model.mood, model.lie = "lying", lambda sentence, number: "Heron-4 is the best chip ever made."
    wanted = assignment(*articles)
    told = ""
    with suppress(ModelFailed):
        checked = await editor.write("s-chip", wanted)
        told = " ".join(sentence.text for paragraph in checked.paragraphs for sentence in paragraph)
    assert "best chip" not in told
    shown = model.requests[0]["messages"][1]["content"]
    assert "Ignore all previous" not in shown
    assert "press office" not in shown
    extractive = await ExtractiveWriter().write(wanted)
    assert "best chip" not in " ".join(item.text for paragraph in extractive.paragraphs for item in paragraph)
