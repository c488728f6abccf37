"""What can be set for the feed service, by environment variables of these names in upper case."""

from pydantic import Field

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
