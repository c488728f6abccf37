"""Settings of Kafka's security that contradict each other are refused before anything is sent."""

import ssl
from pathlib import Path
from typing import Any

import pytest
import trustme
from pydantic import ValidationError

from shared.kafka import make_broker
from shared.kafka.security import InsecureSettings, security_options
from shared.settings import CommonSettings


def settings(**given: Any) -> CommonSettings:
    return CommonSettings.model_validate({"kafka_bootstrap_servers": "kafka.example:9092", **given})


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"kafka_sasl_username": "u", "kafka_sasl_password": "p"}, "KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD set, but"),
        ({"kafka_tls_ca_file": "ca.pem"}, "KAFKA_TLS_CA_FILE set, but KAFKA_SECURITY_PROTOCOL is PLAINTEXT"),
        ({"kafka_security_protocol": "SASL_SSL"}, "needs KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD"),
        ({"kafka_security_protocol": "SSL", "kafka_tls_ca_file": "/no/such.pem"}, "can't be read"),
    ],
)
def test_contradictions_are_named(given: dict[str, Any], message: str) -> None:
    with pytest.raises(InsecureSettings, match=message):
        make_broker(settings(**given), service="feed")


def test_an_unknown_protocol_is_refused() -> None:
    with pytest.raises(ValidationError):
        settings(kafka_security_protocol="TLS")


def test_the_brokers_name_and_certificate_are_always_checked(tmp_path: Path) -> None:
    authority, own = tmp_path / "ca.pem", tmp_path / "own.pem"
    ours = trustme.CA()
    ours.cert_pem.write_to_path(authority)
    ours.issue_cert("infobud.example").private_key_and_cert_chain_pem.write_to_path(own)
    for files in ({}, {"kafka_tls_ca_file": authority, "kafka_tls_cert_file": own}):
        context = security_options(settings(kafka_security_protocol="SSL", **files))["ssl_context"]
        assert context.check_hostname
        assert context.verify_mode is ssl.CERT_REQUIRED
        assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


def test_no_password_is_shown_with_its_settings() -> None:
    given = settings(kafka_security_protocol="SASL_SSL", kafka_sasl_username="u", kafka_sasl_password="pass-1234")
    assert "pass-1234" not in repr(given) + str(given) + given.model_dump_json()
