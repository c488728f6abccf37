"""Reprints are found in every script, whatever was done to them, and other texts are not taken for them."""

import random

import pytest

from services.deduplicator.compare import overlap
from services.deduplicator.fingerprint import Signature, signature

SPACED = {
    "latin": "ábčdéfghíjklmñöpqřstúvwxyż",
    "cyrillic": "абвгдежзийклмнопрстуфхцчшщыэюя",
    "greek": "αβγδεζηθικλμνξοπρστυφχψω",
    "arabic": "بتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "hebrew": "אבגדהוזחטיכלמנסעפצקרשת",
    "devanagari": "कखगघचछजझटठडढतथदधनपफबभमयरलवशषसह",
    "bengali": "কখগঘচছজঝটঠডঢতথদধনপফবভমযরলশষসহ",
    "tamil": "கஙசஞடணதநபமயரலவழளறன",
    "georgian": "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
    "amharic": "ሀለሐመሠረሰሸቀበተቸነኘአከወዘየደጀገጠጨፈ",
    "hangul": "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초",
}
UNSPACED = {
    "han": "".join(map(chr, range(0x5200, 0x5340))),
    "kana": "".join(map(chr, (*range(0x3042, 0x3094), *range(0x30A2, 0x30F4)))),
    "thai": "กขคงจฉชซญดตถทธนบปผฝพฟภมยรลวศสหอ",
    "lao": "ກຂຄງຈສຊຍດຕຖທນບປຜຝພຟມຢຣລວຫອຮ",
    "khmer": "កខគឃងចឆជឈញដឋឌឍណតថទធនបផពភមយរលវសហឡអ",
    "burmese": "ကခဂဃငစဆဇဈညဋဌဍဎဏတထဒဓနပဖဗဘမယရလဝသဟဠအ",
}


def sentences(script: str, count: int, seed: int) -> list[str]:
    """Made-up sentences of about fourteen words, each with its end."""
    chance = random.Random(f"{script} {seed}")
    letters = SPACED.get(script) or UNSPACED[script]
    spaced = script in SPACED
    long = (3, 7) if spaced or script not in ("han", "kana") else (1, 3)
    vocabulary = ["".join(chance.choices(letters, k=chance.randint(*long))) for _ in range(2500)]
    made = []
    for _ in range(count):
        picked = chance.choices(vocabulary, k=chance.randint(10, 18))
        made.append((" ".join(picked) + ".") if spaced else "".join(picked) + "。")
    return made


def joined(script: str, parts: list[str]) -> str:
    return (" " if script in SPACED else "").join(parts)


def found(newer: str, older: str) -> bool:
    """Whether `newer` would be called a reprint of `older` by looking it up."""
    return _found(signature("", newer), signature("", older))


def same_headline(newer: str, older: str) -> bool:
    return _found(signature(newer, ""), signature(older, ""))


def _found(one: Signature, other: Signature) -> bool:
    return bool(set(one.probes) & set(other.keys)) and overlap(one, other).is_reprint


@pytest.mark.parametrize("script", [*SPACED, *UNSPACED])
@pytest.mark.parametrize("seed", range(3))
def test_whatever_editors_do_to_a_text_it_is_found(script: str, seed: int) -> None:
    text = sentences(script, 30, seed)
    other = sentences(script, 30, seed + 100)
    original = joined(script, text)
    chance = random.Random(seed)
    mixed = list(text)
    chance.shuffle(mixed)
    edits = {
        "cut to a third": joined(script, text[:10]),
        "a third from the middle": joined(script, text[12:22]),
        "extended": joined(script, [*text, *other[:20]]),
        "embedded": joined(script, [*other[:15], *text, *other[15:]]),
        "every other sentence": joined(script, text[::2]),
        "sentences in another order": joined(script, mixed),
        "datelined": "PORTSEA, 3 (Nordwire) — " + original,
        "quotation marks": "«" + original.replace("。", "」。「").replace(". ", "” “") + "»",
        "sentences run together": original.replace(".", ",").replace("。", "、"),
    }
    for name, edited in edits.items():
        assert found(edited, original), name
        assert found(original, edited), name


@pytest.mark.parametrize("script", [*SPACED, *UNSPACED])
def test_another_text_that_quotes_a_part_is_an_original(script: str) -> None:
    text, other = sentences(script, 20, 1), sentences(script, 20, 2)
    quoting = [*other[:6], *text[4:8], *other[6:]]
    assert not found(joined(script, quoting), joined(script, text))
    assert not found(joined(script, other), joined(script, text))


@pytest.mark.parametrize("script", [*SPACED, *UNSPACED])
def test_headlines_are_found_and_told_apart(script: str) -> None:
    headline, other = (sentences(script, 1, seed)[0].rstrip(".。") for seed in (5, 6))
    assert same_headline(f"UPDATE 2: {headline}", headline)
    assert same_headline(f"{headline} - Gazette", headline)
    assert not same_headline(other, headline)
