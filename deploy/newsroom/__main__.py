"""`python -m deploy.newsroom [serve|catalogue|truth]`: serve it, print its catalogue, or write `truth.json`."""

import argparse
import sys
from datetime import UTC, datetime

import uvicorn
import yaml

from deploy.newsroom.catalogue import catalogue
from deploy.newsroom.newsroom import load
from deploy.newsroom.release import Schedule
from deploy.newsroom.server import make_app
from deploy.newsroom.truth import TRUTH_FILE, render


def _now() -> datetime:
    return datetime.now(UTC)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m deploy.newsroom", description=__doc__)
    parser.add_argument("command", nargs="?", default="serve", choices=["serve", "catalogue", "truth"])
    parser.add_argument("--host", default="127.0.0.1", help="where to listen (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8090, help="its port (default: %(default)s)")
    parser.add_argument(
        "--duration", type=float, default=60.0, help="seconds over which the articles come out; 0: all at once"
    )
    parser.add_argument("--base", default="http://127.0.0.1:8090", help="catalogue: where the newsroom is served")
    arguments = parser.parse_args()
    newsroom = load()
    if arguments.command == "catalogue":
        entries = {"sources": catalogue(arguments.base, newsroom)}
        sys.stdout.write(yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=120))
    elif arguments.command == "truth":
        TRUTH_FILE.write_text(render(newsroom), encoding="utf-8")
        sys.stderr.write(f"written: {TRUTH_FILE}\n")
    else:
        app = make_app(newsroom, Schedule(_now(), arguments.duration), _now)
        uvicorn.run(app, host=arguments.host, port=arguments.port, log_level="warning")


if __name__ == "__main__":
    main()
