"""What readers have to know about a story's summary, in words of their language."""

from collections.abc import Sequence

from services.feed.answers import Story
from services.feed.interface import Interface, marked

_TEXTS = {
    "pending": marked("The summary is still being written."),
    "held": marked("No summary is shown: what could be written did not stand the check against its sources."),
    "no_reports": marked("Only opinion, sponsored or live pieces tell of this so far; no summary is made of those."),
    "reports_left_out": marked("All of the summary rests on reports that you leave out."),
    "other_language": marked("There is no summary in %(languages)s yet; this one is in %(language)s."),
    "outdated": marked("More reports have come in since this summary was written."),
}
_LANGUAGES_NAMED = 2


def note_of(story: Story, reads: Sequence[str], words: Interface) -> str:
    """Why there is no summary, or not one of this moment or in a language that the reader reads; else empty."""
    named = {
        "languages": words.one_of(dict.fromkeys(map(words.language, reads[:_LANGUAGES_NAMED]))),
        "language": words.language(story.language),
    }
    return " ".join(words.text(_TEXTS[note]) % named for note in story.summary_notes)
