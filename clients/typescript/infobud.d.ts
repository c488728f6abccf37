// The shapes of Infobud's HTTP API. Written by `python -m clients.generate`; do not change by hand.

export interface ChangeItem {
  /** 1, 2, 3 … without gaps */
  cursor: number;
  kind: "created" | "grown" | "revised" | "merged" | "split" | "summarized";
  story_id: string;
  revision: number;
  /** of the summary, when kind is summarized */
  language: string | null;
  /** article whose arrival led to it; null when kind is summarized */
  cause: string | null;
  /** when it became visible */
  at: string;
  /** the story that took this one in: drop this one */
  merged_into: string | null;
  /** the story as it is now; null when it was merged or has only a summary */
  story: StoryCard | null;
}

export interface ChangeList {
  changes: Array<ChangeItem>;
  /** pass as after; it moves on even when the filter let nothing through */
  next_cursor: number;
  meta: Meta;
}

/** What has happened to a story since a reader last saw it. */
export interface ChangedSince {
  /** the revision that you named; null when you named a time */
  revision: number | null;
  /** the time that is meant; null for a revision that is not known here */
  at: string | null;
  /** ids of the articles that have come, or changed, since */
  reports: Array<string>;
  revisions: Array<Revision>;
}

/** The passage that supports a sentence, and where it stands. */
export interface Citation {
  article_id: string;
  /** the article; null when it has left the story since */
  url: string | null;
  /** the article's own headline */
  headline: string | null;
  /** of headline and passage */
  language: string | null;
  direction: "ltr" | "rtl" | "auto";
  /** the outlet's name, or its id when the article has left the story */
  outlet: string;
  /** the outlet's id */
  source: string;
  /** verbatim from the article */
  passage: string;
}

export interface CountryCount {
  /** ISO 3166-1 alpha-2, empty when unknown */
  country: string;
  name: string;
  reports: number;
}

export interface CountryEntry {
  country: string;
  name: string;
  stories: number;
}

export interface CountryList {
  countries: Array<CountryEntry>;
  next_cursor: null;
  meta: Meta;
}

/** Who reports the story: all reports, reprints and opinion among them, the most first. */
export interface Coverage {
  languages: Array<LanguageCount>;
  countries: Array<CountryCount>;
}

export interface DeadLetter {
  topic: string;
  group: string;
  key: string;
  failed_at: string | null;
  /** topic, partition and offset that it came from */
  origin: string | null;
  cause: string;
}

export interface DeadLetterList {
  dead_letters: Array<DeadLetter>;
  next_cursor: null;
  meta: Meta;
}

/** A quantity that reports put differently: shown side by side, never averaged. */
export interface Disagreement {
  about: string;
  figures: Array<Figure>;
}

/** Why the story stands where it stands, and why its reports are together. */
export interface Explain {
  /** attention and spread; lists sorted by top go by it */
  rank: number;
  /** independent outlets, each halved in 8 hours, in doublings since 2024 */
  attention: number;
  /** half a doubling for each doubling of countries and of languages */
  spread: number;
  /** what the weights of a saved feed add, in doublings; 0 without one */
  taste: number;
  /** independent outlets that were counted */
  sources: number;
  /** those of them that reported within the last 8 hours: the story's growth */
  fresh_sources: number;
  countries: number;
  languages: number;
  /** the same in a sentence */
  words: string;
  /** article that opened the story */
  opened_by: string | null;
  joined: Array<JoinedBecause>;
}

/** Every field that is there takes the place of the old one; `filter` and `weights` as a whole. */
export interface FeedChange {
  name?: string | null;
  filter?: SavedFilter | null;
  sort?: "top" | "latest" | null;
  weights?: Weights | null;
}

/** One of the values that reports disagree on. */
export interface Figure {
  value: string;
  /** ids of the outlets that give it */
  sources: Array<string>;
  /** where they give it */
  citations: Array<Citation>;
}

/** What sort of piece an article is. Only reports feed summaries with facts. */
export type Genre = "report" | "opinion" | "live" | "sponsored";

/** A headline that the outlet has replaced since. */
export interface HeadlineEdit {
  revision: number;
  headline: string;
  /** when it was first seen */
  seen_at: string;
}

/** Why a report is in the story. */
export interface JoinedBecause {
  article_id: string;
  outlet: string;
  /** how sure the decision was, 0 to 1 */
  score: number;
  /** to the nearest report of the story, 0 to 1 */
  similarity: number;
  /** how much nearer than any other story */
  margin: number;
  /** names, numbers and words in common */
  shared: Array<string>;
}

export interface LanguageCount {
  /** BCP 47 */
  language: string;
  /** in that language */
  name: string;
  english_name: string;
  direction: "ltr" | "rtl" | "auto";
  reports: number;
}

export interface LanguageEntry {
  language: string;
  name: string;
  english_name: string;
  direction: "ltr" | "rtl" | "auto";
  stories: number;
}

export interface LanguageList {
  languages: Array<LanguageEntry>;
  next_cursor: null;
  meta: Meta;
}

export interface ListMeta {
  /** why the list is empty; null when it is not */
  empty_because: "no_sources" | "nothing_yet" | "pipeline_delayed" | "below_threshold" | "filtered_by_you" | "end_of_list" | "no_related_stories" | null;
  /** from fetched to visible, at present; null while nothing has come */
  lag_seconds: number | null;
  sort: "top" | "latest";
  /** the filter as understood */
  filter: Record<string, Array<string>>;
  /** the same filter as RSS, Atom and JSON Feed */
  feeds: Record<string, string>;
}

export interface Meta {
  /** why the list is empty; null when it is not */
  empty_because: "no_sources" | "nothing_yet" | "pipeline_delayed" | "below_threshold" | "filtered_by_you" | "end_of_list" | "no_related_stories" | null;
}

export interface NewFeed {
  name?: string;
  filter?: SavedFilter;
  sort?: "top" | "latest";
  weights?: Weights;
}

/** An error that a reader has found. */
export interface NewReport {
  kind: "wrong_fact" | "wrong_story" | "wrong_language" | "bad_translation" | "bad_source" | "other";
  /** in the reader's words */
  text?: string;
  /** the sentence that is wrong, as the summary has it */
  sentence?: string;
  /** the report that is wrong here */
  article_id?: string | null;
}

export interface NewSavedFeed {
  id: string;
  name: string;
  /** the filter grammar's parameters and values */
  filter: Record<string, Array<string>>;
  sort: "top" | "latest";
  weights: Record<string, Record<string, number>>;
  /** the feed as JSON; needs the token */
  stories: string;
  /** secret addresses as RSS, Atom and JSON Feed: whoever has one reads the feed, without headers */
  feeds: Record<string, string>;
  created_at: string;
  updated_at: string;
  /** opens the feed. Shown this once and stored as a hash: keep it */
  token: string;
}

/** One more feed to read. */
export interface NewSource {
  feed: string;
  /** that of a known outlet adds a feed to it */
  id?: string;
  name?: string;
  language?: string;
  country?: "AD" | "AE" | "AF" | "AG" | "AI" | "AL" | "AM" | "AO" | "AQ" | "AR" | "AS" | "AT" | "AU" | "AW" | "AX" | "AZ" | "BA" | "BB" | "BD" | "BE" | "BF" | "BG" | "BH" | "BI" | "BJ" | "BL" | "BM" | "BN" | "BO" | "BQ" | "BR" | "BS" | "BT" | "BV" | "BW" | "BY" | "BZ" | "CA" | "CC" | "CD" | "CF" | "CG" | "CH" | "CI" | "CK" | "CL" | "CM" | "CN" | "CO" | "CR" | "CU" | "CV" | "CW" | "CX" | "CY" | "CZ" | "DE" | "DJ" | "DK" | "DM" | "DO" | "DZ" | "EC" | "EE" | "EG" | "EH" | "ER" | "ES" | "ET" | "FI" | "FJ" | "FK" | "FM" | "FO" | "FR" | "GA" | "GB" | "GD" | "GE" | "GF" | "GG" | "GH" | "GI" | "GL" | "GM" | "GN" | "GP" | "GQ" | "GR" | "GS" | "GT" | "GU" | "GW" | "GY" | "HK" | "HM" | "HN" | "HR" | "HT" | "HU" | "ID" | "IE" | "IL" | "IM" | "IN" | "IO" | "IQ" | "IR" | "IS" | "IT" | "JE" | "JM" | "JO" | "JP" | "KE" | "KG" | "KH" | "KI" | "KM" | "KN" | "KP" | "KR" | "KW" | "KY" | "KZ" | "LA" | "LB" | "LC" | "LI" | "LK" | "LR" | "LS" | "LT" | "LU" | "LV" | "LY" | "MA" | "MC" | "MD" | "ME" | "MF" | "MG" | "MH" | "MK" | "ML" | "MM" | "MN" | "MO" | "MP" | "MQ" | "MR" | "MS" | "MT" | "MU" | "MV" | "MW" | "MX" | "MY" | "MZ" | "NA" | "NC" | "NE" | "NF" | "NG" | "NI" | "NL" | "NO" | "NP" | "NR" | "NU" | "NZ" | "OM" | "PA" | "PE" | "PF" | "PG" | "PH" | "PK" | "PL" | "PM" | "PN" | "PR" | "PS" | "PT" | "PW" | "PY" | "QA" | "RE" | "RO" | "RS" | "RU" | "RW" | "SA" | "SB" | "SC" | "SD" | "SE" | "SG" | "SH" | "SI" | "SJ" | "SK" | "SL" | "SM" | "SN" | "SO" | "SR" | "SS" | "ST" | "SV" | "SX" | "SY" | "SZ" | "TC" | "TD" | "TF" | "TG" | "TH" | "TJ" | "TK" | "TL" | "TM" | "TN" | "TO" | "TR" | "TT" | "TV" | "TW" | "TZ" | "UA" | "UG" | "UM" | "US" | "UY" | "UZ" | "VA" | "VC" | "VE" | "VG" | "VI" | "VN" | "VU" | "WF" | "WS" | "XK" | "YE" | "YT" | "ZA" | "ZM" | "ZW" | null;
  topic?: "arts" | "business" | "conflict" | "crime" | "disaster" | "education" | "environment" | "health" | "labour" | "lifestyle" | "politics" | "religion" | "science" | "society" | "sport" | "technology" | "weather" | null;
}

export interface NewWebhook {
  id: string;
  url: string;
  state: "active" | "disabled";
  /** what was wrong with the last delivery, or why it was given up */
  reason: string | null;
  /** deliveries that failed since the last that did not */
  failures: number;
  failing_since: string | null;
  /** null while nothing is wrong */
  next_try_at: string | null;
  /** the last delivery that was taken */
  delivered_at: string | null;
  /** the last change that was delivered, or was not for it */
  cursor: number;
  created_at: string;
  /** signs the deliveries (standardwebhooks.com). Shown this once: keep it */
  secret: string;
}

export interface Outlet {
  id: string;
  name: string;
  /** home page; null when it is not an http address */
  home: string | null;
  /** ISO 3166-1 alpha-2, empty when unknown */
  country: string;
  country_name: string;
  kind: OutletKind;
}

export type OutletKind = "agency" | "newspaper" | "broadcaster" | "magazine" | "public" | "opinion";

export interface Paragraph {
  sentences: Array<Sentence>;
}

/** RFC 9457 problem details. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  /** the request's id, as in X-Request-Id */
  instance: string;
  /** the parameter that is to blame */
  parameter?: string | null;
  /** what may have been meant */
  near?: Array<string> | null;
  /** with 410: the first change that is kept */
  oldest_cursor?: number | null;
}

export interface RadarList {
  radar: Array<RadarRow>;
  next_cursor: null;
  meta: Meta;
}

/** One report and the reprints of it. */
export interface RadarRow {
  article_id: string;
  /** the outlet's own */
  headline: string;
  /** null when it is not an http address */
  url: string | null;
  language: string;
  direction: "ltr" | "rtl" | "auto";
  outlet: Outlet;
  published_at: string;
  /** in the reader's language, where that is known */
  headline_translated: string | null;
  /** opinion is shown, but never counts as a source */
  genre: Genre;
  first_to_report: boolean;
  /** 1: as first published; more: the outlet changed headline or text since */
  revision: number;
  /** the headlines that it had before, oldest first */
  edits: Array<HeadlineEdit>;
  /** the agency whose text it is */
  agency: string | null;
  reprints: Array<Reprint>;
}

export interface RelatedList {
  related: Array<RelatedStory>;
  next_cursor: null;
  meta: Meta;
}

export interface RelatedStory {
  story: StoryCard;
  /** the greater, the nearer */
  score: number;
  /** the reason: names and words in common */
  shared: Array<string>;
}

export interface Replay {
  /** a topic of the log; empty: all */
  topic?: string;
  /** a consumer group; empty: all of the topic */
  group?: string;
}

export interface Replayed {
  /** messages that go back to their group */
  replayed: number;
}

export interface Report {
  id: string;
  story_id: string;
  revision: number;
  kind: string;
  text: string;
  sentence: string;
  article_id: string | null;
  state: "open" | "closed";
  at: string;
}

export interface ReportChange {
  state: "open" | "closed";
}

export interface ReportList {
  reports: Array<Report>;
  next_cursor: null;
  meta: Meta;
}

/** A reader's report was taken down. */
export interface ReportReceipt {
  id: string;
  story_id: string;
  /** the story's revision that it is about */
  revision: number;
  at: string;
}

/** A copy of a report that another outlet printed. */
export interface Reprint {
  article_id: string;
  /** the outlet's own */
  headline: string;
  /** null when it is not an http address */
  url: string | null;
  language: string;
  direction: "ltr" | "rtl" | "auto";
  outlet: Outlet;
  published_at: string;
}

/** The ingestor has been asked; /v1/sources shows when it has done it. */
export interface Requested {
  requested: "add" | "remove" | "import";
  source_id: string;
  /** feeds that the request names */
  feeds: number;
}

/** What a stream says when a reader has been away for longer than changes are kept. */
export interface Reset {
  /** the last change that the reader had */
  after: number;
  /** the first change that is kept */
  oldest_cursor: number;
  detail: string;
}

/** One step of a story's history. */
export interface Revision {
  /** of /v1/changes */
  cursor: number;
  kind: "created" | "grown" | "revised" | "merged" | "split" | "summarized";
  revision: number;
  /** of the summary, when kind is summarized */
  language: string | null;
  /** article whose arrival led to it; null when kind is summarized */
  cause: string | null;
  at: string;
}

export interface RevisionList {
  revisions: Array<Revision>;
  next_cursor: null;
  meta: Meta;
}

export interface SavedFeed {
  id: string;
  name: string;
  /** the filter grammar's parameters and values */
  filter: Record<string, Array<string>>;
  sort: "top" | "latest";
  weights: Record<string, Record<string, number>>;
  /** the feed as JSON; needs the token */
  stories: string;
  /** secret addresses as RSS, Atom and JSON Feed: whoever has one reads the feed, without headers */
  feeds: Record<string, string>;
  created_at: string;
  updated_at: string;
}

export interface SavedFeedList {
  feeds: Array<SavedFeed>;
  next_cursor: null;
  meta: Meta;
}

/** The filter grammar as JSON: the same names as in an address, lists where there may be several values. */
export interface SavedFilter {
  topic?: Array<"arts" | "business" | "conflict" | "crime" | "disaster" | "education" | "environment" | "health" | "labour" | "lifestyle" | "politics" | "religion" | "science" | "society" | "sport" | "technology" | "weather">;
  lang?: Array<string>;
  country?: Array<"AD" | "AE" | "AF" | "AG" | "AI" | "AL" | "AM" | "AO" | "AQ" | "AR" | "AS" | "AT" | "AU" | "AW" | "AX" | "AZ" | "BA" | "BB" | "BD" | "BE" | "BF" | "BG" | "BH" | "BI" | "BJ" | "BL" | "BM" | "BN" | "BO" | "BQ" | "BR" | "BS" | "BT" | "BV" | "BW" | "BY" | "BZ" | "CA" | "CC" | "CD" | "CF" | "CG" | "CH" | "CI" | "CK" | "CL" | "CM" | "CN" | "CO" | "CR" | "CU" | "CV" | "CW" | "CX" | "CY" | "CZ" | "DE" | "DJ" | "DK" | "DM" | "DO" | "DZ" | "EC" | "EE" | "EG" | "EH" | "ER" | "ES" | "ET" | "FI" | "FJ" | "FK" | "FM" | "FO" | "FR" | "GA" | "GB" | "GD" | "GE" | "GF" | "GG" | "GH" | "GI" | "GL" | "GM" | "GN" | "GP" | "GQ" | "GR" | "GS" | "GT" | "GU" | "GW" | "GY" | "HK" | "HM" | "HN" | "HR" | "HT" | "HU" | "ID" | "IE" | "IL" | "IM" | "IN" | "IO" | "IQ" | "IR" | "IS" | "IT" | "JE" | "JM" | "JO" | "JP" | "KE" | "KG" | "KH" | "KI" | "KM" | "KN" | "KP" | "KR" | "KW" | "KY" | "KZ" | "LA" | "LB" | "LC" | "LI" | "LK" | "LR" | "LS" | "LT" | "LU" | "LV" | "LY" | "MA" | "MC" | "MD" | "ME" | "MF" | "MG" | "MH" | "MK" | "ML" | "MM" | "MN" | "MO" | "MP" | "MQ" | "MR" | "MS" | "MT" | "MU" | "MV" | "MW" | "MX" | "MY" | "MZ" | "NA" | "NC" | "NE" | "NF" | "NG" | "NI" | "NL" | "NO" | "NP" | "NR" | "NU" | "NZ" | "OM" | "PA" | "PE" | "PF" | "PG" | "PH" | "PK" | "PL" | "PM" | "PN" | "PR" | "PS" | "PT" | "PW" | "PY" | "QA" | "RE" | "RO" | "RS" | "RU" | "RW" | "SA" | "SB" | "SC" | "SD" | "SE" | "SG" | "SH" | "SI" | "SJ" | "SK" | "SL" | "SM" | "SN" | "SO" | "SR" | "SS" | "ST" | "SV" | "SX" | "SY" | "SZ" | "TC" | "TD" | "TF" | "TG" | "TH" | "TJ" | "TK" | "TL" | "TM" | "TN" | "TO" | "TR" | "TT" | "TV" | "TW" | "TZ" | "UA" | "UG" | "UM" | "US" | "UY" | "UZ" | "VA" | "VC" | "VE" | "VG" | "VI" | "VN" | "VU" | "WF" | "WS" | "XK" | "YE" | "YT" | "ZA" | "ZM" | "ZW">;
  source?: Array<string>;
  /** words, "phrases" and -exclusions */
  q?: string;
  /** an age, as 24h or 7d */
  since?: string | null;
  min_sources?: number | null;
  exclude_topic?: Array<"arts" | "business" | "conflict" | "crime" | "disaster" | "education" | "environment" | "health" | "labour" | "lifestyle" | "politics" | "religion" | "science" | "society" | "sport" | "technology" | "weather">;
  exclude_lang?: Array<string>;
  exclude_country?: Array<"AD" | "AE" | "AF" | "AG" | "AI" | "AL" | "AM" | "AO" | "AQ" | "AR" | "AS" | "AT" | "AU" | "AW" | "AX" | "AZ" | "BA" | "BB" | "BD" | "BE" | "BF" | "BG" | "BH" | "BI" | "BJ" | "BL" | "BM" | "BN" | "BO" | "BQ" | "BR" | "BS" | "BT" | "BV" | "BW" | "BY" | "BZ" | "CA" | "CC" | "CD" | "CF" | "CG" | "CH" | "CI" | "CK" | "CL" | "CM" | "CN" | "CO" | "CR" | "CU" | "CV" | "CW" | "CX" | "CY" | "CZ" | "DE" | "DJ" | "DK" | "DM" | "DO" | "DZ" | "EC" | "EE" | "EG" | "EH" | "ER" | "ES" | "ET" | "FI" | "FJ" | "FK" | "FM" | "FO" | "FR" | "GA" | "GB" | "GD" | "GE" | "GF" | "GG" | "GH" | "GI" | "GL" | "GM" | "GN" | "GP" | "GQ" | "GR" | "GS" | "GT" | "GU" | "GW" | "GY" | "HK" | "HM" | "HN" | "HR" | "HT" | "HU" | "ID" | "IE" | "IL" | "IM" | "IN" | "IO" | "IQ" | "IR" | "IS" | "IT" | "JE" | "JM" | "JO" | "JP" | "KE" | "KG" | "KH" | "KI" | "KM" | "KN" | "KP" | "KR" | "KW" | "KY" | "KZ" | "LA" | "LB" | "LC" | "LI" | "LK" | "LR" | "LS" | "LT" | "LU" | "LV" | "LY" | "MA" | "MC" | "MD" | "ME" | "MF" | "MG" | "MH" | "MK" | "ML" | "MM" | "MN" | "MO" | "MP" | "MQ" | "MR" | "MS" | "MT" | "MU" | "MV" | "MW" | "MX" | "MY" | "MZ" | "NA" | "NC" | "NE" | "NF" | "NG" | "NI" | "NL" | "NO" | "NP" | "NR" | "NU" | "NZ" | "OM" | "PA" | "PE" | "PF" | "PG" | "PH" | "PK" | "PL" | "PM" | "PN" | "PR" | "PS" | "PT" | "PW" | "PY" | "QA" | "RE" | "RO" | "RS" | "RU" | "RW" | "SA" | "SB" | "SC" | "SD" | "SE" | "SG" | "SH" | "SI" | "SJ" | "SK" | "SL" | "SM" | "SN" | "SO" | "SR" | "SS" | "ST" | "SV" | "SX" | "SY" | "SZ" | "TC" | "TD" | "TF" | "TG" | "TH" | "TJ" | "TK" | "TL" | "TM" | "TN" | "TO" | "TR" | "TT" | "TV" | "TW" | "TZ" | "UA" | "UG" | "UM" | "US" | "UY" | "UZ" | "VA" | "VC" | "VE" | "VG" | "VI" | "VN" | "VU" | "WF" | "WS" | "XK" | "YE" | "YT" | "ZA" | "ZM" | "ZW">;
  exclude_source?: Array<string>;
  exclude_q?: string;
}

export interface Sentence {
  text: string;
  /** outlets that report it by themselves; reprints count once */
  independent_sources: number;
  /** indices of the summary's disagreements that it has a figure of */
  disputed: Array<number>;
  citations: Array<Citation>;
}

export interface SourceEntry {
  id: string;
  name: string;
  /** home page; null when it is not an http address */
  home: string | null;
  /** ISO 3166-1 alpha-2, empty when unknown */
  country: string;
  country_name: string;
  kind: OutletKind;
  /** the outlet's usual language */
  language: string;
  /** the outlet's one topic, when it has only one */
  topic: string | null;
  /** feeds that are read */
  feeds: number;
  /** articles that came from them, revisions included */
  articles: number;
  /** when one of them was last read */
  last_success_at: string | null;
  /** what is wrong with one of them now */
  last_error: string | null;
}

export interface SourceList {
  sources: Array<SourceEntry>;
  next_cursor: null;
  meta: Meta;
}

/** A story with all that is known about it. */
export interface Story {
  /** stays for ever */
  id: string;
  /** its page */
  url: string;
  /** rises with every change of the story */
  revision: number;
  /** of the summary, or of the most typical report while there is no summary */
  headline: string;
  /** of headline and lead, BCP 47 */
  language: string;
  direction: "ltr" | "rtl" | "auto";
  /** the summary's first paragraph; null while there is none */
  lead: string | null;
  /** pending: no summary yet; held: none could be grounded in its sources */
  status: SummaryStatus;
  /** languages that it can be read in */
  available_languages: Array<string>;
  topics: Array<Topic>;
  /** of the outlets that report it */
  countries: Array<string>;
  /** of the reports */
  languages: Array<string>;
  /** outlets that report it by themselves; reprints count once */
  independent_sources: number;
  /** all reports, reprints and opinion among them */
  reports: number;
  /** names of the first five outlets that reported it, earliest first */
  outlets: Array<string>;
  /** time of the first report */
  opened_at: string;
  /** time of the newest report */
  updated_at: string;
  /** when anything of it last changed here, its summaries among them */
  changed_at: string;
  /** headline of its most typical report */
  title: string;
  title_language: string;
  names: Array<string>;
  /** people whom several reports name */
  people: Array<string>;
  /** countries that it concerns, ISO 3166-1 alpha-2 */
  about_countries: Array<string>;
  /** the story that this one was a part of */
  split_from: string | null;
  /** null while there is none that is fit to read */
  summary: Summary | null;
  /** why there is no summary, or not of this revision or language */
  summary_note: string | null;
  /** the same, to be said in other words or languages */
  summary_notes: Array<"pending" | "held" | "no_reports" | "reports_left_out" | "other_language" | "outdated">;
  coverage: Coverage;
  radar: Array<RadarRow>;
  related: Array<RelatedStory>;
  explain: Explain;
  /** ids of stories that turned out to be this one */
  merged_from: Array<string>;
  /** stories that turned out to be events of their own */
  split_into: Array<StoryCard>;
  /** what is new since the revision or time that you named */
  changed_since: ChangedSince | null;
  /** the id that you asked for, when it was merged into this story */
  redirected_from: string | null;
}

/** A story as lists show it. */
export interface StoryCard {
  /** stays for ever */
  id: string;
  /** its page */
  url: string;
  /** rises with every change of the story */
  revision: number;
  /** of the summary, or of the most typical report while there is no summary */
  headline: string;
  /** of headline and lead, BCP 47 */
  language: string;
  direction: "ltr" | "rtl" | "auto";
  /** the summary's first paragraph; null while there is none */
  lead: string | null;
  /** pending: no summary yet; held: none could be grounded in its sources */
  status: SummaryStatus;
  /** languages that it can be read in */
  available_languages: Array<string>;
  topics: Array<Topic>;
  /** of the outlets that report it */
  countries: Array<string>;
  /** of the reports */
  languages: Array<string>;
  /** outlets that report it by themselves; reprints count once */
  independent_sources: number;
  /** all reports, reprints and opinion among them */
  reports: number;
  /** names of the first five outlets that reported it, earliest first */
  outlets: Array<string>;
  /** time of the first report */
  opened_at: string;
  /** time of the newest report */
  updated_at: string;
  /** when anything of it last changed here, its summaries among them */
  changed_at: string;
}

export interface StoryList {
  stories: Array<StoryCard>;
  /** pass as cursor for the next page; null at the end */
  next_cursor: string | null;
  meta: ListMeta;
}

/** Something that may be meant, and the parameter that filters by it. */
export interface Suggestion {
  kind: "topic" | "source" | "country" | "language" | "name";
  /** to be used as the parameter's value */
  value: string;
  /** as readers know it */
  label: string;
  parameter: "topic" | "source" | "country" | "lang" | "q";
}

export interface SuggestionList {
  suggestions: Array<Suggestion>;
  next_cursor: null;
  meta: Meta;
}

export interface Summary {
  language: string;
  direction: "ltr" | "rtl" | "auto";
  status: SummaryStatus;
  headline: string;
  paragraphs: Array<Paragraph>;
  /** what wrote it */
  writer: string;
  /** the story's revision that it tells */
  revision: number;
  summarized_at: string;
  /** written from one outlet's report alone */
  brief: boolean;
  /** language of the summary that it is a translation of */
  translated_from: string | null;
  disagreements: Array<Disagreement>;
  /** what is new in it; null when its writer does not say */
  edit: SummaryEdit | null;
}

/** What is new in this version of the summary. */
export interface SummaryEdit {
  /** 1 for the first one in this language */
  number: number;
  /** why there is a new version, as new_sources or correction */
  changes: Array<string>;
  /** sentences that the version before did not have */
  added: Array<string>;
  /** sentences that only the version before had */
  removed: Array<string>;
}

export type SummaryStatus = "pending" | "ready" | "extractive" | "held";

export interface Tokens {
  tokens: Array<string>;
}

export interface Topic {
  id: string;
  name: string;
}

export interface TopicCount {
  id: string;
  name: string;
  /** IPTC Media Topic code */
  media_topic: string;
  stories: number;
}

export interface TopicList {
  topics: Array<TopicCount>;
  next_cursor: null;
  meta: Meta;
}

export interface Webhook {
  id: string;
  url: string;
  state: "active" | "disabled";
  /** what was wrong with the last delivery, or why it was given up */
  reason: string | null;
  /** deliveries that failed since the last that did not */
  failures: number;
  failing_since: string | null;
  /** null while nothing is wrong */
  next_try_at: string | null;
  /** the last delivery that was taken */
  delivered_at: string | null;
  /** the last change that was delivered, or was not for it */
  cursor: number;
  created_at: string;
}

export interface WebhookAddress {
  /** where deliveries are sent: a public http or https address */
  url: string;
}

export interface WebhookChange {
  /** tries a webhook again that was given up */
  state: "active";
}

export interface WebhookList {
  webhooks: Array<Webhook>;
  next_cursor: null;
  meta: Meta;
}

/** How much more, or less, a reader cares: so many times the outlets. Together no more than 4 or less than 1/4. */
export interface Weights {
  topic?: Record<string, number>;
  lang?: Record<string, number>;
  country?: Record<string, number>;
  source?: Record<string, number>;
}
