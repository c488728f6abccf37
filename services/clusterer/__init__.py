"""Folds all reports of one event, in whatever language, into one story.

In: `articles.deduplicated` (one article at a time, originals before their reprints) and every other replica's
`stories.changed`. Out: `stories.changed`, a snapshot of each story that opens, grows, is revised, merged or split.
Keeps `memberships` (who belongs where), `stories` and `vectors`; the active stories are in memory as well.
"""
