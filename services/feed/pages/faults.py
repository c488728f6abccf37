"""What went wrong, in words of the reader's language. Programs get the details in English: see `problems`."""

from dataclasses import dataclass
from http import HTTPStatus

from services.feed.interface import SOURCE_LANGUAGE, Interface, marked

_HEADINGS = {
    401: marked("This is not open to everybody"),
    404: marked("There is nothing here"),
    422: marked("That filter is not clear"),
    429: marked("A little slower, please"),
    500: marked("Something went wrong"),
    503: marked("The stories can’t be reached just now"),
}
_DETAILS = {
    401: marked("Reading needs a key here. Whoever looks after this service gives them out."),
    404: marked("Nothing stands under this address: it may have been mistyped, or what was here has been deleted."),
    422: marked("“%(parameter)s” is given in a way that is not understood."),
    429: marked("Too many requests have come from your address. Wait a minute and try again."),
    500: marked("The fault is on our side, and it is in the log under this request’s id."),
    503: marked("Nothing is lost. Try again in a few seconds."),
}
_NEAR = marked("Did you mean %(near)s?")
_OTHER_HEADING = marked("That can’t be done")
_OTHER_DETAIL = marked("The request was understood, but is not carried out here.")


@dataclass(frozen=True)
class Fault:
    """A problem (see `problems.problem`) that a page has to tell."""

    kind: str
    status: int
    detail: str
    parameter: str | None = None
    near: tuple[str, ...] = ()

    def in_words(self, words: Interface) -> tuple[str, str]:
        """Heading and detail. In English the detail is the exact one where readers have something to put right."""
        heading = words.text(_HEADINGS.get(self.status, _OTHER_HEADING))
        named = {"parameter": self.parameter or HTTPStatus(self.status).phrase}
        if self.status not in _DETAILS or (self.status == HTTPStatus.UNPROCESSABLE_ENTITY and not self.parameter):
            detail = words.text(_OTHER_DETAIL)
        else:
            detail = words.text(_DETAILS[self.status]) % named
            if self.near:
                detail += " " + words.text(_NEAR) % {"near": words.one_of(self.near)}
        if words.tag == SOURCE_LANGUAGE and self.status < 500 and self.status not in (404, 429):
            return heading, self.detail
        return heading, detail
