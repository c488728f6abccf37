"""Runs the feed service until it is told to stop."""

from shared.service import run_service

from services.feed.app import build
from services.feed.settings import Settings


def main() -> None:
    run_service(build, Settings())


if __name__ == "__main__":
    main()
