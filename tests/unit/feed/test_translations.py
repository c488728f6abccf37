"""Headlines in the reader's language: shown when they are there, asked for once, and never waited for."""

from datetime import timedelta

from services.feed.translations import AGAIN, Asking, Translations, Wanted, asking_by
from shared.documents import Documents
from shared.events import TranslationCompleted, TranslationRequested, TranslationStatus
from tests.unit.feed.builders import NOON, member


class _Desk:
    """A translator's desk that takes requests down."""

    def __init__(self) -> None:
        self.asked: list[Wanted] = []
        self.now = NOON

    async def ask(self, wanted: Wanted) -> None:
        self.asked.append(wanted)

    async def open(self, documents: Documents) -> Translations:
        asking = Asking(key=lambda wanted: f"{wanted.text or wanted.story_id}:{wanted.target}", ask=self.ask)
        return await Translations.open(documents, asking, lambda: self.now)


MEMBERS = [
    member("a", "Der Tarn", language="de").model_dump(mode="json"),
    member("b", "The Tarn", language="en-GB").model_dump(mode="json"),
]


async def test_a_headline_in_another_language_is_asked_for_once_and_shown_when_it_has_come(
    documents: Documents,
) -> None:
    desk = _Desk()
    translations = await desk.open(documents)
    for _ in range(3):
        assert await translations.headlines(MEMBERS, "en", "s1") == {}
    assert desk.asked == [Wanted("Der Tarn", "de", "en", "s1")]
    await translations.completed("Der Tarn:en", text="The Tarn", retry_at=None)
    assert await translations.headlines(MEMBERS, "en", "s1") == {"a": "The Tarn"}
    assert len(desk.asked) == 1


async def test_one_that_can_not_be_had_is_asked_for_again_when_that_may_help(documents: Documents) -> None:
    desk = _Desk()
    translations = await desk.open(documents)
    await translations.headlines(MEMBERS, "en", "s1")
    await translations.completed("Der Tarn:en", text="", retry_at=NOON + timedelta(hours=1))
    await translations.headlines(MEMBERS, "en", "s1")
    assert len(desk.asked) == 1
    desk.now += timedelta(hours=2)
    assert await translations.headlines(MEMBERS, "en", "s1") == {}
    assert len(desk.asked) == 2


async def test_a_request_that_nobody_answers_is_made_again_after_a_while(documents: Documents) -> None:
    desk = _Desk()
    translations = await desk.open(documents)
    await translations.want_summary("s1", "en", "is")
    await translations.want_summary("s1", "en", "is")
    assert desk.asked == [Wanted("", "en", "is", "s1")]
    desk.now += AGAIN
    await translations.want_summary("s1", "en", "is")
    assert len(desk.asked) == 2


async def test_asking_and_answering_over_the_log_share_a_key(documents: Documents) -> None:
    sent: list[TranslationRequested] = []

    async def publish(event: TranslationRequested) -> None:
        sent.append(event)

    translations = await Translations.open(documents, asking_by(publish, lambda: NOON), lambda: NOON)
    assert await translations.headlines(MEMBERS, "en", "s1") == {}
    (request,) = sent
    answer = TranslationCompleted(
        key=request.key,
        kind=request.kind,
        target=request.target,
        status=TranslationStatus.DONE,
        text="The Tarn",
        completed_at=NOON,
    )
    await translations.answered(answer)
    assert await translations.headlines(MEMBERS, "en", "s1") == {"a": "The Tarn"}


async def test_without_a_model_a_headline_is_asked_for_again_on_another_day(documents: Documents) -> None:
    now, sent = [NOON], []

    async def publish(event: TranslationRequested) -> None:
        sent.append(event)

    translations = await Translations.open(documents, asking_by(publish, lambda: now[0]), lambda: now[0])
    for days, asked in ((0, 1), (0.5, 1), (1.5, 2)):
        now[0] = NOON + timedelta(days=days)
        await translations.headlines(MEMBERS, "en", "s1")
        assert len(sent) == asked
        if asked == 1:
            unavailable = TranslationStatus.UNAVAILABLE
            request = sent[-1]
            await translations.answered(
                TranslationCompleted(
                    key=request.key, kind=request.kind, target="en", status=unavailable, completed_at=NOON
                )
            )
