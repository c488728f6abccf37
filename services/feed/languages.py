"""Reading languages: their own name, their English name, and which way their script runs."""

from functools import lru_cache
from typing import Literal

from babel.core import get_global

_TABLE = """
af Afrikaans|Afrikaans; am አማርኛ|Amharic; ar العربية|Arabic; as অসমীয়া|Assamese; az Azərbaycanca|Azerbaijani
be Беларуская|Belarusian; bg Български|Bulgarian; bn বাংলা|Bengali; bo བོད་སྐད་|Tibetan; bs Bosanski|Bosnian
ca Català|Catalan; ceb Cebuano|Cebuano; ckb کوردیی ناوەندی|Central Kurdish; cs Čeština|Czech; cy Cymraeg|Welsh
da Dansk|Danish; de Deutsch|German; dv ދިވެހި|Dhivehi; el Ελληνικά|Greek; en English|English
eo Esperanto|Esperanto; es Español|Spanish; et Eesti|Estonian; eu Euskara|Basque; fa فارسی|Persian
fi Suomi|Finnish; fil Filipino|Filipino; fo Føroyskt|Faroese; fr Français|French; fy Frysk|West Frisian
ga Gaeilge|Irish; gd Gàidhlig|Scottish Gaelic; gl Galego|Galician; gu ગુજરાતી|Gujarati; ha Hausa|Hausa
he עברית|Hebrew; hi हिन्दी|Hindi; hr Hrvatski|Croatian; ht Kreyòl ayisyen|Haitian Creole; hu Magyar|Hungarian
hy Հայերեն|Armenian; id Bahasa Indonesia|Indonesian; ig Igbo|Igbo; is Íslenska|Icelandic; it Italiano|Italian
ja 日本語|Japanese; jv Basa Jawa|Javanese; ka ქართული|Georgian; kk Қазақ тілі|Kazakh; km ខ្មែរ|Khmer
kn ಕನ್ನಡ|Kannada; ko 한국어|Korean; ku Kurdî|Kurdish; ky Кыргызча|Kyrgyz; la Latina|Latin
lb Lëtzebuergesch|Luxembourgish; lo ລາວ|Lao; lt Lietuvių|Lithuanian; lv Latviešu|Latvian; mg Malagasy|Malagasy
mi Māori|Maori; mk Македонски|Macedonian; ml മലയാളം|Malayalam; mn Монгол|Mongolian; mr मराठी|Marathi
ms Bahasa Melayu|Malay; mt Malti|Maltese; my မြန်မာ|Burmese; nb Norsk bokmål|Norwegian Bokmål; ne नेपाली|Nepali
nl Nederlands|Dutch; nn Norsk nynorsk|Norwegian Nynorsk; no Norsk|Norwegian; om Oromoo|Oromo; or ଓଡ଼ିଆ|Odia
pa ਪੰਜਾਬੀ|Punjabi; pl Polski|Polish; ps پښتو|Pashto; pt Português|Portuguese; qu Runasimi|Quechua; rm Rumantsch|Romansh
ro Română|Romanian; ru Русский|Russian; rw Kinyarwanda|Kinyarwanda; sd سنڌي|Sindhi; si සිංහල|Sinhala
sk Slovenčina|Slovak; sl Slovenščina|Slovenian; so Soomaali|Somali; sq Shqip|Albanian; sr Српски|Serbian
su Basa Sunda|Sundanese; sv Svenska|Swedish; sw Kiswahili|Swahili; ta தமிழ்|Tamil; te తెలుగు|Telugu; tg Тоҷикӣ|Tajik
th ไทย|Thai; ti ትግርኛ|Tigrinya; tk Türkmençe|Turkmen; tl Tagalog|Tagalog; tr Türkçe|Turkish; tt Татарча|Tatar
ug ئۇيغۇرچە|Uyghur; uk Українська|Ukrainian; ur اردو|Urdu; uz Oʻzbekcha|Uzbek; vi Tiếng Việt|Vietnamese; wo Wolof|Wolof
xh isiXhosa|Xhosa; yi ייִדיש|Yiddish; yo Yorùbá|Yoruba; zh 中文|Chinese; zu isiZulu|Zulu
zh-hans 简体中文|Chinese (simplified); zh-hant 繁體中文|Chinese (traditional)
"""

_ENTRIES = [entry.strip().partition(" ") for line in _TABLE.strip().splitlines() for entry in line.split(";")]
NATIVE_NAMES = {code: names.partition("|")[0] for code, _, names in _ENTRIES}
ENGLISH_NAMES = {code: names.partition("|")[2] for code, _, names in _ENTRIES}

_RIGHT_TO_LEFT = frozenset(["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"])
_RIGHT_TO_LEFT_SCRIPTS = frozenset(["arab", "hebr", "thaa", "syrc", "nkoo", "adlm"])


def primary(language: str) -> str:
    """The language without script and region: "zh" of "zh-Hant-TW"."""
    return language.partition("-")[0].lower()


@lru_cache(maxsize=2000)
def prefixes(language: str) -> tuple[str, ...]:
    """The tag and all that it specialises, in lower case, widest first: zh, zh-hant, zh-hant-tw."""
    parts = language.lower().split("-")
    return tuple("-".join(parts[: count + 1]) for count in range(len(parts)))


def script(language: str) -> str:
    """The script that the tag names, or that its language is written in where it is spoken: "Hant" of "zh-TW"."""
    parts = language.split("-")
    named = next((part for part in parts[1:] if len(part) == 4 and part.isalpha()), None)
    if named is not None:
        return named.title()
    likely = get_global("likely_subtags")
    region = next((part.upper() for part in parts[1:] if len(part) == 2), "")
    full = likely.get(f"{parts[0].lower()}_{region}") or likely.get(parts[0].lower()) or ""
    return full.split("_")[1] if "_" in full else ""


def native_name(language: str) -> str:
    """What the language's readers call it; the tag itself when we have no name for it."""
    return _longest(NATIVE_NAMES, language) or ("Unknown language" if primary(language) == "und" else language)


def english_name(language: str) -> str:
    """The language's English name; the tag itself when we have none."""
    return _longest(ENGLISH_NAMES, language) or ("Unknown language" if primary(language) == "und" else language)


@lru_cache(maxsize=2000)
def direction(language: str) -> Literal["ltr", "rtl", "auto"]:
    """ "rtl" or "ltr", by the script that the tag names or else the language's usual one; "auto" when it is unknown."""
    parts = language.lower().split("-")
    script = next((part for part in parts[1:] if len(part) == 4 and part.isalpha()), None)
    if script is not None:
        return "rtl" if script in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    if parts[0] in ("und", ""):
        return "auto"
    return "rtl" if parts[0] in _RIGHT_TO_LEFT else "ltr"


def _longest(names: dict[str, str], language: str) -> str | None:
    return next((names[tag] for tag in reversed(prefixes(language)) if tag in names), None)
