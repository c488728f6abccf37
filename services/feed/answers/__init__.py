"""What the JSON API answers: the shapes, as OpenAPI shows them."""

from services.feed.answers.changes import ChangeItem, ChangeList, Reset
from services.feed.answers.facets import (
    CountryEntry,
    CountryList,
    LanguageEntry,
    LanguageList,
    SourceEntry,
    SourceList,
    Suggestion,
    SuggestionList,
    TopicCount,
    TopicList,
)
from services.feed.answers.lists import ListMeta, Meta, RadarList, RelatedList, RevisionList, StoryList
from services.feed.answers.outlets import CountryCount, Coverage, LanguageCount, Outlet
from services.feed.answers.problems import Problem
from services.feed.answers.reports import HeadlineEdit, RadarRow, Report, ReportReceipt, Reprint
from services.feed.answers.stories import ChangedSince, Explain, JoinedBecause, RelatedStory, Revision, Story
from services.feed.answers.story_cards import CardAddress, CardFacts, CardWords, StoryCard, Topic
from services.feed.answers.summaries import Citation, Disagreement, Figure, Paragraph, Sentence, Summary, SummaryEdit
from services.feed.answers.vocabulary import ChangeKind, Direction, EmptyBecause, SummaryNote

__all__ = [
    "CardAddress",
    "CardFacts",
    "CardWords",
    "ChangeItem",
    "ChangeKind",
    "ChangeList",
    "ChangedSince",
    "Citation",
    "CountryCount",
    "CountryEntry",
    "CountryList",
    "Coverage",
    "Direction",
    "Disagreement",
    "EmptyBecause",
    "Explain",
    "Figure",
    "HeadlineEdit",
    "JoinedBecause",
    "LanguageCount",
    "LanguageEntry",
    "LanguageList",
    "ListMeta",
    "Meta",
    "Outlet",
    "Paragraph",
    "Problem",
    "RadarList",
    "RadarRow",
    "RelatedList",
    "RelatedStory",
    "Report",
    "ReportReceipt",
    "Reprint",
    "Reset",
    "Revision",
    "RevisionList",
    "Sentence",
    "SourceEntry",
    "SourceList",
    "Story",
    "StoryCard",
    "StoryList",
    "Suggestion",
    "SuggestionList",
    "Summary",
    "SummaryEdit",
    "SummaryNote",
    "Topic",
    "TopicCount",
    "TopicList",
]
