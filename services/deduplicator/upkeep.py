"""What grows old leaves: signatures after the window in which reprints come, texts after their retention."""

from datetime import datetime, timedelta

import structlog

from services.deduplicator.metrics import EXPIRED
from services.deduplicator.store import Store

log = structlog.get_logger()


async def tidy(store: Store, now: datetime, window: timedelta, keep_texts: timedelta) -> None:
    """Removes signatures fetched more than `window` ago and texts fetched more than `keep_texts` ago. Harmless to
    run twice, or in several instances at once."""
    signatures = await store.forget_signatures(now - window)
    texts = await store.drop_texts(now - keep_texts)
    EXPIRED.labels("signature").inc(signatures)
    EXPIRED.labels("text").inc(texts)
    if signatures or texts:
        log.info("old_articles_tidied", signatures=signatures, texts=texts)
