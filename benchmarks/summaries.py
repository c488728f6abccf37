"""How good, how well supported and how fast extractive summaries are.

`python -m benchmarks.summaries [PATH …]` reads JSON lines with `story budget_words reference articles[{source title
text}]` (default: summaries/*.jsonl under EVAL_DIR) and writes each story's summary with the production writer at the
file's budget. ROUGE-1/2/L F with stemming, 0 to 1; `supported_share` is the share of sentences that grounding passes
and whose names, numbers and quotations stand in the passages they cite; `stories_per_second` counts writing and
grounding, without ROUGE.
"""

import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rouge_score import rouge_scorer

from benchmarks.front import files_to_measure, progress, read_lines, report
from services.summarizer.extractive import compose
from services.summarizer.grounding import ungrounded
from services.summarizer.settings import Settings
from services.summarizer.writer import Assignment, Draft, DraftSentence, Report

_CLAIM = re.compile(r"\d[\d.,:]*\d|\d|\b[A-ZÀ-ÞА-ЯΑ-Ω][\w’'-]+")
_QUOTATION = re.compile(r"[\"“„«]([^\"“”„«»]+)[\"”“»]")


def main() -> None:
    paths = files_to_measure("summaries")
    share = Settings().summarizer_share
    report({"files": {path.stem: measure(path, share) for path in paths}})


def measure(path: Path, share: float) -> dict[str, Any]:
    """The figures of one file."""
    stories = read_lines(path)
    scorer = rouge_scorer.RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=True)
    totals = dict.fromkeys(("rouge1", "rouge2", "rougeL"), 0.0)
    seconds = 0.0
    told = supported = 0
    for story in progress(stories, path.stem, total=len(stories)):
        assignment = assignment_of(story)
        reports = {item.article_id: item for item in assignment.reports}
        start = time.perf_counter()
        draft = compose(assignment, share=share)
        faults = [ungrounded(sentence, reports, assignment.language) for sentence in sentences_of(draft)]
        seconds += time.perf_counter() - start
        sentences = [item for item, fault in zip(sentences_of(draft), faults, strict=True) if fault is None]
        told += len(faults)
        supported += sum(map(is_supported, sentences))
        summary = " ".join(sentence.text for sentence in sentences)
        for name, score in scorer.score(story["reference"], summary).items():
            totals[name] += score.fmeasure
    return {
        **{name: total / max(1, len(stories)) for name, total in totals.items()},
        "supported_share": supported / max(1, told),
        "stories_per_second": len(stories) / max(seconds, 1e-9),
    }


def assignment_of(story: Mapping[str, Any]) -> Assignment:
    """A line of the file as the service would give it to its writer."""
    reports = tuple(
        Report(
            article_id=f"{story['story']}-{number}",
            original_id=f"{story['story']}-{number}",
            source_id=article["source"],
            title=article["title"],
            text=article["text"],
        )
        for number, article in enumerate(story["articles"])
    )
    language = story["articles"][0].get("language", "en")
    return Assignment(language=language, reports=reports, reprints=(), words=story["budget_words"])


def sentences_of(draft: Draft) -> Sequence[DraftSentence]:
    return [sentence for paragraph in draft.paragraphs for sentence in paragraph]


def is_supported(sentence: DraftSentence) -> bool:
    """Whether each name, number and quotation of the sentence stands in a passage that it cites."""
    passages = " ".join(" ".join(citation.passage.split()) for citation in sentence.citations)
    return set(_CLAIM.findall(sentence.text)) <= set(_CLAIM.findall(passages)) and all(
        quotation in passages for quotation in _QUOTATION.findall(sentence.text)
    )


if __name__ == "__main__":
    main()
