"""Dashboard and alerts ask for numbers that there are, and each alert says what to do."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY

import services.standalone.app  # noqa: F401  (every service declares its metrics)
from deploy.observability import dashboard

FOLDER = Path(dashboard.__file__).parent
DOCS = (FOLDER.parent.parent / "docs" / "operations.md").read_text(encoding="utf-8")
RULES: list[dict[str, Any]] = [
    rule for group in yaml.safe_load((FOLDER / "alerts.yaml").read_text())["groups"] for rule in group["rules"]
]
QUERIES = {
    f"{panel['title']}: {target['legendFormat']}": target["expr"]
    for panel in json.loads(dashboard.FILE.read_text(encoding="utf-8"))["panels"]
    for target in panel.get("targets", ())
}


def exposed() -> set[str]:
    """The name of every series that our code exposes."""
    suffixes = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}
    return {family.name + suffix for family in REGISTRY.collect() for suffix in suffixes.get(family.type, ())}


def asked(query: str) -> set[str]:
    return set(re.findall(r"\binfobud_\w+", query))


@pytest.fixture(scope="session")
def promtool() -> str:
    found = shutil.which("promtool")
    if found is None:
        message = "NOT TESTED with promtool: it is not installed (Debian package prometheus)"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{message}. CI must not skip it.", pytrace=False)
        pytest.skip(message)
    return found


def check(promtool: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([promtool, *arguments], capture_output=True, text=True, cwd=FOLDER)


def test_the_dashboard_is_what_its_panels_say() -> None:
    written = dashboard.FILE.read_text(encoding="utf-8")
    assert written == dashboard.text(), "run `python -m deploy.observability.dashboard`"
    panels = json.loads(written)["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels]
    assert len(set(taken)) == len(taken)


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_every_number_of_the_dashboard_exists(query: str) -> None:
    assert asked(query)
    assert asked(query) <= exposed()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_every_alert_asks_for_numbers_that_exist_and_has_its_line_in_the_runbook(rule: dict[str, Any]) -> None:
    assert asked(rule["expr"]) or rule["expr"].startswith("up{")
    assert asked(rule["expr"]) <= exposed()
    name = rule["alert"]
    assert rule["annotations"]["runbook"] == f"docs/operations.md#{name.lower()}"
    line = re.search(rf"^### {name}\n\n(.+)$", DOCS, re.M)
    assert line, f"docs/operations.md, Alerts: say what to do about {name}"
    assert len(line[1]) > 60


def test_the_runbook_names_no_alert_that_is_gone() -> None:
    assert set(re.findall(r"^### (Infobud\w+)$", DOCS, re.M)) == {rule["alert"] for rule in RULES}


def test_prometheus_accepts_its_configuration_and_rules(promtool: str) -> None:
    checked = check(promtool, "check", "config", "prometheus.yaml")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_alerts_fire_when_they_should_and_not_before(promtool: str) -> None:
    tested = check(promtool, "test", "rules", "alerts_test.yaml")
    assert tested.returncode == 0, tested.stdout + tested.stderr


def test_the_dashboards_queries_are_promql(promtool: str, tmp_path: Path) -> None:
    rules = [
        {"record": f"panel:{number}", "expr": query.replace("$__rate_interval", "1m")}
        for number, query in enumerate(QUERIES.values())
    ]
    file = tmp_path / "queries.yaml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}))
    checked = check(promtool, "check", "rules", str(file))
    assert checked.returncode == 0, checked.stdout + checked.stderr
    file.write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": [{"record": "a:b", "expr": "sum("}]}]}))
    assert check(promtool, "check", "rules", str(file)).returncode != 0
