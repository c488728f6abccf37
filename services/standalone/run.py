"""Running all five in this process until SIGTERM or SIGINT."""

from services.standalone.app import build_all
from shared.service import run_services
from shared.settings import CommonSettings


def run_all() -> None:
    """Settings come from the environment; ends the process with 1 when something that is needed is missing."""
    run_services(build_all, CommonSettings(), name="infobud")
