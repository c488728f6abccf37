"""The deduplicator's environment variables."""

from pydantic import Field

from shared.settings import CommonSettings


class Settings(CommonSettings):
    deduplicator_window_days: float = Field(
        default=14.0, gt=0, description="how long an article is found as the original of a reprint"
    )
    deduplicator_text_days: float = Field(
        default=90.0, gt=0, description="how long texts are kept; titles and decisions stay"
    )
    deduplicator_revisions_kept: int = Field(
        default=200, ge=1, description="revisions of an article that its history keeps, beside the first"
    )
    deduplicator_tidy_minutes: float = Field(
        default=15.0, gt=0, description="how often signatures and texts that grew old are removed"
    )
    deduplicator_agencies: tuple[str, ...] = Field(
        default=(), description='further news agencies, as texts credit them: a JSON list, say ["Nordwire"]'
    )
