"""Compose file and image are right by construction: no Docker engine is needed to check them."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from deploy.compose import COMPOSE_FILE, Container, containers
from services.standalone.app import SERVICES
from services.standalone.cli import app

ROOT = Path(__file__).parent.parent.parent
COMPOSED: dict[str, Any] = yaml.safe_load(COMPOSE_FILE.read_text(encoding="utf-8"))
OURS = containers()
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def test_the_file_follows_the_compose_specification() -> None:
    checked = subprocess.run(
        [
            *(sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"),
            str(COMPOSE_FILE),
        ],
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_schema_check_can_fail(tmp_path: Path) -> None:
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text("services: {feed: {imagee: infobud}}")
    checked = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(wrong)],
        capture_output=True,
    )
    assert checked.returncode == 1


def test_every_service_has_a_container_and_the_topics_are_made_first() -> None:
    assert {container.name for container in OURS} == {*SERVICES, "topics"}
    for name in SERVICES:
        needs = COMPOSED["services"][name]["depends_on"]
        assert needs["topics"] == {"condition": "service_completed_successfully"}
        assert needs["mongodb"] == {"condition": "service_healthy"}


@pytest.mark.parametrize("container", OURS, ids=lambda container: container.name)
def test_every_command_is_one_of_the_command_line(container: Container) -> None:
    answer = CliRunner().invoke(app, [*container.arguments, "--help"])
    assert answer.exit_code == 0, answer.output


@pytest.mark.parametrize("container", OURS, ids=lambda container: container.name)
def test_every_variable_is_a_setting(container: Container) -> None:
    from services.clusterer.settings import Settings as Clusterer
    from services.deduplicator.settings import Settings as Deduplicator
    from services.feed.settings import Settings as Feed
    from services.ingestor.settings import Settings as Ingestor
    from services.summarizer.settings import Settings as Summarizer

    known = {
        name.upper()
        for settings in (Clusterer, Deduplicator, Feed, Ingestor, Summarizer)
        for name in settings.model_fields
    }
    assert set(container.environment) <= known


@pytest.mark.parametrize("name", [container.name for container in OURS])
def test_containers_run_without_privileges(name: str) -> None:
    service = COMPOSED["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]


def test_the_image_runs_as_its_own_user_and_holds_no_secret() -> None:
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text()
    assert re.findall(r"^USER (.*)$", dockerfile, re.M)[-1] not in ("root", "0")
    assert "--require-hashes" in dockerfile
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.M)
    let_in = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.M))
    assert {path for line in copied for path in line.split()} <= let_in


def test_the_collector_listens_where_the_services_send() -> None:
    collector = yaml.safe_load((ROOT / "deploy" / "observability" / "otel-collector.yaml").read_text())
    (endpoint,) = re.findall(r"OTEL_EXPORTER_OTLP_ENDPOINT=(\S+) ", OPERATIONS)
    assert set(collector["service"]["pipelines"]) == {"traces", "metrics"}
    assert endpoint.rsplit(":", 1)[1] == collector["receivers"]["otlp"]["protocols"]["http"]["endpoint"].rsplit(":")[1]
    assert "otel-collector" in COMPOSED["services"]


def test_the_core_needs_no_profile_and_the_profiles_are_those_that_are_described() -> None:
    profiles = {name: service.get("profiles", []) for name, service in COMPOSED["services"].items()}
    assert {name for name, of in profiles.items() if not of} == {*SERVICES, "topics", "kafka", "mongodb"}
    assert {profile for of in profiles.values() for profile in of} == {"observability", "ai"}
    assert set(re.findall(r"--profile (\w+)", OPERATIONS)) == {"observability", "ai"}


def test_files_that_are_mounted_are_there() -> None:
    mounted = [
        volume.split(":")[0]
        for service in COMPOSED["services"].values()
        for volume in service.get("volumes", [])
        if volume.startswith("./")
    ]
    assert len(mounted) >= 5
    assert all((ROOT / path).exists() for path in mounted)


def test_lock_files_have_hashes_and_no_index_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text()
        pinned = re.findall(r"^[a-z0-9][\w.-]*==", text, re.M)
        assert pinned
        assert text.count("--hash=sha256:") >= len(pinned)
        assert not re.search(r"https?://|--index|--find-links", text)
