"""Runs the summarizer until SIGTERM: `python -m services.summarizer`."""

from services.summarizer.app import build
from services.summarizer.settings import Settings
from shared.service import run_service


def main() -> None:
    run_service(build, Settings())


if __name__ == "__main__":
    main()
