"""The reading process: parses feeds and pages apart from the event loop, where a hostile one can do no harm.

It reads jobs from standard input and answers on standard output, each a frame: four bytes of length, then JSON; a
job's frame is followed by the body it announces. It ends when its input ends, so it never outlives the ingestor.
"""

import json
import os
import resource
import signal
import struct
import sys
from typing import BinaryIO

from pydantic import TypeAdapter

from services.ingestor.feeds import Feed, FeedError, parse_feed
from services.ingestor.page import Page, read_page

FRAME = struct.Struct(">I")
FEED: TypeAdapter[Feed] = TypeAdapter(Feed)
PAGE: TypeAdapter[Page] = TypeAdapter(Page)


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the ingestor; this ends when its input does
    memory = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    if memory:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not look like an answer
    while True:
        head = _exactly(jobs, FRAME.size)
        if head is None:
            return
        job = json.loads(jobs.read(FRAME.unpack(head)[0]))
        answer = _answer(job["task"], jobs.read(job["length"]), job["url"], job["content_type"])
        answers.write(FRAME.pack(len(answer)) + answer)
        answers.flush()


def _answer(task: str, body: bytes, url: str, content_type: str) -> bytes:
    """One byte, `+` or `-`, and the feed or page as JSON, or what is wrong with it in words."""
    try:
        if task == "feed":
            return b"+" + FEED.dump_json(parse_feed(body, url=url, content_type=content_type))
        return b"+" + PAGE.dump_json(read_page(body, url=url, content_type=content_type))
    except (FeedError, ValueError) as error:
        return b"-" + str(error).encode(errors="replace")
    except Exception as error:  # the parsers meet everything the web has; one bad page must not end the process
        return b"-" + f"{task} {url} could not be read ({type(error).__name__}: {error})".encode(errors="replace")


def _exactly(stream: BinaryIO, size: int) -> bytes | None:
    data = stream.read(size)
    return data if len(data) == size else None


if __name__ == "__main__":
    main()
