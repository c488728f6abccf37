"""The manifests are valid by the schemas of Kubernetes and KEDA, and each service is safe, bounded and scaled alone."""

import json
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from jsonschema import Draft202012Validator, ValidationError

from deploy.kubernetes.manifests import FOLDER, GRACE_SECONDS, SERVICES, files, text
from services.standalone.app import SERVICES as PROGRAMS
from shared.kafka.broker import DRAIN_SECONDS
from shared.kafka.groups import group_id
from shared.service import MARGIN_SECONDS
from shared.topics import TOPICS

SCALED_OBJECT = Draft202012Validator(
    json.loads((Path(__file__).parent / "schemas" / "keda-scaledobject.json").read_text(encoding="utf-8"))
)
MANIFESTS: list[dict[str, Any]] = [
    manifest
    for file in sorted(FOLDER.glob("*.yaml"))
    if file.name != "kustomization.yaml"
    for manifest in yaml.safe_load_all(file.read_text(encoding="utf-8"))
]
NAMES = [service.name for service in SERVICES]
VERSIONS = ("1.29.0", "1.35.0")


def find(kind: str, name: str) -> dict[str, Any]:
    (found,) = [row for row in MANIFESTS if row["kind"] == kind and row["metadata"]["name"] == name]
    return found


def pods() -> list[dict[str, Any]]:
    return [row["spec"]["template"]["spec"] for row in MANIFESTS if row["kind"] in ("Deployment", "Job")]


def test_the_files_are_what_the_generator_writes() -> None:
    written = {file.name: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.yaml")}
    assert written == {name: text(manifests) for name, manifests in files().items()}, (
        "run `python -m deploy.kubernetes.manifests`"
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_kubernetes_accepts_every_manifest(version: str) -> None:
    for manifest in MANIFESTS:
        if manifest["kind"] != "ScaledObject":
            kubernetes_validate.validate(manifest, version, strict=True)


def test_the_schema_check_can_fail() -> None:
    wrong = {**find("Deployment", "feed"), "spek": {}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, VERSIONS[0], strict=True)
    scaled = find("ScaledObject", "feed")
    with pytest.raises(ValidationError):
        SCALED_OBJECT.validate({**scaled, "spec": {**scaled["spec"], "minReplicas": 2}})


@pytest.mark.parametrize("name", NAMES)
def test_each_service_is_scaled_on_its_own_groups(name: str) -> None:
    scaled = find("ScaledObject", name)
    SCALED_OBJECT.validate(scaled)
    assert scaled["spec"]["scaleTargetRef"]["name"] == name
    assert "replicas" not in find("Deployment", name)["spec"]
    kafka = [trigger["metadata"] for trigger in scaled["spec"]["triggers"] if trigger["type"] == "kafka"]
    if name == "ingestor":
        assert [trigger["type"] for trigger in scaled["spec"]["triggers"]] == ["cpu"]
        return
    read = [topic for topic in TOPICS if name in topic.consumers]
    assert {(row["topic"], row["consumerGroup"]) for row in kafka} == {(row.name, group_id(row, name)) for row in read}
    assert scaled["spec"]["maxReplicaCount"] <= max(topic.partitions for topic in read)


def test_all_five_run_and_the_topics_are_made() -> None:
    arguments = [pod["containers"][0]["args"] for pod in pods()]
    assert sorted(arguments) == sorted([[name] for name in PROGRAMS] + [["topics"]])


@pytest.mark.parametrize("pod", pods(), ids=lambda pod: pod["containers"][0]["name"])
def test_pods_have_no_privileges_and_bounds(pod: dict[str, Any]) -> None:
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["runAsUser"] >= 10000
    assert pod["automountServiceAccountToken"] is False
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert set(container["resources"]) == {"requests", "limits"}


@pytest.mark.parametrize("name", NAMES)
def test_each_service_is_probed_drained_and_kept_up(name: str) -> None:
    pod = find("Deployment", name)["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    paths = {probe: container[probe]["httpGet"]["path"] for probe in container if probe.endswith("Probe")}
    assert paths == {
        "startupProbe": "/health/live",
        "readinessProbe": "/health/ready",
        "livenessProbe": "/health/live",
    }
    assert pod["terminationGracePeriodSeconds"] == GRACE_SECONDS
    assert DRAIN_SECONDS + 2 * MARGIN_SECONDS < GRACE_SECONDS
    selector = find("Deployment", name)["spec"]["selector"]
    assert find("PodDisruptionBudget", name)["spec"]["selector"] == selector
    assert find("Service", name)["spec"]["selector"] == selector["matchLabels"]


def test_what_is_not_named_is_denied_and_private_addresses_are_no_outlets() -> None:
    assert find("NetworkPolicy", "deny-all")["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    (web,) = find("NetworkPolicy", "outlets")["spec"]["egress"]
    (block,) = web["to"]
    assert {"10.0.0.0/8", "169.254.0.0/16", "192.168.0.0/16"} <= set(block["ipBlock"]["except"])


def test_no_manifest_holds_a_secret() -> None:
    assert not [row for row in MANIFESTS if row["kind"] == "Secret"]
