"""The ingestor: from the world's feeds to articles.

Comes in: a catalogue of sources; feeds and pages over HTTP, fetched politely and through the guarded client.
It does: claims feeds that are due, fetches what changed, reads entries and pages as plain text, tells what is new.
Goes out: `articles.fetched`, one event for each article that is new or whose title or text changed.
"""
