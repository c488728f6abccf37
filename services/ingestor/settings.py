"""The ingestor's environment variables."""

from pathlib import Path

from pydantic import Field, model_validator

from services.ingestor.articles import MAX_TEXT
from shared.http import Limits, OutboundClient
from shared.settings import CommonSettings

BUNDLED_CATALOGUE = Path(__file__).with_name("catalogue.yaml")


class Settings(CommonSettings):
    ingestor_catalogue: str = Field(
        default=str(BUNDLED_CATALOGUE),
        description="files or http addresses of source catalogues (YAML or OPML), separated by commas; empty: none",
    )
    ingestor_interval_seconds: float = Field(default=600.0, gt=0, description="first guess of a feed's interval")
    ingestor_interval_min_seconds: float = Field(default=60.0, gt=0, description="shortest interval, of busy feeds")
    ingestor_interval_max_seconds: float = Field(default=7200.0, gt=0, description="longest interval, of quiet feeds")
    ingestor_failing_interval_max_seconds: float = Field(
        default=86_400.0, gt=0, description="longest wait after failures in a row"
    )
    ingestor_concurrency: int = Field(default=16, ge=1, description="feeds that are looked at at the same time")
    ingestor_host_delay_seconds: float = Field(
        default=1.0, ge=0, description="pause between two requests to one host, over all instances together"
    )
    ingestor_lease_seconds: float = Field(
        default=120.0, ge=10, description="how long a feed stays claimed by an instance that died"
    )
    ingestor_contact: str = Field(
        default="", description="your web or mail address, for the User-Agent, so that outlets can reach you"
    )
    ingestor_enough_text: int = Field(
        default=600, ge=0, description="characters; articles with less in their feed are read from their page; 0: never"
    )
    ingestor_text_max_chars: int = Field(
        default=MAX_TEXT, ge=1000, le=MAX_TEXT, description="longest text of an article; the rest is cut off"
    )
    ingestor_fetch_seconds: float = Field(default=20.0, gt=0, description="longest that one request may take")
    ingestor_fetch_max_bytes: int = Field(
        default=5_000_000, ge=10_000, description="largest feed or page, after decompression"
    )
    ingestor_read_seconds: float = Field(default=20.0, gt=0, description="longest that parsing a feed or page may take")
    ingestor_read_processes: int = Field(default=1, ge=1, description="processes that parse feeds and pages")
    ingestor_seen_days: float = Field(
        default=60.0, ge=15, description="how long an article that no feed lists any more is remembered as published"
    )
    ingestor_robots: bool = Field(
        default=True, description="pages are fetched only where the host's robots.txt allows it"
    )
    ingestor_backlog_max: int = Field(
        default=2000, ge=1, description="articles that the pipeline may have in hand before reading waits for it"
    )
    ingestor_websub_url: str = Field(
        default="",
        description="https://… under which hubs reach this ingestor's HTTP port; empty: nothing is pushed (WebSub)",
    )
    ingestor_websub_lease_seconds: int = Field(default=864_000, ge=60, description="how long hubs are asked to push")
    ingestor_websub_interval_seconds: float = Field(
        default=21_600.0, gt=0, description="interval of feeds whose hub pushes them"
    )
    outbound_allow_hosts: str = Field(
        default="",
        description="hosts, or host:port pairs, that may be reached although they are private, separated by commas",
    )

    @model_validator(mode="after")
    def _ordered(self) -> "Settings":
        if not self.ingestor_interval_min_seconds <= self.ingestor_interval_max_seconds:
            raise ValueError("INGESTOR_INTERVAL_MIN_SECONDS is above INGESTOR_INTERVAL_MAX_SECONDS")
        if self.ingestor_fetch_seconds + self.ingestor_read_seconds > self.ingestor_lease_seconds / 2:
            raise ValueError("INGESTOR_LEASE_SECONDS must be at least twice the time for fetching and reading a feed")
        if self.ingestor_websub_url and not self.ingestor_websub_url.startswith(("http://", "https://")):
            raise ValueError("INGESTOR_WEBSUB_URL must be an http or https address")
        return self

    @property
    def catalogues(self) -> list[str]:
        return [name.strip() for name in self.ingestor_catalogue.split(",") if name.strip()]


def outbound_client(settings: Settings) -> OutboundClient:
    """The guarded client for feeds and pages. Close it at the end."""
    contact = f"; +{settings.ingestor_contact}" if settings.ingestor_contact else ""
    return OutboundClient(
        user_agent=f"Infobud/0.1 (news aggregator{contact})",
        allow_hosts=settings.outbound_allow_hosts.split(","),
        limits=Limits(seconds=settings.ingestor_fetch_seconds, bytes=settings.ingestor_fetch_max_bytes),
    )
