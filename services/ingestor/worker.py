"""The reading process: parses feeds and pages apart from the event loop, where a hostile one can do no harm.

It tells languages, too, since that takes as long. A job is a line of JSON (task, url, content_type), then the body. An
answer is one byte, `+` or `-`, and the feed, page or languages as JSON, or what is wrong with it in words.
"""

import json

from pydantic import TypeAdapter

from services.ingestor.feeds import Feed, FeedError, parse_feed
from services.ingestor.page import Page, read_page
from shared.text.language import identify
from shared.worker import work

FEED: TypeAdapter[Feed] = TypeAdapter(Feed)
PAGE: TypeAdapter[Page] = TypeAdapter(Page)
SAMPLES: TypeAdapter[list[tuple[str, tuple[str, ...]]]] = TypeAdapter(list[tuple[str, tuple[str, ...]]])
LANGUAGES: TypeAdapter[list[str]] = TypeAdapter(list[str])


def job_of(task: str, body: bytes, url: str, content_type: str) -> bytes:
    """The job as it is sent."""
    return json.dumps({"task": task, "url": url, "content_type": content_type}).encode() + b"\n" + body


def answer(job: bytes) -> bytes:
    head, _, body = job.partition(b"\n")
    wanted = json.loads(head)
    task, url, content_type = wanted["task"], wanted["url"], wanted["content_type"]
    try:
        if task == "feed":
            return b"+" + FEED.dump_json(parse_feed(body, url=url, content_type=content_type))
        if task == "languages":
            return b"+" + LANGUAGES.dump_json([identify(text, hints) for text, hints in SAMPLES.validate_json(body)])
        return b"+" + PAGE.dump_json(read_page(body, url=url, content_type=content_type))
    except (FeedError, ValueError) as error:
        return b"-" + str(error).encode(errors="replace")
    except Exception as error:  # the parsers meet everything the web has; one bad page must not end the process
        return b"-" + f"{task} {url} could not be read ({type(error).__name__}: {error})".encode(errors="replace")


if __name__ == "__main__":
    identify("What language is this?")  # the model takes half a second once; no article shall wait for it
    work(answer)
