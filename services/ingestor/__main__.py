"""`python -m services.ingestor`: one ingestor."""

from services.ingestor.app import build
from services.ingestor.settings import Settings
from shared.service import run_service


def main() -> None:
    run_service(build, Settings())


if __name__ == "__main__":
    main()
