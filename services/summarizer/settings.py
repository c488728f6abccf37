"""The summarizer's environment variables."""

from pydantic import Field

from shared.settings import CommonSettings


class Settings(CommonSettings):
    """How long summaries are and when a language gets one. How sentences are chosen is tuned, not set."""

    summarizer_words: int = Field(default=130, ge=20, description="most words of a summary")
    summarizer_share: float = Field(
        default=0.4, gt=0, le=1, description="most that a summary may be of all its reports' words (publishers' rights)"
    )
    summarizer_min_reports: int = Field(
        default=2, ge=1, description="independent reports in a language that earn it a summary; the main one needs one"
    )
    summarizer_max_reports: int = Field(
        default=12, ge=1, description="most reports in one language that a summary draws on; the newest are taken"
    )
    summarizer_pause_seconds: float = Field(
        default=3.0, ge=0, description="least time between two summaries of one story; what changes meanwhile waits"
    )
