"""Which language's word lists serve a language."""

_SERVED_BY = {"nb": "no", "nn": "no", "hr": "sr", "bs": "sr", "ms": "id", "sk": "cs"}


def list_language(language: str) -> str:
    """The primary subtag of a BCP 47 tag; that of a near relative whose word list serves it too."""
    primary = language.partition("-")[0].lower()
    return _SERVED_BY.get(primary, primary)
