"""One spelling for letters that readers take for the same: for comparing texts, never for showing them."""

import unicodedata

_INVISIBLE = (
    (0x00AD, 0x00AD),  # soft hyphen
    (0x0307, 0x0307),  # dot above: what casefolding leaves of a Turkish İ
    (0x0591, 0x05BD),  # Hebrew points and accents
    (0x05BF, 0x05BF),
    (0x05C1, 0x05C2),
    (0x05C4, 0x05C5),
    (0x05C7, 0x05C7),
    (0x0610, 0x061A),  # Arabic honorifics
    (0x061C, 0x061C),
    (0x0640, 0x0640),  # tatweel
    (0x064B, 0x065F),  # Arabic vowel signs
    (0x0670, 0x0670),
    (0x06D6, 0x06DC),
    (0x06DF, 0x06E8),
    (0x06EA, 0x06ED),
    (0x180E, 0x180E),
    (0x200C, 0x200F),  # joiners and direction marks
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFEFF, 0xFEFF),
)
_SPELLING = {
    **{chr(code): "" for first, last in _INVISIBLE for code in range(first, last + 1)},
    **dict.fromkeys("‘’‚‛ʼʹʻ′`", "'"),
    **dict.fromkeys("‐‑‒–−", "-"),
    **dict.fromkeys("“”„‟«»″", '"'),
    "\u200b": " ",  # a zero-width space parts words
    **dict.fromkeys("أإآٱ", "ا"),
    **dict.fromkeys("ىی", "ي"),
    "ک": "ك",
    "ё": "е",
    **{
        chr(code): str(unicodedata.decimal(chr(code)))
        for code in range(0x80, 0x20000)
        if unicodedata.category(chr(code)) == "Nd"
    },
}


def fold(text: str) -> str:
    """`text` in compatibility form (NFKC), without case, Arabic vowel signs, Hebrew points and invisible characters.

    Typographic quotes, apostrophes and hyphens become the plain ones, decimal digits of every script ASCII digits;
    letters that are written with and without their mark (Arabic hamza on alef, Persian yeh and kaf, Russian ё) one
    letter. Accents of Latin letters and all white space stay.
    """
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text.replace("´", "'")).casefold()
    # Few different characters of a text need another spelling: replacing each is far faster than str.translate.
    for character in set(folded) & _SPELLING.keys():
        folded = folded.replace(character, _SPELLING[character])
    return unicodedata.normalize("NFKC", folded)
