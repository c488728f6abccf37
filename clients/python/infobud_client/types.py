"""The shapes of Infobud's HTTP API. Written by `python -m clients.generate`; do not change by hand."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class ChangeItem(TypedDict):
    cursor: int
    kind: Literal["created", "grown", "revised", "merged", "split", "summarized"]
    story_id: str
    revision: int
    language: str | None
    cause: str | None
    at: str
    merged_into: str | None
    story: StoryCard | None


class ChangeList(TypedDict):
    changes: list[ChangeItem]
    next_cursor: int
    meta: Meta


class ChangedSince(TypedDict):
    """What has happened to a story since a reader last saw it."""

    revision: int | None
    at: str | None
    reports: list[str]
    revisions: list[Revision]


class Citation(TypedDict):
    """The passage that supports a sentence, and where it stands."""

    article_id: str
    url: str | None
    headline: str | None
    language: str | None
    direction: Literal["ltr", "rtl", "auto"]
    outlet: str
    source: str
    passage: str


class CountryCount(TypedDict):
    country: str
    name: str
    reports: int


class CountryEntry(TypedDict):
    country: str
    name: str
    stories: int


class CountryList(TypedDict):
    countries: list[CountryEntry]
    next_cursor: None
    meta: Meta


class Coverage(TypedDict):
    """Who reports the story: all reports, reprints and opinion among them, the most first."""

    languages: list[LanguageCount]
    countries: list[CountryCount]


class DeadLetter(TypedDict):
    topic: str
    group: str
    key: str
    failed_at: str | None
    origin: str | None
    cause: str


class DeadLetterList(TypedDict):
    dead_letters: list[DeadLetter]
    next_cursor: None
    meta: Meta


class Disagreement(TypedDict):
    """A quantity that reports put differently: shown side by side, never averaged."""

    about: str
    figures: list[Figure]


class Explain(TypedDict):
    """Why the story stands where it stands, and why its reports are together."""

    rank: float
    attention: float
    spread: float
    taste: float
    sources: int
    fresh_sources: int
    countries: int
    languages: int
    words: str
    opened_by: str | None
    joined: list[JoinedBecause]


class FeedChange(TypedDict):
    """Every field that is there takes the place of the old one; `filter` and `weights` as a whole."""

    name: NotRequired[str | None]
    filter: NotRequired[SavedFilter | None]
    sort: NotRequired[Literal["top", "latest"] | None]
    weights: NotRequired[Weights | None]


class Figure(TypedDict):
    """One of the values that reports disagree on."""

    value: str
    sources: list[str]
    citations: list[Citation]


class HeadlineEdit(TypedDict):
    """A headline that the outlet has replaced since."""

    revision: int
    headline: str
    seen_at: str


class JoinedBecause(TypedDict):
    """Why a report is in the story."""

    article_id: str
    outlet: str
    score: float
    similarity: float
    margin: float
    shared: list[str]


class LanguageCount(TypedDict):
    language: str
    name: str
    english_name: str
    direction: Literal["ltr", "rtl", "auto"]
    reports: int


class LanguageEntry(TypedDict):
    language: str
    name: str
    english_name: str
    direction: Literal["ltr", "rtl", "auto"]
    stories: int


class LanguageList(TypedDict):
    languages: list[LanguageEntry]
    next_cursor: None
    meta: Meta


class ListMeta(TypedDict):
    empty_because: (
        Literal[
            "no_sources",
            "nothing_yet",
            "pipeline_delayed",
            "below_threshold",
            "filtered_by_you",
            "end_of_list",
            "no_related_stories",
        ]
        | None
    )
    lag_seconds: float | None
    sort: Literal["top", "latest"]
    filter: dict[str, list[str]]
    feeds: dict[str, str]


class Meta(TypedDict):
    empty_because: (
        Literal[
            "no_sources",
            "nothing_yet",
            "pipeline_delayed",
            "below_threshold",
            "filtered_by_you",
            "end_of_list",
            "no_related_stories",
        ]
        | None
    )


class NewFeed(TypedDict):
    name: NotRequired[str]
    filter: NotRequired[SavedFilter]
    sort: NotRequired[Literal["top", "latest"]]
    weights: NotRequired[Weights]


class NewReport(TypedDict):
    """An error that a reader has found."""

    kind: Literal["wrong_fact", "wrong_story", "wrong_language", "bad_translation", "bad_source", "other"]
    text: NotRequired[str]
    sentence: NotRequired[str]
    article_id: NotRequired[str | None]


class NewSavedFeed(TypedDict):
    id: str
    name: str
    filter: dict[str, list[str]]
    sort: Literal["top", "latest"]
    weights: dict[str, dict[str, float]]
    stories: str
    feeds: dict[str, str]
    created_at: str
    updated_at: str
    token: str


class NewSource(TypedDict):
    """One more feed to read."""

    feed: str
    id: NotRequired[str]
    name: NotRequired[str]
    language: NotRequired[str]
    country: NotRequired[
        Literal[
            "AD",
            "AE",
            "AF",
            "AG",
            "AI",
            "AL",
            "AM",
            "AO",
            "AQ",
            "AR",
            "AS",
            "AT",
            "AU",
            "AW",
            "AX",
            "AZ",
            "BA",
            "BB",
            "BD",
            "BE",
            "BF",
            "BG",
            "BH",
            "BI",
            "BJ",
            "BL",
            "BM",
            "BN",
            "BO",
            "BQ",
            "BR",
            "BS",
            "BT",
            "BV",
            "BW",
            "BY",
            "BZ",
            "CA",
            "CC",
            "CD",
            "CF",
            "CG",
            "CH",
            "CI",
            "CK",
            "CL",
            "CM",
            "CN",
            "CO",
            "CR",
            "CU",
            "CV",
            "CW",
            "CX",
            "CY",
            "CZ",
            "DE",
            "DJ",
            "DK",
            "DM",
            "DO",
            "DZ",
            "EC",
            "EE",
            "EG",
            "EH",
            "ER",
            "ES",
            "ET",
            "FI",
            "FJ",
            "FK",
            "FM",
            "FO",
            "FR",
            "GA",
            "GB",
            "GD",
            "GE",
            "GF",
            "GG",
            "GH",
            "GI",
            "GL",
            "GM",
            "GN",
            "GP",
            "GQ",
            "GR",
            "GS",
            "GT",
            "GU",
            "GW",
            "GY",
            "HK",
            "HM",
            "HN",
            "HR",
            "HT",
            "HU",
            "ID",
            "IE",
            "IL",
            "IM",
            "IN",
            "IO",
            "IQ",
            "IR",
            "IS",
            "IT",
            "JE",
            "JM",
            "JO",
            "JP",
            "KE",
            "KG",
            "KH",
            "KI",
            "KM",
            "KN",
            "KP",
            "KR",
            "KW",
            "KY",
            "KZ",
            "LA",
            "LB",
            "LC",
            "LI",
            "LK",
            "LR",
            "LS",
            "LT",
            "LU",
            "LV",
            "LY",
            "MA",
            "MC",
            "MD",
            "ME",
            "MF",
            "MG",
            "MH",
            "MK",
            "ML",
            "MM",
            "MN",
            "MO",
            "MP",
            "MQ",
            "MR",
            "MS",
            "MT",
            "MU",
            "MV",
            "MW",
            "MX",
            "MY",
            "MZ",
            "NA",
            "NC",
            "NE",
            "NF",
            "NG",
            "NI",
            "NL",
            "NO",
            "NP",
            "NR",
            "NU",
            "NZ",
            "OM",
            "PA",
            "PE",
            "PF",
            "PG",
            "PH",
            "PK",
            "PL",
            "PM",
            "PN",
            "PR",
            "PS",
            "PT",
            "PW",
            "PY",
            "QA",
            "RE",
            "RO",
            "RS",
            "RU",
            "RW",
            "SA",
            "SB",
            "SC",
            "SD",
            "SE",
            "SG",
            "SH",
            "SI",
            "SJ",
            "SK",
            "SL",
            "SM",
            "SN",
            "SO",
            "SR",
            "SS",
            "ST",
            "SV",
            "SX",
            "SY",
            "SZ",
            "TC",
            "TD",
            "TF",
            "TG",
            "TH",
            "TJ",
            "TK",
            "TL",
            "TM",
            "TN",
            "TO",
            "TR",
            "TT",
            "TV",
            "TW",
            "TZ",
            "UA",
            "UG",
            "UM",
            "US",
            "UY",
            "UZ",
            "VA",
            "VC",
            "VE",
            "VG",
            "VI",
            "VN",
            "VU",
            "WF",
            "WS",
            "XK",
            "YE",
            "YT",
            "ZA",
            "ZM",
            "ZW",
        ]
        | None
    ]
    topic: NotRequired[
        Literal[
            "arts",
            "business",
            "conflict",
            "crime",
            "disaster",
            "education",
            "environment",
            "health",
            "labour",
            "lifestyle",
            "politics",
            "religion",
            "science",
            "society",
            "sport",
            "technology",
            "weather",
        ]
        | None
    ]


class NewWebhook(TypedDict):
    id: str
    url: str
    state: Literal["active", "disabled"]
    reason: str | None
    failures: int
    failing_since: str | None
    next_try_at: str | None
    delivered_at: str | None
    cursor: int
    created_at: str
    secret: str


class Outlet(TypedDict):
    id: str
    name: str
    home: str | None
    country: str
    country_name: str
    kind: Literal["agency", "newspaper", "broadcaster", "magazine", "public", "opinion"]


class Paragraph(TypedDict):
    sentences: list[Sentence]


class Problem(TypedDict):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    parameter: NotRequired[str | None]
    near: NotRequired[list[str] | None]
    oldest_cursor: NotRequired[int | None]


class RadarList(TypedDict):
    radar: list[RadarRow]
    next_cursor: None
    meta: Meta


class RadarRow(TypedDict):
    """One report and the reprints of it."""

    article_id: str
    headline: str
    url: str | None
    language: str
    direction: Literal["ltr", "rtl", "auto"]
    outlet: Outlet
    published_at: str
    headline_translated: str | None
    genre: Literal["report", "opinion", "live", "sponsored"]
    first_to_report: bool
    revision: int
    edits: list[HeadlineEdit]
    agency: str | None
    reprints: list[Reprint]


class RelatedList(TypedDict):
    related: list[RelatedStory]
    next_cursor: None
    meta: Meta


class RelatedStory(TypedDict):
    story: StoryCard
    score: float
    shared: list[str]


class Replay(TypedDict):
    topic: NotRequired[str]
    group: NotRequired[str]


class Replayed(TypedDict):
    replayed: int


class Report(TypedDict):
    id: str
    story_id: str
    revision: int
    kind: str
    text: str
    sentence: str
    article_id: str | None
    state: Literal["open", "closed"]
    at: str


class ReportChange(TypedDict):
    state: Literal["open", "closed"]


class ReportList(TypedDict):
    reports: list[Report]
    next_cursor: None
    meta: Meta


class ReportReceipt(TypedDict):
    """A reader's report was taken down."""

    id: str
    story_id: str
    revision: int
    at: str


class Reprint(TypedDict):
    """A copy of a report that another outlet printed."""

    article_id: str
    headline: str
    url: str | None
    language: str
    direction: Literal["ltr", "rtl", "auto"]
    outlet: Outlet
    published_at: str


class Requested(TypedDict):
    """The ingestor has been asked; /v1/sources shows when it has done it."""

    requested: Literal["add", "remove", "import"]
    source_id: str
    feeds: int


class Reset(TypedDict):
    """What a stream says when a reader has been away for longer than changes are kept."""

    after: int
    oldest_cursor: int
    detail: str


class Revision(TypedDict):
    """One step of a story's history."""

    cursor: int
    kind: Literal["created", "grown", "revised", "merged", "split", "summarized"]
    revision: int
    language: str | None
    cause: str | None
    at: str


class RevisionList(TypedDict):
    revisions: list[Revision]
    next_cursor: None
    meta: Meta


class SavedFeed(TypedDict):
    id: str
    name: str
    filter: dict[str, list[str]]
    sort: Literal["top", "latest"]
    weights: dict[str, dict[str, float]]
    stories: str
    feeds: dict[str, str]
    created_at: str
    updated_at: str


class SavedFeedList(TypedDict):
    feeds: list[SavedFeed]
    next_cursor: None
    meta: Meta


class SavedFilter(TypedDict):
    """The filter grammar as JSON: the same names as in an address, lists where there may be several values."""

    topic: NotRequired[
        list[
            Literal[
                "arts",
                "business",
                "conflict",
                "crime",
                "disaster",
                "education",
                "environment",
                "health",
                "labour",
                "lifestyle",
                "politics",
                "religion",
                "science",
                "society",
                "sport",
                "technology",
                "weather",
            ]
        ]
    ]
    lang: NotRequired[list[str]]
    country: NotRequired[
        list[
            Literal[
                "AD",
                "AE",
                "AF",
                "AG",
                "AI",
                "AL",
                "AM",
                "AO",
                "AQ",
                "AR",
                "AS",
                "AT",
                "AU",
                "AW",
                "AX",
                "AZ",
                "BA",
                "BB",
                "BD",
                "BE",
                "BF",
                "BG",
                "BH",
                "BI",
                "BJ",
                "BL",
                "BM",
                "BN",
                "BO",
                "BQ",
                "BR",
                "BS",
                "BT",
                "BV",
                "BW",
                "BY",
                "BZ",
                "CA",
                "CC",
                "CD",
                "CF",
                "CG",
                "CH",
                "CI",
                "CK",
                "CL",
                "CM",
                "CN",
                "CO",
                "CR",
                "CU",
                "CV",
                "CW",
                "CX",
                "CY",
                "CZ",
                "DE",
                "DJ",
                "DK",
                "DM",
                "DO",
                "DZ",
                "EC",
                "EE",
                "EG",
                "EH",
                "ER",
                "ES",
                "ET",
                "FI",
                "FJ",
                "FK",
                "FM",
                "FO",
                "FR",
                "GA",
                "GB",
                "GD",
                "GE",
                "GF",
                "GG",
                "GH",
                "GI",
                "GL",
                "GM",
                "GN",
                "GP",
                "GQ",
                "GR",
                "GS",
                "GT",
                "GU",
                "GW",
                "GY",
                "HK",
                "HM",
                "HN",
                "HR",
                "HT",
                "HU",
                "ID",
                "IE",
                "IL",
                "IM",
                "IN",
                "IO",
                "IQ",
                "IR",
                "IS",
                "IT",
                "JE",
                "JM",
                "JO",
                "JP",
                "KE",
                "KG",
                "KH",
                "KI",
                "KM",
                "KN",
                "KP",
                "KR",
                "KW",
                "KY",
                "KZ",
                "LA",
                "LB",
                "LC",
                "LI",
                "LK",
                "LR",
                "LS",
                "LT",
                "LU",
                "LV",
                "LY",
                "MA",
                "MC",
                "MD",
                "ME",
                "MF",
                "MG",
                "MH",
                "MK",
                "ML",
                "MM",
                "MN",
                "MO",
                "MP",
                "MQ",
                "MR",
                "MS",
                "MT",
                "MU",
                "MV",
                "MW",
                "MX",
                "MY",
                "MZ",
                "NA",
                "NC",
                "NE",
                "NF",
                "NG",
                "NI",
                "NL",
                "NO",
                "NP",
                "NR",
                "NU",
                "NZ",
                "OM",
                "PA",
                "PE",
                "PF",
                "PG",
                "PH",
                "PK",
                "PL",
                "PM",
                "PN",
                "PR",
                "PS",
                "PT",
                "PW",
                "PY",
                "QA",
                "RE",
                "RO",
                "RS",
                "RU",
                "RW",
                "SA",
                "SB",
                "SC",
                "SD",
                "SE",
                "SG",
                "SH",
                "SI",
                "SJ",
                "SK",
                "SL",
                "SM",
                "SN",
                "SO",
                "SR",
                "SS",
                "ST",
                "SV",
                "SX",
                "SY",
                "SZ",
                "TC",
                "TD",
                "TF",
                "TG",
                "TH",
                "TJ",
                "TK",
                "TL",
                "TM",
                "TN",
                "TO",
                "TR",
                "TT",
                "TV",
                "TW",
                "TZ",
                "UA",
                "UG",
                "UM",
                "US",
                "UY",
                "UZ",
                "VA",
                "VC",
                "VE",
                "VG",
                "VI",
                "VN",
                "VU",
                "WF",
                "WS",
                "XK",
                "YE",
                "YT",
                "ZA",
                "ZM",
                "ZW",
            ]
        ]
    ]
    source: NotRequired[list[str]]
    q: NotRequired[str]
    since: NotRequired[str | None]
    min_sources: NotRequired[int | None]
    exclude_topic: NotRequired[
        list[
            Literal[
                "arts",
                "business",
                "conflict",
                "crime",
                "disaster",
                "education",
                "environment",
                "health",
                "labour",
                "lifestyle",
                "politics",
                "religion",
                "science",
                "society",
                "sport",
                "technology",
                "weather",
            ]
        ]
    ]
    exclude_lang: NotRequired[list[str]]
    exclude_country: NotRequired[
        list[
            Literal[
                "AD",
                "AE",
                "AF",
                "AG",
                "AI",
                "AL",
                "AM",
                "AO",
                "AQ",
                "AR",
                "AS",
                "AT",
                "AU",
                "AW",
                "AX",
                "AZ",
                "BA",
                "BB",
                "BD",
                "BE",
                "BF",
                "BG",
                "BH",
                "BI",
                "BJ",
                "BL",
                "BM",
                "BN",
                "BO",
                "BQ",
                "BR",
                "BS",
                "BT",
                "BV",
                "BW",
                "BY",
                "BZ",
                "CA",
                "CC",
                "CD",
                "CF",
                "CG",
                "CH",
                "CI",
                "CK",
                "CL",
                "CM",
                "CN",
                "CO",
                "CR",
                "CU",
                "CV",
                "CW",
                "CX",
                "CY",
                "CZ",
                "DE",
                "DJ",
                "DK",
                "DM",
                "DO",
                "DZ",
                "EC",
                "EE",
                "EG",
                "EH",
                "ER",
                "ES",
                "ET",
                "FI",
                "FJ",
                "FK",
                "FM",
                "FO",
                "FR",
                "GA",
                "GB",
                "GD",
                "GE",
                "GF",
                "GG",
                "GH",
                "GI",
                "GL",
                "GM",
                "GN",
                "GP",
                "GQ",
                "GR",
                "GS",
                "GT",
                "GU",
                "GW",
                "GY",
                "HK",
                "HM",
                "HN",
                "HR",
                "HT",
                "HU",
                "ID",
                "IE",
                "IL",
                "IM",
                "IN",
                "IO",
                "IQ",
                "IR",
                "IS",
                "IT",
                "JE",
                "JM",
                "JO",
                "JP",
                "KE",
                "KG",
                "KH",
                "KI",
                "KM",
                "KN",
                "KP",
                "KR",
                "KW",
                "KY",
                "KZ",
                "LA",
                "LB",
                "LC",
                "LI",
                "LK",
                "LR",
                "LS",
                "LT",
                "LU",
                "LV",
                "LY",
                "MA",
                "MC",
                "MD",
                "ME",
                "MF",
                "MG",
                "MH",
                "MK",
                "ML",
                "MM",
                "MN",
                "MO",
                "MP",
                "MQ",
                "MR",
                "MS",
                "MT",
                "MU",
                "MV",
                "MW",
                "MX",
                "MY",
                "MZ",
                "NA",
                "NC",
                "NE",
                "NF",
                "NG",
                "NI",
                "NL",
                "NO",
                "NP",
                "NR",
                "NU",
                "NZ",
                "OM",
                "PA",
                "PE",
                "PF",
                "PG",
                "PH",
                "PK",
                "PL",
                "PM",
                "PN",
                "PR",
                "PS",
                "PT",
                "PW",
                "PY",
                "QA",
                "RE",
                "RO",
                "RS",
                "RU",
                "RW",
                "SA",
                "SB",
                "SC",
                "SD",
                "SE",
                "SG",
                "SH",
                "SI",
                "SJ",
                "SK",
                "SL",
                "SM",
                "SN",
                "SO",
                "SR",
                "SS",
                "ST",
                "SV",
                "SX",
                "SY",
                "SZ",
                "TC",
                "TD",
                "TF",
                "TG",
                "TH",
                "TJ",
                "TK",
                "TL",
                "TM",
                "TN",
                "TO",
                "TR",
                "TT",
                "TV",
                "TW",
                "TZ",
                "UA",
                "UG",
                "UM",
                "US",
                "UY",
                "UZ",
                "VA",
                "VC",
                "VE",
                "VG",
                "VI",
                "VN",
                "VU",
                "WF",
                "WS",
                "XK",
                "YE",
                "YT",
                "ZA",
                "ZM",
                "ZW",
            ]
        ]
    ]
    exclude_source: NotRequired[list[str]]
    exclude_q: NotRequired[str]


class Sentence(TypedDict):
    text: str
    independent_sources: int
    disputed: list[int]
    citations: list[Citation]


class SourceEntry(TypedDict):
    id: str
    name: str
    home: str | None
    country: str
    country_name: str
    kind: Literal["agency", "newspaper", "broadcaster", "magazine", "public", "opinion"]
    language: str
    topic: str | None
    feeds: int
    articles: int
    last_success_at: str | None
    last_error: str | None


class SourceList(TypedDict):
    sources: list[SourceEntry]
    next_cursor: None
    meta: Meta


class Story(TypedDict):
    """A story with all that is known about it."""

    id: str
    url: str
    revision: int
    headline: str
    language: str
    direction: Literal["ltr", "rtl", "auto"]
    lead: str | None
    status: Literal["pending", "ready", "extractive", "held"]
    available_languages: list[str]
    topics: list[Topic]
    countries: list[str]
    languages: list[str]
    independent_sources: int
    reports: int
    outlets: list[str]
    opened_at: str
    updated_at: str
    changed_at: str
    title: str
    title_language: str
    names: list[str]
    people: list[str]
    about_countries: list[str]
    split_from: str | None
    summary: Summary | None
    summary_note: str | None
    summary_notes: list[Literal["pending", "held", "no_reports", "reports_left_out", "other_language", "outdated"]]
    coverage: Coverage
    radar: list[RadarRow]
    related: list[RelatedStory]
    explain: Explain
    merged_from: list[str]
    split_into: list[StoryCard]
    changed_since: ChangedSince | None
    redirected_from: str | None


class StoryCard(TypedDict):
    """A story as lists show it."""

    id: str
    url: str
    revision: int
    headline: str
    language: str
    direction: Literal["ltr", "rtl", "auto"]
    lead: str | None
    status: Literal["pending", "ready", "extractive", "held"]
    available_languages: list[str]
    topics: list[Topic]
    countries: list[str]
    languages: list[str]
    independent_sources: int
    reports: int
    outlets: list[str]
    opened_at: str
    updated_at: str
    changed_at: str


class StoryList(TypedDict):
    stories: list[StoryCard]
    next_cursor: str | None
    meta: ListMeta


class Suggestion(TypedDict):
    """Something that may be meant, and the parameter that filters by it."""

    kind: Literal["topic", "source", "country", "language", "name"]
    value: str
    label: str
    parameter: Literal["topic", "source", "country", "lang", "q"]


class SuggestionList(TypedDict):
    suggestions: list[Suggestion]
    next_cursor: None
    meta: Meta


class Summary(TypedDict):
    language: str
    direction: Literal["ltr", "rtl", "auto"]
    status: Literal["pending", "ready", "extractive", "held"]
    headline: str
    paragraphs: list[Paragraph]
    writer: str
    revision: int
    summarized_at: str
    brief: bool
    translated_from: str | None
    disagreements: list[Disagreement]
    edit: SummaryEdit | None


class SummaryEdit(TypedDict):
    """What is new in this version of the summary."""

    number: int
    changes: list[str]
    added: list[str]
    removed: list[str]


class Tokens(TypedDict):
    tokens: list[str]


class Topic(TypedDict):
    id: str
    name: str


class TopicCount(TypedDict):
    id: str
    name: str
    media_topic: str
    stories: int


class TopicList(TypedDict):
    topics: list[TopicCount]
    next_cursor: None
    meta: Meta


class Webhook(TypedDict):
    id: str
    url: str
    state: Literal["active", "disabled"]
    reason: str | None
    failures: int
    failing_since: str | None
    next_try_at: str | None
    delivered_at: str | None
    cursor: int
    created_at: str


class WebhookAddress(TypedDict):
    url: str


class WebhookChange(TypedDict):
    state: Literal["active"]


class WebhookList(TypedDict):
    webhooks: list[Webhook]
    next_cursor: None
    meta: Meta


class Weights(TypedDict):
    """How much more, or less, a reader cares: so many times the outlets. Together no more than 4 or less than 1/4."""

    topic: NotRequired[dict[str, float]]
    lang: NotRequired[dict[str, float]]
    country: NotRequired[dict[str, float]]
    source: NotRequired[dict[str, float]]
