"""An agency is named when the article credits it, and only then."""

import pytest

from services.deduplicator.agency import AgencyNames

NAMES = AgencyNames(further=("Nordwire",))
BODY = "The council met on Tuesday and put the decision off until next week, to nobody's surprise. " * 8


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        (f"LONDON (Reuters) - {BODY}", "Reuters"),
        (f"PORTSEA, March 3 (AP) — {BODY}", "AP"),
        (f"Berlin (dpa/AFP) – {BODY}", "dpa"),
        (f"Wien/APA – {BODY}", "APA"),
        (f"Madrid, 3 mar (EFE).- {BODY}", "EFE"),
        (f"(ANSA) - ROMA, 3 MAR - {BODY}", "ANSA"),
        (f"МОСКВА, 3 марта. /ТАСС/. {BODY}", "TASS"),
        (f"新华社北京3月3日电 {BODY}", "Xinhua"),
        (f"【共同】{BODY}", "Kyodo"),
        (f"(서울=연합뉴스) {BODY}", "Yonhap"),
        (f"لندن (رويترز) - {BODY}", "Reuters"),
        (f"{BODY} (AFP)", "AFP"),
        (f"{BODY}\n\n– dpa", "dpa"),
        (f"{BODY}\n\nReuters", "Reuters"),
        (f"{BODY}\n\nQuelle: dpa", "dpa"),
        (f"{BODY}\n\nFuente: Agencia EFE.", "EFE"),
        (f"PORTSEA (Nordwire) - {BODY}", "Nordwire"),
        (f"{BODY} (रॉयटर्स)", "Reuters"),
        (f"تهران (تسنیم) - {BODY}", "Tasnim"),
        (f"{BODY}\n\nДжерело: УНІАН", "UNIAN"),
        (f"中新社海港三月三日电 {BODY}", "China News Service"),
        (f"(ANTARA) - {BODY}", "Antara"),
        (f"PORTSEA, 3 Mart (AA) - {BODY}", "Anadolu"),
        (f"{BODY}\n\n© Agencia EFE", "EFE"),
    ],
)
def test_credits_are_read(text: str, agency: str) -> None:
    assert NAMES.credited(text) == agency


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "",
        f"A spokesman told Reuters on Monday that nothing was decided. {BODY}",
        f"The editor (who spoke to Reuters on the phone) resigned. {BODY}",
        f"{BODY} She had said so to AFP before.",
        f"{BODY} They showed him the map.",
        f"Reuters was sold on Monday for a large sum. {BODY}",
        f"An anti-AP protest - {BODY}",
        f"{BODY} (Reuters) {BODY} {BODY}",
    ],
)
def test_a_mention_is_no_credit(text: str) -> None:
    assert NAMES.credited(text) is None


@pytest.mark.parametrize(
    ("author", "agency"),
    [("Reuters", "Reuters"), ("Jane Doe, AP", "AP"), ("Jane Doe (AFP)", "AFP"), ("dpa/lno", "dpa"), ("AA Gill", None)],
)
def test_bylines_credit_too(author: str, agency: str | None) -> None:
    assert NAMES.credited(BODY, [author]) == agency
