# ruff: noqa: E501 - sentences
"""Texts of all languages meet in one space: reports of one event are near, of other events far, whatever the script."""

import itertools

import pytest

from services.clusterer.crosslang import Pivot, Rarity, pivot_terms, similarity, text_terms
from services.clusterer.crosslang.keys import lexicon_keys
from services.clusterer.crosslang.lexicon import lexicon, merged, parse, written
from services.clusterer.crosslang.surface import sounds_of_names, spelled_out, surface_terms
from services.clusterer.crosslang.terms import MOST_TERMS
from shared.text.words import words

EARTHQUAKE = {
    "en": "A strong earthquake shook the mountain city of Ordavel on Friday night, killing 48 people, police said.",
    "sv": "En kraftig jordbävning skakade bergsstaden Ordavel natten till lördag. 48 människor dog, enligt polisen.",
    "ro": "Un cutremur puternic a zguduit vineri noaptea orașul de munte Ordavel, 48 de oameni au murit, spune poliția.",
    "uk": "Сильний землетрус струснув гірське місто Ордавель у п'ятницю вночі, загинули 48 людей, повідомила поліція.",
    "el": "Ισχυρός σεισμός συγκλόνισε την ορεινή πόλη Ορνταβέλ το βράδυ της Παρασκευής, 48 νεκροί, λέει η αστυνομία.",
    "fa": "زلزله شدید جمعه شب شهر کوهستانی اورداول را لرزاند و ۴۸ نفر کشته شدند، پلیس گفت.",
    "ko": "금요일 밤 산악 도시 오르다벨에서 강한 지진이 발생해 48명이 숨졌다고 경찰이 밝혔다.",
    "zh": "周五晚上，山城奥尔达韦尔发生强烈地震，警方称48人死亡。",
    "sw": "Tetemeko kubwa la ardhi lilitikisa mji wa milimani wa Ordavel Ijumaa usiku, watu 48 walikufa, polisi walisema.",
}
ELECTION = {
    "en": "The opposition party of Mirela Tosk won the election for parliament in Brenovia with 53 percent of the votes.",
    "sv": "Oppositionspartiet lett av Mirela Tosk vann valet till parlamentet i Brenovia med 53 procent av rösterna.",
    "ro": "Partidul de opoziție al Mirelei Tosk a câștigat alegerile pentru parlament în Brenovia cu 53 la sută din voturi.",
    "uk": "Опозиційна партія Мірели Тоск виграла вибори до парламенту Бреновії, здобувши 53 відсотки голосів.",
    "el": "Το κόμμα της αντιπολίτευσης της Μιρέλα Τοσκ κέρδισε τις εκλογές για το κοινοβούλιο στη Μπρενόβια με 53 τοις εκατό.",
    "fa": "حزب مخالف میرلا توسک با ۵۳ درصد آرا در انتخابات پارلمان برنوویا پیروز شد.",
    "ko": "미렐라 토스크의 야당이 브레노비아 의회 선거에서 53퍼센트의 득표로 승리했다.",
    "zh": "米雷拉·托斯克领导的反对党以53%的选票赢得布雷诺维亚议会选举。",
    "sw": "Chama cha upinzani cha Mirela Tosk kilishinda uchaguzi wa bunge nchini Brenovia kwa asilimia 53 ya kura.",
}
CUP = {
    "en": "Football club Valdera won the cup final 3-1 against Portenne after two late goals by striker Iko Ramberg.",
    "sv": "Fotbollsklubben Valdera vann cupfinalen med 3-1 mot Portenne efter två sena mål av anfallaren Iko Ramberg.",
    "ro": "Clubul de fotbal Valdera a câștigat finala cupei cu 3-1 contra Portenne după două goluri ale lui Iko Ramberg.",
    "uk": "Футбольний клуб «Вальдера» виграв фінал кубка в «Портенна» 3-1 після двох голів нападника Іко Рамберга.",
    "el": "Η ποδοσφαιρική ομάδα Βαλντέρα κέρδισε τον τελικό κυπέλλου 3-1 την Πορτέν με δύο γκολ του Ίκο Ράμπεργκ.",
    "fa": "باشگاه فوتبال والدرا با دو گل ایکو رامبرگ در فینال جام ۳-۱ پورتن را شکست داد.",
    "ko": "축구 클럽 발데라가 이코 람베르그의 막판 두 골로 포르텐을 3-1로 꺾고 컵 결승에서 우승했다.",
    "zh": "足球俱乐部瓦尔德拉在决赛中以3-1击败波尔滕，前锋伊科·兰贝格攻入两球夺得奖杯。",
    "sw": "Klabu ya soka ya Valdera ilishinda fainali ya kombe 3-1 dhidi ya Portenne baada ya mabao mawili ya Iko Ramberg.",
}
EVENTS = (EARTHQUAKE, ELECTION, CUP)


def all_terms() -> dict[tuple[int, str], dict[str, float]]:
    rarity = Rarity()
    terms = {
        (event, language): text_terms("", text, language)
        for event, texts in enumerate(EVENTS)
        for language, text in texts.items()
    }
    for found in terms.values():
        rarity.see(found)
    return {key: rarity.weigh(found) for key, found in terms.items()}


@pytest.mark.parametrize("language", sorted(EARTHQUAKE))
def test_a_report_is_nearest_to_the_reports_of_its_own_event_in_every_other_language(language: str) -> None:
    terms = all_terms()
    for event, other in itertools.product(range(len(EVENTS)), EARTHQUAKE):
        if other != language:
            near = [similarity(terms[event, language], terms[rival, other]) for rival in range(len(EVENTS))]
            assert max(range(len(EVENTS)), key=near.__getitem__) == event, (language, other, near)


def test_words_become_their_english_stems() -> None:
    assert {"^parliament", "^elect"} <= pivot_terms(words("выборы в парламент"), "ru").keys()
    assert "^earthquak" in pivot_terms(words("地震"), "ja")
    assert "^presid" in pivot_terms(words("Präsidenten"), "de")


def test_names_sound_alike_in_every_script() -> None:
    spellings = ["ramberg", "рамберг", "ράμπεργκ", "رامبرگ", "람베르그", "रामबर्ग"]
    skeletons = [{term for term in surface_terms(name) if term[0] == "~"} for name in spellings]
    assert skeletons[0] == {"~rmbrk"}
    assert sum(skeleton == skeletons[0] for skeleton in skeletons) >= 5


def test_names_that_are_spelled_out_in_kana_and_han_are_found_and_sound_like_themselves() -> None:
    assert spelled_out(words("フェリー「マリソレ」座礁"), "ja") == ["フェリー", "マリソレ"]
    assert spelled_out(words("米雷拉·托斯克领导的反对党"), "zh") == ["米雷拉", "托斯克"]
    assert set(surface_terms("tosk")) & sounds_of_names(words("托斯克"), "zh")
    assert {"~mrsl", "~mrsr"} <= sounds_of_names(words("マリソレ"), "ja")


# pragma: allowlist nextline secret
def test_a_capitalised_word_weighs_more_than_the_same_word_in_small_letters() -> None:
    as_name = pivot_terms(["valdera"], "en", names={"valdera"})
    as_word = pivot_terms(["valdera"], "en")
    assert as_name["~fldr"] > as_word["~fldr"]


def test_a_language_without_a_lexicon_still_has_names_and_numbers() -> None:
    terms = text_terms("", "Ordavel xyz 48", "zza")
    assert {"#48", "=orda", "~rdfl"} <= terms.keys()


def test_an_article_of_any_length_has_a_bounded_number_of_terms() -> None:
    text = " ".join(f"Name{chr(97 + n % 26)}{chr(97 + n // 26)}x" for n in range(600))
    assert len(text_terms("", text, "en")) <= MOST_TERMS


def test_similarity_is_one_for_the_same_and_none_for_nothing_in_common() -> None:
    text = {"a": 1.0, "b": 2.0}
    assert similarity(text, text) == pytest.approx(1.0)
    assert similarity(text, {"c": 1.0}) == 0.0
    assert similarity({}, text) == 0.0
    assert 0.0 < similarity(text, {"b": 1.0, "c": 9.0}) == similarity({"b": 1.0, "c": 9.0}, text) < 1.0


def test_rare_terms_outweigh_common_ones() -> None:
    rarity = Rarity()
    for number in range(100):
        rarity.see(["common", f"only-{number}"])
    assert rarity("only-1") > rarity("common")
    assert rarity("^govern") < rarity("^earthquak")


def test_a_lexicon_file_reads_as_it_was_written() -> None:
    entries = {"wahl": (("elect", 0.93), ("choic", 0.41)), "haus": (("hous", 1.0),)}
    assert dict(parse(written(entries))) == entries
    assert merged(entries, {"wahl": (("choic", 0.5),)})["wahl"] == (("elect", 0.93), ("choic", 0.5))


def test_another_set_of_lexicons_can_be_tried() -> None:
    pivot = Pivot(lambda language: {"haus": (("castl", 1.0),)})
    assert text_terms("", "Haus", "de", pivot)["^castl"] >= 1.0


LANGUAGES = "ar bg bn cs de es fa fi fr hi it ja ko nl no pl pt ru sr th tr uk ur vi zh"


@pytest.mark.parametrize("language", LANGUAGES.split())
def test_every_language_of_the_catalogue_has_a_lexicon_of_two_thousand_entries(language: str) -> None:
    assert len(lexicon(language)) >= 2000


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("de", "präsidenten", "präsident"),
        ("uk", "парламенту", "парламенті"),
        ("he", "הממשלה", "ממשלה"),
        ("ar", "الحكومة", "والحكومة"),
    ],
)
def test_forms_of_one_word_share_a_key(language: str, one: str, other: str) -> None:
    assert set(lexicon_keys(one, language)) & set(lexicon_keys(other, language))
