"""The clusterer's environment variables."""

from datetime import timedelta

from pydantic import Field, SecretStr, model_validator

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
    embeddings_url: str | None = Field(
        default=None,
        description="base URL of an OpenAI-compatible endpoint, http://host:port/v1; unset: stories without embeddings",
    )
    embeddings_key: SecretStr | None = Field(default=None, description="its API key; unset: none is sent")
    embeddings_model: str = Field(default="", description="the model it is asked for; needed with EMBEDDINGS_URL")
    embeddings_batch: int = Field(default=32, ge=1, description="most texts in one request")
    embeddings_timeout_seconds: float = Field(default=5.0, gt=0, description="longest that one request may take")

    @model_validator(mode="after")
    def _model_is_named(self) -> "Settings":
        if self.embeddings_url and not self.embeddings_model:
            raise ValueError("EMBEDDINGS_URL is set but EMBEDDINGS_MODEL is not: name the model to ask for")
        return self

    clusterer_quiet_seconds: float = Field(
        default=1.0,
        gt=0,
        description="seconds without an article after which stories that changed are looked at again as a whole",
    )

    @property
    def active_window(self) -> timedelta:
        return timedelta(days=self.clusterer_active_days)
