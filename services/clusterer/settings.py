"""The clusterer's environment variables."""

from datetime import timedelta

from pydantic import Field

from shared.settings import CommonSettings


class Settings(CommonSettings):
    """How long and how much the clusterer keeps in mind. How it decides is tuned, not set: see `assign`."""

    clusterer_active_days: float = Field(
        default=7.0, gt=0, description="days of news time after its last report that a story can still grow"
    )
    clusterer_active_articles: int = Field(
        default=100_000,
        ge=100,
        description="most articles in memory (about 10 kB each); the oldest stories leave first",
    )

    clusterer_quiet_seconds: float = Field(
        default=1.0,
        gt=0,
        description="seconds without an article after which stories that changed are looked at again as a whole",
    )

    @property
    def active_window(self) -> timedelta:
        return timedelta(days=self.clusterer_active_days)
