"""How a client proves who it is to Kafka, and Kafka to the client: SASL and TLS, from the settings."""

import ssl
from typing import Any

from aiokafka.helpers import create_ssl_context

from shared.settings import CommonSettings


class InsecureSettings(ValueError):
    """Settings of Kafka's security that contradict each other. The message names the variables."""


def security_options(settings: CommonSettings) -> dict[str, Any]:
    """The options of an aiokafka client. Raises `InsecureSettings`, also for a certificate that can't be read."""
    protocol = settings.kafka_security_protocol
    given = [
        name.upper()
        for name in ("kafka_sasl_username", "kafka_sasl_password", "kafka_tls_ca_file", "kafka_tls_cert_file")
        if getattr(settings, name) is not None
    ]
    if protocol == "PLAINTEXT":
        if given:
            raise InsecureSettings(
                f"{', '.join(given)} set, but KAFKA_SECURITY_PROTOCOL is PLAINTEXT: it would go unused; "
                "set SASL_SSL (or SSL, SASL_PLAINTEXT)"
            )
        return {}
    options: dict[str, Any] = {"security_protocol": protocol}
    if protocol.startswith("SASL"):
        if settings.kafka_sasl_username is None or settings.kafka_sasl_password is None:
            raise InsecureSettings(
                f"KAFKA_SECURITY_PROTOCOL={protocol} needs KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD"
            )
        options |= {
            "sasl_mechanism": settings.kafka_sasl_mechanism,
            "sasl_plain_username": settings.kafka_sasl_username,
            "sasl_plain_password": settings.kafka_sasl_password.get_secret_value(),
        }
    if protocol.endswith("SSL"):
        options["ssl_context"] = _tls(settings)
    return options


def _tls(settings: CommonSettings) -> ssl.SSLContext:
    """Checks the broker's certificate and name, always; with a certificate of its own when one is set."""
    authority, own, key = settings.kafka_tls_ca_file, settings.kafka_tls_cert_file, settings.kafka_tls_key_file
    try:
        context: ssl.SSLContext = create_ssl_context(
            cafile=None if authority is None else str(authority),
            certfile=None if own is None else str(own),
            keyfile=None if key is None else str(key),
        )
    except (OSError, ssl.SSLError) as error:
        raise InsecureSettings(
            f"the certificates of KAFKA_TLS_CA_FILE, KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE can't be read: {error}"
        ) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
