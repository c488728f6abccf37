"""`python -m services.deduplicator`: runs the deduplicator alone."""

from services.deduplicator.app import build
from services.deduplicator.settings import Settings
from shared.service import run_service


def main() -> None:
    run_service(build, Settings())


if __name__ == "__main__":
    main()
