"""What the model may cost: tokens a day and a story, counted in the store so that a restart does not forget them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from services.summarizer import metrics
from shared.documents import Collection, Documents, Index, Update

COSTS: Final = "model_costs"
_KEPT = timedelta(days=40)


@dataclass(frozen=True)
class Budget:
    """The collection `model_costs`: `_id` a day or `story:<id>`; `tokens`, `seconds`, and for days `day`."""

    costs: Collection
    a_day: int
    a_story: int

    async def exhausted(self, story_id: str, now: datetime) -> tuple[str, float | None] | None:
        """Why no more may be spent on this story now, and in how many seconds more may be; none when it may."""
        today, story = await self.spent(now), await self.spent_on(story_id)
        if self.a_day and today >= self.a_day:
            midnight = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), now.tzinfo)
            return f"the day's {self.a_day:,} tokens are spent", (midnight - now).total_seconds()
        if self.a_story and story_id and story >= self.a_story:
            return f"the story's {self.a_story:,} tokens are spent", None
        return None

    async def spend(self, story_id: str, tokens: int, seconds: float, now: datetime) -> None:
        inc = {"tokens": tokens, "seconds": seconds}
        await self.costs.update(
            now.date().isoformat(), Update(inc=inc, set={"day": now.date().isoformat()}), upsert=True
        )
        if story_id:
            day = now.date().isoformat()
            await self.costs.update(f"story:{story_id}", Update(inc=inc, set={"day": day}), upsert=True)
        metrics.DAY_TOKENS.set(await self.spent(now))

    async def spent(self, now: datetime) -> int:
        """Tokens of the day."""
        return await self._tokens(now.date().isoformat())

    async def spent_on(self, story_id: str) -> int:
        return await self._tokens(f"story:{story_id}")

    async def forget(self, today: date) -> int:
        """Deletes what is long over; how many entries."""
        return await self.costs.delete_many({"day": {"$lt": (today - _KEPT).isoformat()}})

    async def _tokens(self, id: str) -> int:
        document = await self.costs.get(id)
        return int(document["tokens"]) if document else 0


async def open_budget(documents: Documents, *, a_day: int, a_story: int) -> Budget:
    return Budget(await documents.collection(COSTS, (Index(("day",)),)), a_day, a_story)
