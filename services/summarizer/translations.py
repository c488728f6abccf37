"""The collection `translations`: every text that was translated, once for each language.

A document: `_id` the text's digest and the language; `text`, `language`, `target`, `translation`, `translator`, `at`.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from shared.documents import Collection, Documents, time_text

TRANSLATIONS: Final = "translations"


@dataclass(frozen=True)
class Translations:
    """What was translated before."""

    collection: Collection

    async def known(self, texts: Sequence[str], target: str) -> dict[str, str]:
        """Text to translation, of those that there are."""
        found = await self.collection.get_many([_id(text, target) for text in dict.fromkeys(texts)])
        return {document["text"]: document["translation"] for document in found}

    async def keep(
        self, text: str, language: str, target: str, translation: str, translator: str, at: datetime
    ) -> None:
        await self.collection.replace(
            {
                "_id": _id(text, target),
                "text": text,
                "language": language,
                "target": target,
                "translation": translation,
                "translator": translator,
                "at": time_text(at),
            }
        )


def _id(text: str, target: str) -> str:
    return f"{hashlib.sha256(text.encode()).hexdigest()[:32]}:{target.lower()}"


async def open_translations(documents: Documents) -> Translations:
    return Translations(await documents.collection(TRANSLATIONS))
