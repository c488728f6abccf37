"""Words that turn a sentence into its contrary, by language: two sentences that differ in them say different things."""

import re
from functools import cache

from services.summarizer.relatives import list_language
from shared.text.normalise import fold

_NEGATORS: dict[str, str] = {
    "en": (
        "not no never none nobody nothing neither nor without cannot can't won't don't doesn't didn't isn't "
        "aren't wasn't weren't hasn't haven't hadn't wouldn't couldn't shouldn't denied denies deny refused "
        "refuses false hardly fails failed"
    ),
    "de": (
        "nicht kein keine keinen keinem keiner keines nie niemals niemand nichts ohne weder bestritt bestreitet "
        "dementiert"
    ),
    "fr": "ne n pas jamais aucun aucune rien personne sans ni dément démenti nie",
    "es": "no nunca jamás ningún ninguna ninguno nada nadie sin ni tampoco niega negó desmintió",
    "pt": "não nunca jamais nenhum nenhuma nada ninguém sem nem nega negou desmentiu",
    "it": "non mai nessun nessuno nessuna niente nulla senza né nega negato smentito smentisce",
    "nl": "niet geen nooit niemand niets zonder noch ontkent ontkende",
    "sv": "inte ej aldrig ingen inget inga utan varken förnekar",
    "da": "ikke aldrig ingen intet uden hverken nægter",
    "no": "ikke aldri ingen intet uten verken nekter",
    "fi": "ei en et emme ette eivät eikä älä ilman kiistää kiisti",
    "pl": "nie nigdy żaden żadna żadne nikt nic bez ani zaprzeczył zaprzecza",
    "cs": "ne není nejsou nebyl nebyla nebylo nikdy žádný žádná žádné nikdo nic bez ani popřel popírá",
    "hu": "nem ne sem nincs nincsenek soha senki semmi nélkül tagadta cáfolta",
    "ro": "nu niciodată niciun nicio nimeni nimic fără nici neagă",
    "tr": "değil yok hiç asla hiçbir yalanladı reddetti",
    "id": "tidak bukan belum tanpa jangan tak membantah",
    "sw": "si hapana bila kamwe hakuna amekanusha",
    "ru": "не нет ни никогда никто ничего без нельзя отрицает опроверг опровергли",
    "uk": "не немає ні ніколи ніхто нічого без заперечує спростував",
    "bg": "не няма нито никога никой нищо без отрича отрече",
    "sr": (
        "ne nije nisu nema nikad nikada niko ništa bez ni negira не није нису нема никад никада нико ништа без ни "
        "негира"
    ),
    "el": "δεν μη μην όχι ποτέ κανείς κανένας τίποτα χωρίς ούτε διέψευσε",
    "he": "לא אין אל בלי ללא מעולם אף הכחיש",
    "ar": "لا لم لن ليس ليست غير دون بدون نفى نفت ينفي",
    "fa": "نه نیست نمی نبود هرگز هیچ بدون تکذیب",
    "ur": "نہیں نہ بغیر کبھی تردید",
    "hi": "नहीं न ना मत बिना कभी इनकार खंडन",
    "bn": "না নেই নয় নি ছাড়া অস্বীকার",
    "vi": "không chưa chẳng đừng bác",
    "ca": "no mai cap ningú res sense ni nega",
}
_UNSPACED = re.compile(r"[不没沒未非无無勿否]|ない|なかっ|ません|せず|ไม่|มิได้")


@cache
def negators(language: str) -> frozenset[str]:
    """The negating words of `language`, as `shared.text.words` spells them."""
    return frozenset(fold(_NEGATORS.get(list_language(language), "")).split())


def unspaced_negations(text: str) -> int:
    """How many negating characters stand in a text of a script without spaces."""
    return len(_UNSPACED.findall(text))
