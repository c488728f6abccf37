"""How much invented, displaced or leaked text grounding finds in summaries, and how often it doubts what is true.

`python -m benchmarks.grounding [PATH …]` reads JSON lines with `story articles[{source title text}]` (default:
summaries/*.jsonl under EVAL_DIR), takes sentences of their articles and alters them (`benchmarks/perturb.py`): in ways
that make them false (`detected.<kind>`, the share that is found) and in ways that leave them true
(`false_alarms.<kind>`, the share that is refused). Both go through the check that a model's sentences go through;
`extractive` is the same for the stricter one of the built-in writer, which allows no alteration.
`sentences_per_second` is of the former.
"""

import random
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.front import files_to_measure, progress, read_lines, report
from benchmarks.perturb import DAMAGE, FAITHFUL, Article, Said, Story
from services.summarizer.cleaning import passages
from services.summarizer.grounding import ungrounded, unsupported
from services.summarizer.writer import DraftSentence, Report
from shared.events import Citation

SENTENCES_AN_ARTICLE = 3
SEED = 5


def main() -> None:
    paths = files_to_measure("summaries")
    report(measure(paths))


def measure(paths: list[Path], *, examples: int = 0) -> dict[str, Any]:
    """The figures over all the files; with `examples`, so many wrong verdicts of each kind are added."""
    rng = random.Random(SEED)
    verdicts: dict[str, list[bool]] = defaultdict(list)
    strict: dict[str, list[bool]] = defaultdict(list)
    wrong: dict[str, list[Any]] = defaultdict(list)
    seconds, checked = 0.0, 0
    for path in paths:
        lines = read_lines(path)
        for at, line in enumerate(progress(lines, path.stem, total=len(lines))):
            story = Story(_articles(line), _articles(lines[(at + len(lines) // 2) % len(lines)]))
            for said in _sample(story, rng):
                for kind, alter in (DAMAGE | FAITHFUL).items():
                    altered = alter(said, story, rng)
                    if altered is None or (kind in DAMAGE and altered == said):
                        continue
                    sentence, reports = _sentence(altered), _reports(altered)
                    start = time.perf_counter()
                    fault = unsupported(sentence, reports, "en")
                    seconds += time.perf_counter() - start
                    checked += 1
                    verdicts[kind].append(fault is not None)
                    strict[kind].append(ungrounded(sentence, reports, "en") is not None)
                    if (fault is not None) != (kind in DAMAGE) and len(wrong[kind]) < examples:
                        wrong[kind].append((said.text, altered.text, fault))
    found = {kind: sum(seen) / len(seen) for kind, seen in verdicts.items() if seen}
    held = {kind: sum(seen) / len(seen) for kind, seen in strict.items() if seen}
    return {
        "detected": {kind: found[kind] for kind in DAMAGE if kind in found},
        "false_alarms": {kind: found[kind] for kind in FAITHFUL if kind in found},
        "extractive": {
            "detected": {kind: held[kind] for kind in DAMAGE if kind in held},
            "false_alarms": {"untouched": held.get("untouched", 0.0)},
        },
        "sentences": {kind: len(seen) for kind, seen in verdicts.items()},
        "sentences_per_second": checked / max(seconds, 1e-9),
        **({"wrong": wrong} if examples else {}),
    }


def _articles(line: dict[str, Any]) -> tuple[Article, ...]:
    return tuple(
        Article(f"{line['story']}-{number}", article["title"], article["text"])
        for number, article in enumerate(line["articles"])
    )


def _sample(story: Story, rng: random.Random) -> Iterator[Said]:
    for article in story.articles:
        shown = [text for run in passages(article.text, "en") if (text := " ".join(run.split()))]
        for text in rng.sample(shown[:20], min(SENTENCES_AN_ARTICLE, len(shown[:20]))):
            yield Said(text, article)


def _sentence(said: Said) -> DraftSentence:
    """As the writer would give it: with the passage as it stands in its article, where it does."""
    stands = (run for run in passages(said.article.text, "en") if " ".join(run.split()) == said.text)
    passage = next(stands, said.text)
    return DraftSentence(said.text, (Citation(article_id=said.article.id, source_id="outlet", passage=passage),))


def _reports(said: Said) -> dict[str, Report]:
    article = said.article
    return {article.id: Report(article.id, article.id, "outlet", article.title, article.text, "en")}


if __name__ == "__main__":
    main()
