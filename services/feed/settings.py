"""What can be set for the feed service, by environment variables of these names in upper case."""

from pydantic import Field, SecretStr

from services.feed.changes import LEAST_KEPT
from shared.settings import CommonSettings


class Settings(CommonSettings):
    """The feed's own settings, beside the common ones."""

    feed_title: str = Field(default="Infobud", min_length=1, description="name shown on pages and in feeds")
    feed_base_url: str = Field(
        default="",
        pattern=r"^(https?://[^\s?#]+)?$",
        description="https://news.example.org : where readers reach this service; unset: the address they asked",
    )
    feed_language: str = Field(default="en", description="language for readers who ask for none that a story has")
    feed_page_size: int = Field(default=20, ge=1, le=100, description="stories in a list when no limit is given")
    feed_stream_heartbeat_seconds: float = Field(default=15.0, gt=0, description="longest silence on a live stream")
    feed_stream_poll_seconds: float = Field(
        default=1.0, gt=0, description="how often to look for changes that other instances wrote"
    )
    feed_stream_queue: int = Field(
        default=1000, ge=1, description="changes that may wait for a slow stream reader before it is disconnected"
    )
    feed_delay_seconds: float = Field(
        default=120.0, gt=0, description="lag from which an empty list says that the pipeline is delayed"
    )
    feed_kept_seconds: float = Field(
        default=30.0, ge=0, description="how long an unchanged answer is served from memory; 0: never"
    )
    feed_kept_bytes: int = Field(default=16_000_000, ge=0, description="memory for such answers")
    feed_changes_days: float = Field(
        default=30.0,
        ge=LEAST_KEPT.total_seconds() / 86_400,
        description="how long the log of changes is kept; who has read less of it than that is told to start anew",
    )
    feed_api_keys: SecretStr = Field(
        default=SecretStr(""), description="keys that open reading, separated by commas; unset: reading is open to all"
    )
    feed_admin_token: SecretStr = Field(
        default=SecretStr(""), description="opens administration; unset: there is none over HTTP"
    )
    feed_rate_limit: int | None = Field(
        default=None,
        ge=0,
        description="requests that one client may make a minute, over all instances together; 0: no limit; unset: "
        "600, and no limit when HTTP_HOST is this machine alone",
    )
    feed_trusted_proxies: str = Field(
        default="", description="addresses of proxies whose X-Forwarded-For is believed, separated by commas"
    )
    feed_most_saved: int = Field(default=100_000, ge=0, description="saved feeds that are kept at the most")
    feed_translations: bool = Field(
        default=False,
        description="whether to ask for headlines and summaries in readers' languages; wants a summarizer with a model",
    )
    feed_websub_hub: str = Field(
        default="", pattern=r"^(https?://[^\s?#]+)?$", description="WebSub hub that feeds name; unset: none"
    )
    feed_webhook_poll_seconds: float = Field(default=1.0, gt=0, description="how often webhooks are looked at")
    feed_webhook_retry_seconds: float = Field(
        default=10.0, gt=0, description="pause after a first failed delivery; doubled after each further one, to 6 h"
    )
    feed_webhook_give_up_seconds: float = Field(
        default=3 * 86_400.0, ge=0, description="how long deliveries may fail before a webhook is disabled"
    )
    outbound_allow_hosts: str = Field(
        default="",
        description="hosts, or host:port pairs, that may be reached although they are private, separated by commas",
    )

    @property
    def api_keys(self) -> tuple[str, ...]:
        return tuple(key.strip() for key in self.feed_api_keys.get_secret_value().split(",") if key.strip())

    @property
    def requests_a_minute(self) -> int:
        """0: as many as they like."""
        if self.feed_rate_limit is not None:
            return self.feed_rate_limit
        return 0 if self.http_host in ("127.0.0.1", "::1", "localhost") else 600
