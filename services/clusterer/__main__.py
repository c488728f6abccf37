"""Runs the clusterer until SIGTERM: `python -m services.clusterer`."""

from services.clusterer.app import build
from services.clusterer.settings import Settings
from shared.service import run_service


def main() -> None:
    run_service(build, Settings())


if __name__ == "__main__":
    main()
