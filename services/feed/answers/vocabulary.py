"""Words with a fixed meaning in answers."""

from typing import Literal

Direction = Literal["ltr", "rtl", "auto"]
EmptyBecause = Literal[
    "no_sources",
    "nothing_yet",
    "pipeline_delayed",
    "below_threshold",
    "filtered_by_you",
    "end_of_list",
    "no_related_stories",
]
SummaryNote = Literal["pending", "held", "no_reports", "reports_left_out", "other_language", "outdated"]
ChangeKind = Literal["created", "grown", "revised", "merged", "split", "summarized"]
