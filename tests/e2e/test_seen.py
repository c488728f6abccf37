"""What an operator sees of a running pipeline: one trace an article, numbers, logs without secrets, status and top."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.newsroom.newsroom import load
from services.standalone.demo import environment, free_port, newsroom
from tests.e2e.system import TRUTH, Process, settled, until
from tests.otlp import Collector, collector

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

NEWS_SECONDS = 8.0
PIPELINE = ("ingestor", "deduplicator", "clusterer", "feed")
SECRETS = {
    "FEED_ADMIN_TOKEN": "admin-token-0f5d2c8e71",
    "MODEL_API_KEY": "model-key-93b1c0aa57",
    "EMBEDDINGS_KEY": "embeddings-key-4471ee02",
}


@dataclass
class Seen:
    collector: Collector
    process: Process
    metrics: str
    data: Path


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    """One run of the demo newsroom, with a collector and the most talkative logs."""
    folder: Path = tmp_path_factory.mktemp("seen")
    with newsroom(NEWS_SECONDS) as news, collector() as spans:
        settings = {
            **environment(news, folder),
            **SECRETS,
            "HTTP_PORT": str(free_port()),
            "LOG_LEVEL": "debug",
            "OTEL_EXPORTER_OTLP_ENDPOINT": spans.url,
            "OTEL_BSP_SCHEDULE_DELAY": "500",
        }
        process = Process(("run",), settings, folder / "infobud.log")
        process.start()
        try:
            until("ready", process.read().ready, seconds=60, processes=(process,))
            settled(process.read(), len(TRUTH["articles"]), seconds=150, processes=(process,))
            metrics = process.read().client.get("/metrics").text
            yield Seen(spans, process, metrics, folder)
        finally:
            process.stop()


def test_each_article_has_one_trace_from_its_fetch_to_its_being_visible(seen: Seen) -> None:
    fetched = [spans for spans in seen.collector.traces().values() if spans[0].name == "fetch article"]
    whole = [spans for spans in fetched if {span.service for span in spans} >= set(PIPELINE)]
    assert len(whole) >= 0.9 * len(TRUTH["articles"])  # those last fetched are exported a little later
    for spans in whole:
        ids = {span.span_id for span in spans}
        assert [span for span in spans if span.parent_id not in ids] == [spans[0]], "a second root"
        first = [next(span for span in spans if span.service == service).start for service in PIPELINE]
        assert first == sorted(first)
    assert any({span.service for span in spans} >= {*PIPELINE, "summarizer"} for spans in whole)


def test_the_numbers_are_at_metrics_and_at_the_collector(seen: Seen) -> None:
    groups = re.findall(r'^infobud_log_lag{group="(\w+)",topic="([\w.]+)"} [\d.]+$', seen.metrics, re.M)
    assert ("clusterer", "articles.deduplicated") in groups
    for name in ("infobud_delivery_seconds_bucket", "infobud_clusterer_story_articles_bucket", "infobud_dead_letters{"):
        assert name in seen.metrics
    until("metrics pushed", lambda: "infobud_feed_visible_seconds" in seen.collector.metrics, seconds=40)
    assert seen.collector.resources == {"infobud"}


def test_logs_name_their_trace_and_hold_no_secret_and_no_article(seen: Seen) -> None:
    lines = [json.loads(line) for line in seen.process.log.read_text().splitlines()]
    traces = seen.collector.traces()
    moved = [line for line in lines if line["event"] == "story_projected"]
    assert moved
    assert all(line["trace_id"] in traces for line in moved[: len(moved) // 2])
    told = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    told += "\n".join(body.decode("latin-1") for body in seen.collector.raw)
    for name, secret in SECRETS.items():
        assert secret not in told, name
    for article in load().articles:
        for paragraph in article.editions[-1].paragraphs:
            assert paragraph[:60] not in told, article.path


def command(seen: Seen, *arguments: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", "services.standalone", *arguments],
        env={**os.environ, "DATA_DIR": str(seen.data), "COLUMNS": "160"},
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout


def test_status_tells_the_same_to_people_and_programs_beside_the_running_process(seen: Seen) -> None:
    status = json.loads(command(seen, "status", "--json", "--seconds", "0.2"))
    assert status["articles"] == len(TRUTH["articles"])
    assert status["stories"] == len(seen.process.read().story_ids())
    assert (status["dead_letters"], status["outlets_in_trouble"]) == (0, [])
    assert {row["lag"] for row in status["groups"]} == {0}
    (feed,) = [row for row in status["groups"] if (row["topic"], row["group"]) == ("stories.changed", "feed")]
    assert feed["published"] >= len(TRUTH["articles"])
    shown = command(seen, "status", "--seconds", "0")
    assert "articles.deduplicated" in shown
    assert f"{status['stories']}" in shown


def test_top_draws_the_same_again_and_again(seen: Seen) -> None:
    assert command(seen, "top", "--every", "0.2", "--looks", "2").count("stories.summarized") >= 1
