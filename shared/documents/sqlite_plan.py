"""Which index leads the way to the documents that a filter asks for, and what it leaves to be tested and sorted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shared.documents.conditions import Condition, Order
from shared.documents.sqlite_index import IndexTable
from shared.documents.sqlite_keys import Key, equal_keys, range_bounds

TRIED_ROWS = 2_000
"""How far an ordered scan is tried before a range is read and sorted: a tenth of what the range costs in a store where
the two differ by much."""
MERGED_SCANS = 32
"""Most index scans that are merged for a sorted $in; beyond, all candidates are sorted."""


@dataclass(frozen=True)
class Plan:
    """How to come by the candidates."""

    index: IndexTable | None
    """None: the documents themselves, by `_id`."""
    columns: tuple[str, ...]
    equal: tuple[tuple[Key, ...], ...]
    """For each leading column the keys it may have."""
    bounds: tuple[tuple[str, Key], ...]
    """(SQL comparison, key) on the column after those."""
    ordered: bool
    rest: tuple[Condition, ...]
    """The conditions that the scan does not settle."""
    sorted_by: str | None = None
    """A further column of the index that is the order asked for: SQLite sorts the entries, without their documents."""

    @property
    def worth(self) -> tuple[int, int, bool, bool]:
        in_order = self.ordered or self.sorted_by is not None
        return (self.index is None and bool(self.equal), len(self.equal), bool(self.bounds), in_order)


def choose_plan(
    indexes: Sequence[IndexTable],
    conditions: Sequence[Condition],
    order: Order,
    is_multikey: Callable[[IndexTable], bool],
) -> Plan:
    """The plan with the most equalities, then a range, then the right order; the whole collection if no index helps."""
    first = {condition.field for condition in conditions} | {order.field}
    candidates = [index for index in indexes if index.fields[0] in first]
    plans = [_plan(index, conditions, order, is_multikey) for index in (None, *candidates)]
    useful = [plan for plan in plans if plan.equal or plan.bounds or (plan.ordered and order.limit is not None)]
    return max(useful, key=lambda plan: plan.worth, default=plans[0])


def ordered_plan(
    indexes: Sequence[IndexTable],
    conditions: Sequence[Condition],
    order: Order,
    is_multikey: Callable[[IndexTable], bool],
    chosen: Plan,
) -> Plan | None:
    """An equally narrow plan in the right order, beside a chosen one that has a range and must be sorted.

    Which is the better depends on the data: in order, a page is full soon when most documents lie in the range, and
    never when few do. So the ordered one is tried for a while first.
    """
    if chosen.ordered or chosen.sorted_by or not chosen.bounds or order.limit is None:
        return None
    plans = [_plan(index, conditions, order, is_multikey) for index in indexes]
    equal = [plan for plan in plans if plan.ordered and len(plan.equal) == len(chosen.equal)]
    return max(equal, key=lambda plan: plan.worth, default=None)


def _plan(
    index: IndexTable | None,
    conditions: Sequence[Condition],
    order: Order,
    is_multikey: Callable[[IndexTable], bool],
) -> Plan:
    fields = (*index.fields, "_id") if index else ("_id",)
    columns = (*index.columns, "id") if index else ("id",)
    rest = list(conditions)
    equal: list[tuple[Key, ...]] = []
    for field in fields:
        found = next(((c, keys) for c in rest if c.field == field and (keys := equal_keys(c)) is not None), None)
        if found is None:
            break
        condition, keys = found
        equal.append(keys)
        if condition.operator != "$all" or len(condition.operands) == 1:
            rest.remove(condition)
    bounds: list[tuple[str, Key]] = []
    ordered = False
    if len(equal) < len(fields):
        field = fields[len(equal)]
        ranges = [
            condition for condition in rest if condition.field == field and condition.operator.startswith(("$g", "$l"))
        ]
        if len(ranges) > 1 and index is not None and is_multikey(index):
            ranges = ranges[:1]
        bounds = range_bounds((condition.operator, condition.operands[0]) for condition in ranges)
        rest = [condition for condition in rest if condition not in ranges]
        ordered = fields[len(equal) :] in ((order.field, "_id"), ("_id",)) and order.field == field
        ordered = ordered and scans_of(equal) <= MERGED_SCANS
    sorted_by = None
    if index is not None and bounds and not ordered and not rest and order.limit is not None and scans_of(equal) == 1:
        further = dict(zip(fields, columns, strict=True))
        sorted_by = None if is_multikey(index) else further.get(order.field)
    return Plan(index, columns, tuple(equal), tuple(bounds), ordered, tuple(rest), sorted_by)


def scans_of(equal: Sequence[tuple[Key, ...]]) -> int:
    scans = 1
    for keys in equal:
        scans *= len(keys)
    return scans
