"""Settings that every service has. Each service's own `settings.py` extends these."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class CommonSettings(BaseSettings):
    """Read from environment variables of the same (upper-case) name. Neither Kafka nor MongoDB set: embedded."""

    model_config = SettingsConfigDict(env_prefix="", extra="ignore", frozen=True)

    kafka_bootstrap_servers: str | None = Field(
        default=None, description="host:port[,host:port …] of Kafka; unset: the embedded log in DATA_DIR"
    )
    kafka_security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        default="PLAINTEXT", description="PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL"
    )
    kafka_sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = Field(
        default="SCRAM-SHA-512", description="PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512"
    )
    kafka_sasl_username: str | None = Field(default=None, description="needed with SASL_…")
    kafka_sasl_password: SecretStr | None = Field(default=None, description="needed with SASL_…")
    kafka_tls_ca_file: Path | None = Field(
        default=None, description="PEM file of the authorities that sign Kafka's certificate; unset: the system's"
    )
    kafka_tls_cert_file: Path | None = Field(default=None, description="our own certificate (PEM), if Kafka wants one")
    kafka_tls_key_file: Path | None = Field(default=None, description="its key (PEM)")
    mongodb_uri: SecretStr | None = Field(
        default=None, description="mongodb://…[?tls=true&tlsCAFile=…] ; unset: embedded documents in DATA_DIR"
    )
    mongodb_database: str = Field(default="infobud", description="name of the database")
    data_dir: Path = Field(default=Path("data"), description="where the embedded log and documents live")
    instance: str = Field(default="", description="name of this instance in logs and leases; unset: made up")
    log_level: str = Field(default="info", description="debug, info, warning or error")
    log_format: str = Field(default="auto", description="json, console, or auto: console on a terminal, else json")
    otel_exporter_otlp_endpoint: str | None = Field(
        default=None, description="http://collector:4318 ; unset: no traces are exported"
    )
    http_host: str = Field(default="127.0.0.1", description="where this service's HTTP server listens")
    http_port: int = Field(default=8080, ge=0, le=65535, description="its port; 0: any free one")
    delivery_attempts: int = Field(default=3, ge=1, description="tries in place before a retry topic")
    delivery_retries: int = Field(default=3, ge=0, description="rounds through the retry topic before a dead letter")
    delivery_retry_delay_seconds: float = Field(default=30.0, ge=0, description="wait before a retry round")
    handler_timeout_seconds: float = Field(default=60.0, gt=0, description="longest that handling one message may take")
    kafka_replication_factor: int = Field(default=1, ge=1, description="copies of each topic on Kafka")
    startup_timeout_seconds: float = Field(
        default=60.0, ge=0, description="how long to wait at start for Kafka and MongoDB before giving up"
    )
