"""`python -m deploy.kubernetes.manifests`: writes `base/` anew, from the services below and the table of topics."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from shared.kafka.broker import DRAIN_SECONDS
from shared.kafka.groups import group_id
from shared.topics import TOPICS

FOLDER = Path(__file__).parent / "base"
NAMESPACE = "infobud"
IMAGE = "infobud:0.1.0"
PORT = 8080
USER = 10001
GRACE_SECONDS = int(DRAIN_SECONDS) + 30
"""SIGTERM to SIGKILL: what is in hand, the last acknowledgements, requests in flight, and some room."""

KAFKA, MONGODB = "kafka:9092", "mongodb:27017"
PRIVATE = ["10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"]

Manifest = dict[str, Any]


@dataclass(frozen=True)
class Service:
    """What sets one service apart from the others."""

    name: str
    cpu: str
    memory: str
    most_memory: str
    lag: int
    """Unhandled messages an instance: beyond, KEDA starts another."""
    outside: bool = False
    """It asks addresses of the public network: outlets, webhooks, a model."""
    least: int = 1


SERVICES = (
    Service("ingestor", "200m", "384Mi", "1Gi", 0, outside=True),
    Service("deduplicator", "200m", "192Mi", "512Mi", 500),
    Service("clusterer", "300m", "384Mi", "1536Mi", 500, outside=True),
    Service("summarizer", "300m", "320Mi", "1Gi", 500, outside=True),
    Service("feed", "200m", "320Mi", "1Gi", 1000, outside=True, least=2),
)


def files() -> dict[str, list[Manifest]]:
    """File name to its manifests."""
    services = {f"{service.name}.yaml": _service(service) for service in SERVICES}
    common = {"common.yaml": [_namespace(), _account(), _config(), _topics()], "network.yaml": _network()}
    kustomization = {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "namespace": NAMESPACE,
        "resources": [*common, *services],
    }
    return {**common, **services, "kustomization.yaml": [kustomization]}


def text(manifests: list[Manifest]) -> str:
    head = "# Written by `python -m deploy.kubernetes.manifests`; change it there, or in an overlay.\n"
    return head + yaml.safe_dump_all(manifests, sort_keys=False, width=120)


def _service(service: Service) -> list[Manifest]:
    return [_deployment(service), _address(service), _budget(service), _scaling(service)]


def _deployment(service: Service) -> Manifest:
    labels = _labels(service.name)
    probe = {"periodSeconds": 10, "timeoutSeconds": 5}
    container = {
        **_container(service.name, [service.name]),
        "ports": [{"name": "http", "containerPort": PORT}],
        "startupProbe": {**_get("/health/live"), "periodSeconds": 2, "failureThreshold": 60},
        "readinessProbe": {**_get("/health/ready"), **probe, "failureThreshold": 3},
        "livenessProbe": {**_get("/health/live"), **probe, "failureThreshold": 6},
        "resources": {
            "requests": {"cpu": service.cpu, "memory": service.memory},
            "limits": {"cpu": "2", "memory": service.most_memory},
        },
    }
    spread = {
        "maxSkew": 1,
        "topologyKey": "kubernetes.io/hostname",
        "whenUnsatisfiable": "ScheduleAnyway",
        "labelSelector": {"matchLabels": labels},
    }
    annotations = {"prometheus.io/scrape": "true", "prometheus.io/port": str(PORT), "prometheus.io/path": "/metrics"}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": _meta(service.name),
        "spec": {
            # No replicas: KEDA sets them.
            "selector": {"matchLabels": labels},
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}},
            "template": {
                "metadata": {"labels": labels, "annotations": annotations},
                "spec": {
                    **_pod([container]),
                    "terminationGracePeriodSeconds": GRACE_SECONDS,
                    "topologySpreadConstraints": [spread],
                },
            },
        },
    }


def _address(service: Service) -> Manifest:
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": _meta(service.name),
        "spec": {
            "selector": _labels(service.name),
            "ports": [{"name": "http", "port": 80 if service.name == "feed" else PORT, "targetPort": "http"}],
        },
    }


def _budget(service: Service) -> Manifest:
    return {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": _meta(service.name),
        "spec": {"maxUnavailable": 1, "selector": {"matchLabels": _labels(service.name)}},
    }


def _scaling(service: Service) -> Manifest:
    """On the lag of the service's own groups; the ingestor, whose work comes from no topic, on its processor time."""
    read = [topic for topic in TOPICS if service.name in topic.consumers]
    triggers: list[Manifest] = [
        {
            "type": "kafka",
            "metadata": {
                "bootstrapServers": KAFKA,
                "consumerGroup": group_id(topic, service.name),
                "topic": topic.name,
                "lagThreshold": str(service.lag),
                "offsetResetPolicy": "earliest",
            },
        }
        for topic in read
        if service.lag
    ]
    if not triggers:
        triggers = [{"type": "cpu", "metricType": "Utilization", "metadata": {"value": "200"}}]
    most = max(topic.partitions for topic in read) if service.lag else 6
    return {
        "apiVersion": "keda.sh/v1alpha1",
        "kind": "ScaledObject",
        "metadata": _meta(service.name),
        "spec": {
            "scaleTargetRef": {"name": service.name},
            "minReplicaCount": service.least,
            "maxReplicaCount": most,
            "pollingInterval": 15,
            "cooldownPeriod": 300,
            "triggers": triggers,
        },
    }


def _network() -> list[Manifest]:
    """Nobody speaks to anybody, but for what is named here."""
    everyone: Manifest = {"podSelector": {}}
    dns = {"ports": [{"port": 53, "protocol": "UDP"}, {"port": 53, "protocol": "TCP"}]}
    # Kafka, MongoDB and the collector, wherever they run; name their pods in an overlay to be stricter.
    backends = {"ports": [{"port": port, "protocol": "TCP"} for port in (9092, 9093, 27017, 4318)]}
    public = [{"ipBlock": {"cidr": "0.0.0.0/0", "except": PRIVATE}}]
    web = {"to": public, "ports": [{"port": port, "protocol": "TCP"} for port in (80, 443)]}
    scrape = {
        "from": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}],
        "ports": [{"port": PORT, "protocol": "TCP"}],
    }
    outside = [service.name for service in SERVICES if service.outside]
    policies = {
        "deny-all": {**everyone, "policyTypes": ["Ingress", "Egress"]},
        "backends": {**everyone, "policyTypes": ["Egress"], "egress": [dns, backends]},
        "scrape": {**everyone, "policyTypes": ["Ingress"], "ingress": [scrape]},
        "outlets": {
            "podSelector": {
                "matchExpressions": [{"key": "app.kubernetes.io/name", "operator": "In", "values": outside}]
            },
            "policyTypes": ["Egress"],
            "egress": [web],
        },
        "readers": {
            "podSelector": {"matchLabels": _labels("feed")},
            "policyTypes": ["Ingress"],
            "ingress": [{"ports": [{"port": PORT, "protocol": "TCP"}]}],
        },
    }
    return [
        {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": _meta(name), "spec": spec}
        for name, spec in policies.items()
    ]


def _namespace() -> Manifest:
    labels = {"pod-security.kubernetes.io/enforce": "restricted"}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE, "labels": labels}}


def _account() -> Manifest:
    account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": _meta("infobud")}
    return {**account, "automountServiceAccountToken": False}


def _config() -> Manifest:
    data = {"KAFKA_BOOTSTRAP_SERVERS": KAFKA, "LOG_FORMAT": "json", "HTTP_HOST": "0.0.0.0", "HTTP_PORT": str(PORT)}  # noqa: S104
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": _meta("infobud"), "data": data}


def _topics() -> Manifest:
    """Creates the topics; harmless to repeat. The services wait for it."""
    container = {
        **_container("topics", ["topics"]),
        "resources": {"requests": {"cpu": "100m", "memory": "128Mi"}, "limits": {"cpu": "1", "memory": "256Mi"}},
    }
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": _meta("topics"),
        "spec": {
            "backoffLimit": 10,
            "ttlSecondsAfterFinished": 3600,
            "template": {
                "metadata": {"labels": _labels("topics")},
                "spec": {**_pod([container]), "restartPolicy": "OnFailure"},
            },
        },
    }


def _container(name: str, arguments: list[str]) -> Manifest:
    return {
        "name": name,
        "image": IMAGE,
        "args": arguments,
        "envFrom": [{"configMapRef": {"name": "infobud"}}, {"secretRef": {"name": "infobud"}}],
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
        "volumeMounts": [{"name": "tmp", "mountPath": "/tmp"}],  # noqa: S108  (the container's own)
    }


def _pod(containers: list[Manifest]) -> Manifest:
    return {
        "serviceAccountName": "infobud",
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": USER,
            "runAsGroup": USER,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "containers": containers,
        "volumes": [{"name": "tmp", "emptyDir": {"sizeLimit": "256Mi"}}],
    }


def _get(path: str) -> Manifest:
    return {"httpGet": {"path": path, "port": "http"}}


def _labels(name: str) -> dict[str, str]:
    return {"app.kubernetes.io/name": name, "app.kubernetes.io/part-of": "infobud"}


def _meta(name: str) -> Manifest:
    return {"name": name, "namespace": NAMESPACE, "labels": _labels(name)}


def main() -> None:
    for name, manifests in files().items():
        (FOLDER / name).write_text(text(manifests), encoding="utf-8")


if __name__ == "__main__":
    main()
