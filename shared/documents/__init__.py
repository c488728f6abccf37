"""Documents: a narrow protocol that MongoDB and the embedded SQLite store both implement.

A document is a JSON object with a string or integer `_id`. Times are stored as RFC 3339 UTC strings of fixed width
(`time_text`), so that they sort as text and mean the same in both stores.
"""

from shared.documents.protocol import (
    Collection,
    Document,
    Documents,
    Filter,
    Index,
    StoreUnavailable,
    Update,
    read_time,
    time_text,
)

__all__ = [
    "Collection",
    "Document",
    "Documents",
    "Filter",
    "Index",
    "StoreUnavailable",
    "Update",
    "open_documents",
    "read_time",
    "time_text",
]

from shared.documents.opening import open_documents
