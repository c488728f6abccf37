"""The deduplicator.

In: `ArticleFetched`, an article that is new or has changed.
Does: finds the article that it reprints, if any; counts its revisions; names the agency that it credits; stores it.
Out: `ArticleDeduplicated`, under the original's id, so that the original always comes first.
"""
