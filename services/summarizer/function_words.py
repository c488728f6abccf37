"""Words without content of their own: left out when sentences are compared, never when they are shown."""

from services.summarizer.lexicon import word_set


def function_words(language: str) -> frozenset[str]:
    """The function words of `language` (BCP 47) as `shared.text.words` spells them; none when it has no list."""
    return word_set("function_words", language)
