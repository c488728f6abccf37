"""Kafka behind SASL and TLS, with an authority of our own: who has the password and the right authority gets in."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import trustme
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from deploy.stack.programs import StackError, tool
from deploy.stack.servers import HOST, Kafka
from services.standalone.demo import free_port
from shared.kafka.errors import LogUnavailable
from shared.kafka.provision import check_topics, provision
from shared.settings import CommonSettings
from tests.contract.logs import LogUnderTest, eventually
from tests.contract.test_delivery import Reader, reading

pytestmark = [pytest.mark.slow, pytest.mark.kafka, pytest.mark.timeout(300)]

USER, PASSWORD = "infobud", "correct-horse"

SECURE = """
# A second listener, for clients that prove who they are.
listeners=PLAINTEXT://@HOST@:@PORT@,CONTROLLER://@HOST@:@CONTROLLER@,SASL_SSL://@HOST@:{port}
advertised.listeners=PLAINTEXT://@HOST@:@PORT@,SASL_SSL://@HOST@:{port}
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL
sasl.enabled.mechanisms=SCRAM-SHA-512,PLAIN
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
listener.name.sasl_ssl.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \
  user_{user}="{password}";
ssl.keystore.type=PEM
ssl.keystore.location={keystore}
"""


@dataclass(frozen=True)
class Secured:
    address: str
    authority: Path

    def settings(self, **changes: Any) -> CommonSettings:
        given = {
            "kafka_bootstrap_servers": self.address,
            "kafka_security_protocol": "SASL_SSL",
            "kafka_sasl_username": USER,
            "kafka_sasl_password": PASSWORD,
            "kafka_tls_ca_file": self.authority,
        }
        return CommonSettings.model_validate({**given, **changes})


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    try:
        for program in ("java", "mvn"):
            tool(program)
    except StackError as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"NOT TESTED on Kafka: {missing}")
    folder: Path = tmp_path_factory.mktemp("secure")
    authority, keystore = folder / "authority.pem", folder / "keystore.pem"
    ours = trustme.CA()
    ours.cert_pem.write_to_path(authority)
    keystore.write_bytes(_pkcs8(ours.issue_cert(HOST)))
    kafka, port = Kafka(folder / "kafka", free_port()), free_port()
    kafka.more_settings = SECURE.format(port=port, user=USER, password=PASSWORD, keystore=keystore)
    kafka.more_format_options = ("--add-scram", f"SCRAM-SHA-512=[name={USER},password={PASSWORD}]")
    kafka.start()
    try:
        kafka.wait()
        yield Secured(f"{HOST}:{port}", authority)
    finally:
        kafka.stop()


def _pkcs8(certificate: trustme.LeafCert) -> bytes:
    """Key and certificates as Kafka wants them."""
    key = load_pem_private_key(certificate.private_key_pem.bytes(), None)
    chain = b"".join(part.bytes() for part in certificate.cert_chain_pems)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + chain


@pytest.mark.parametrize("mechanism", ["SCRAM-SHA-512", "PLAIN"])
async def test_events_are_published_and_handled(secured: Secured, mechanism: str) -> None:
    settings = secured.settings(kafka_sasl_mechanism=mechanism)
    topic = LogUnderTest(settings, mechanism.lower()).topic()
    reader = Reader()
    async with reading(settings, topic, reader) as (_, send):
        await send("secret news")
        await eventually(lambda: reader.handled == ["secret news"])


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"kafka_sasl_password": "wrong"}, "a wrong password"),
        ({"kafka_sasl_username": "nobody"}, "an unknown user"),
        ({"kafka_tls_ca_file": None}, "an authority that we do not trust"),
        ({"kafka_security_protocol": "SASL_PLAINTEXT", "kafka_tls_ca_file": None}, "no encryption"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_nobody_gets_in_otherwise_and_the_password_is_not_told(
    secured: Secured, changes: dict[str, Any], why: str
) -> None:
    settings = secured.settings(**changes)
    with pytest.raises(LogUnavailable, match=r"Kafka at 127\.0\.0\.1:\d+ .* does not answer") as refused:
        await check_topics(settings, ["any"])
    assert PASSWORD not in str(refused.value)
    with pytest.raises(LogUnavailable):
        await provision(settings)


async def test_a_certificate_for_another_host_is_refused(secured: Secured) -> None:
    port = secured.address.rsplit(":", 1)[1]
    settings = secured.settings(kafka_bootstrap_servers=f"localhost:{port}")
    with pytest.raises(LogUnavailable):
        await check_topics(settings, ["any"])
