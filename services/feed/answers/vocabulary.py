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
ChangeKind = Literal["created", "grown", "revised", "merged", "split", "summarized"]
