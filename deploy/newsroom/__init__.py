"""The demo newsroom: fictional outlets whose articles come out over HTTP as the clock goes on.

In: `outlets.yaml` and `events/*.yaml`, all invented. What it does: releases each article, headline change and
correction at its time. Out: RSS, Atom and JSON feeds with their article pages, a source catalogue, and `truth.json`,
which says which article belongs to which event.
"""
