"""Which store the settings ask for."""

from shared.documents.protocol import Documents, StoreUnavailable
from shared.settings import CommonSettings

FILE = "documents.sqlite3"


async def open_documents(settings: CommonSettings) -> Documents:
    """MongoDB at `settings.mongodb_uri`, or, when that is unset, SQLite in `settings.data_dir`.

    Raises StoreUnavailable, naming the store and what to do, when it cannot be opened.
    """
    # Imported when needed: an embedded Infobud does without the MongoDB driver's 20 MB.
    if settings.mongodb_uri is not None:
        from shared.documents.mongo import MongoDocuments

        mongo = MongoDocuments(settings.mongodb_uri.get_secret_value(), settings.mongodb_database)
        try:
            await mongo.ping()
        except StoreUnavailable:
            await mongo.close()
            raise
        return mongo
    from shared.documents.sqlite import SqliteDocuments

    return SqliteDocuments(settings.data_dir / FILE)
