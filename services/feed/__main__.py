"""Runs the feed service until it is told to stop."""

from services.feed.app import build
from services.feed.settings import Settings
from shared.service import run_service


def main() -> None:
    run_service(build, Settings())


if __name__ == "__main__":
    main()
