"""The summarizer's environment variables."""

from pydantic import Field, SecretStr

from shared.settings import CommonSettings


class Settings(CommonSettings):
    """How long summaries are and when a language gets one. How sentences are chosen is tuned, not set."""

    summarizer_words: int = Field(default=130, ge=20, description="most words of a summary")
    summarizer_share: float = Field(
        default=0.5,
        gt=0,
        le=1,
        description="most of one report's words that a summary may take, but for its lead; a text of less than "
        "120 words counts as 120 (publishers' rights)",
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
    summarizer_brief_words: int = Field(
        default=60, ge=20, description="most words while only one outlet reports the story"
    )
    model_base_url: str | None = Field(
        default=None, description="OpenAI-compatible endpoint, up to /v1; unset: summaries are extractive"
    )
    model_name: str = Field(default="", description="the model there; needed with MODEL_BASE_URL")
    model_api_key: SecretStr = Field(default=SecretStr(""), description="its key, if it wants one")
    model_timeout_seconds: float = Field(default=60.0, gt=0, description="longest that one request may take")
    model_attempts: int = Field(default=3, ge=1, description="tries of one request on 429, 5xx and broken connections")
    model_concurrency: int = Field(default=2, ge=1, description="requests at the same time")
    model_context_tokens: int = Field(
        default=6000, ge=500, description="most tokens of reports in one request; the best passages are chosen"
    )
    model_tokens_a_day: int = Field(
        default=2_000_000, ge=0, description="budget of a day (UTC) for summaries and translations; 0: no limit"
    )
    model_tokens_a_story: int = Field(default=60_000, ge=0, description="budget of one story; 0: no limit")
    model_min_outlets: int = Field(
        default=2, ge=1, description="independent outlets that a story needs before the model writes it"
    )
    model_breaker_failures: int = Field(default=5, ge=1, description="failures in a row after which it is left alone")
    model_breaker_seconds: float = Field(default=60.0, gt=0, description="for how long it is left alone")
