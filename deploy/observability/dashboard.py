"""`python -m deploy.observability.dashboard`: writes the Grafana dashboard from the panels below."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "grafana-dashboard.json"
WIDTH, HEIGHT, COLUMNS = 8, 8, 3


@dataclass(frozen=True)
class Panel:
    """One graph: PromQL by legend."""

    title: str
    unit: str
    queries: dict[str, str]
    description: str = ""


def _quantile(share: float, metric: str, by: str = "") -> str:
    return f"histogram_quantile({share}, sum by (le{by and ', ' + by}) (rate({metric}_bucket[$__rate_interval])))"


def _rate(metric: str, by: str) -> str:
    return f"sum by ({by}) (rate({metric}[$__rate_interval]))"


ROWS: dict[str, tuple[Panel, ...]] = {
    "Readers": (
        Panel(
            "From fetch to reader",
            "s",
            {share: _quantile(float(f"0.{share[1:]}"), "infobud_feed_visible_seconds") for share in ("p50", "p99")},
            "How old news is when its story shows it.",
        ),
        Panel("Time of an answer", "s", {"{{route}}": _quantile(0.95, "infobud_feed_request_seconds", "route")}),
        Panel("Requests", "reqps", {"{{status}}": _rate("infobud_feed_requests_total", "status")}),
    ),
    "Pipeline": (
        Panel("Lag", "short", {"{{group}}: {{topic}}": "max by (topic, group) (infobud_log_lag)"}),
        Panel("Oldest message", "s", {"{{group}}: {{topic}}": "max by (topic, group) (infobud_log_oldest_seconds)"}),
        Panel(
            "Handled",
            "ops",
            {"{{group}}: {{topic}}": _rate("infobud_delivery_processed_total", "topic, group")},
        ),
        Panel(
            "Time of each stage",
            "s",
            {"{{group}}: {{topic}}": _quantile(0.5, "infobud_delivery_seconds", "topic, group")},
            "From a message's publication to its being handled, at the median.",
        ),
        Panel(
            "Errors by cause",
            "ops",
            {
                "{{group}} retries {{cause}}": _rate("infobud_delivery_retried_total", "group, cause"),
                "{{group}} waits {{cause}}": _rate("infobud_delivery_held_total", "group, cause"),
                "{{group}} gives up {{cause}}": _rate("infobud_delivery_dead_total", "group, cause"),
            },
        ),
        Panel(
            "Dead letters and retries",
            "short",
            {
                "{{group}}: {{topic}} dead": "max by (topic, group) (infobud_dead_letters)",
                "{{group}}: {{topic}} retrying": "max by (topic, group) (infobud_log_retrying)",
            },
        ),
    ),
    "Outlets": (
        Panel(
            "Looks at feeds",
            "ops",
            {"{{outcome}}": _rate("infobud_ingestor_polls_total", "outcome")},
        ),
        Panel("Articles", "ops", {"{{kind}}": _rate("infobud_ingestor_articles_total", "kind")}),
        Panel(
            "Outlets that fail",
            "short",
            {"more than three times in a row": "count(max by (source) (infobud_source_failures) > 3) or vector(0)"},
        ),
        Panel(
            "Requests without an answer",
            "ops",
            {"{{cause}}": _rate("infobud_ingestor_fetch_errors_total", "cause")},
        ),
        Panel(
            "Copies",
            "ops",
            {"{{outcome}}": _rate("infobud_deduplicator_articles_total", "outcome")},
        ),
        Panel("Articles not handled yet", "short", {"as the ingestor counts": "max(infobud_ingestor_backlog)"}),
    ),
    "Stories": (
        Panel(
            "Changes",
            "ops",
            {"{{change}}": _rate("infobud_clusterer_story_changes_total", "change")},
            "Merges and splits among them.",
        ),
        Panel(
            "Articles in a story",
            "short",
            {
                "p50": _quantile(0.5, "infobud_clusterer_story_articles"),
                "p99": _quantile(0.99, "infobud_clusterer_story_articles"),
            },
        ),
        Panel("Stories in memory", "short", {"{{instance}}": "infobud_clusterer_active_stories"}),
        Panel(
            "Sentences that failed grounding",
            "ops",
            {"{{writer}}: {{cause}}": _rate("infobud_summarizer_sentences_dropped_total", "writer, cause")},
        ),
        Panel(
            "Model: tokens",
            "short",
            {
                "{{task}} a second": _rate("infobud_summarizer_model_tokens_total", "task"),
                "today": "max(infobud_summarizer_day_tokens)",
            },
        ),
        Panel(
            "Model: requests and time",
            "short",
            {
                "{{outcome}} a second": _rate("infobud_summarizer_model_requests_total", "outcome"),
                "seconds, p95": _quantile(0.95, "infobud_summarizer_model_seconds"),
            },
        ),
    ),
}


def dashboard() -> dict[str, Any]:
    """As Grafana imports it; it asks for the Prometheus to use."""
    panels: list[dict[str, Any]] = []
    y = 0
    for row, contents in ROWS.items():
        panels.append(
            {"id": len(panels) + 1, "type": "row", "title": row, "collapsed": False, "panels": []}
            | {"gridPos": {"x": 0, "y": y, "w": 24, "h": 1}}
        )
        for number, panel in enumerate(contents):
            place = {"x": number % COLUMNS * WIDTH, "y": y + 1 + number // COLUMNS * HEIGHT, "w": WIDTH, "h": HEIGHT}
            panels.append(_panel(panel, len(panels) + 1, place))
        y += 1 + -(-len(contents) // COLUMNS) * HEIGHT
    source = {"name": "source", "label": "Prometheus", "type": "datasource", "query": "prometheus"}
    return {
        "uid": "infobud",
        "title": "Infobud",
        "tags": ["infobud"],
        "schemaVersion": 39,
        "timezone": "browser",
        "refresh": "30s",
        "time": {"from": "now-3h", "to": "now"},
        "templating": {"list": [source]},
        "panels": panels,
    }


def _panel(panel: Panel, id: int, place: dict[str, int]) -> dict[str, Any]:
    source = {"type": "prometheus", "uid": "${source}"}
    return {
        "id": id,
        "type": "timeseries",
        "title": panel.title,
        "description": panel.description,
        "datasource": source,
        "gridPos": place,
        "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0}, "overrides": []},
        "options": {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi"}},
        "targets": [
            {"refId": chr(ord("A") + number), "datasource": source, "expr": query, "legendFormat": legend}
            for number, (legend, query) in enumerate(panel.queries.items())
        ],
    }


def text() -> str:
    return json.dumps(dashboard(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
