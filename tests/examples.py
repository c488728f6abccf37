"""One full example of every event, used by contract tests and wherever a test needs a plausible event."""

from datetime import UTC, datetime

from shared.events import (
    Article,
    ArticleDeduplicated,
    ArticleFetched,
    ArticleKind,
    Citation,
    Event,
    Genre,
    Joined,
    Member,
    OutletKind,
    Paragraph,
    Related,
    Sentence,
    Source,
    Story,
    StoryChange,
    StoryChanged,
    SourceRequested,
    StorySummarized,
    SummaryStatus,
)

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

SOURCE = Source(
    id="harbour-post",
    name="The Harbour Post",
    home="https://harbour-post.example/",
    country="IE",
    language="en",
    kind=OutletKind.NEWSPAPER,
    topic="business",
)
ARTICLE = Article(
    id="a1",
    url="https://harbour-post.example/2026/ferry",
    title="Ferry line to Sandholm reopens",
    text="The ferry to Sandholm sails again.\n\nIt carried 212 passengers on its first day.",
    lead="The ferry to Sandholm sails again.",
    language="en",
    published_at=NOON,
    fetched_at=NOON,
    authors=("M. Quill",),
    image_url="https://harbour-post.example/ferry.jpg",
    section="business",
    categories=("Shipping",),
    genre=Genre.REPORT,
    source=SOURCE,
    content_hash="c0ffee",
)
MEMBER = Member(
    article_id="a1",
    original_id="a1",
    revision=1,
    title=ARTICLE.title,
    url=ARTICLE.url,
    language="en",
    published_at=NOON,
    fetched_at=NOON,
    genre=Genre.REPORT,
    source=SOURCE,
    agency="Meridian News Agency",
    image_url=ARTICLE.image_url,
    joined=Joined(score=0.91, similarity=0.4, margin=0.2, shared=("sandholm", "212")),
)
STORY = Story(
    id="s-a1",
    version=3,
    title=ARTICLE.title,
    language="en",
    members=(MEMBER,),
    topics=("business",),
    countries=("IE",),
    names=("Sandholm",),
    related=(Related(story_id="s-b1", title="Sandholm harbour dredged", score=0.2, shared=("sandholm",)),),
    opened_at=NOON,
    updated_at=NOON,
    merged_into=None,
    absorbed=("s-a9",),
)
CITATION = Citation(article_id="a1", source_id=SOURCE.id, passage="The ferry to Sandholm sails again.")

EXAMPLES: tuple[Event, ...] = (
    ArticleFetched(article=ARTICLE, feed_url="https://harbour-post.example/rss"),
    ArticleDeduplicated(
        article=ARTICLE,
        kind=ArticleKind.REPRINT,
        original_id="a0",
        revision=1,
        agency="Meridian News Agency",
        similarity=0.83,
    ),
    StoryChanged(story=STORY, change=StoryChange.GROWN, cause="a1"),
    StorySummarized(
        story_id=STORY.id,
        story_version=3,
        language="en",
        status=SummaryStatus.EXTRACTIVE,
        writer="extractive/1",
        headline=ARTICLE.title,
        headline_citations=(CITATION,),
        paragraphs=(
            Paragraph(sentences=(Sentence(text=CITATION.passage, citations=(CITATION,), independent_sources=1),)),
        ),
        reason=None,
        summarized_at=NOON,
    ),
    SourceRequested(
        action="add",
        feed_url="https://harbour-post.example/rss",
        name="Harbour Post",
        language="en",
        country="IE",
        requested_at=NOON,
    ),
)
