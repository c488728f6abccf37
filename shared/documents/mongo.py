"""Documents in MongoDB, through motor. The one module that imports the driver."""

import asyncio
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from bson.errors import BSONError
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import BulkWriteError, ConfigurationError, DuplicateKeyError, OperationFailure, PyMongoError

from shared.documents.changes import check_update, fresh
from shared.documents.conditions import LISTS, Scalar, read_collection_name, read_filter, read_id, read_order, read_path
from shared.documents.protocol import Document, Filter, Index, StoreUnavailable, Update

DEFAULTS: dict[str, Any] = {
    "serverSelectionTimeoutMS": 4000,
    "connectTimeoutMS": 4000,
    "socketTimeoutMS": 30_000,
    "appname": "infobud",
}
"""Where the URI does not say otherwise. The socket's: a server that accepts and never answers is given up after it."""
UPSERT_TRIES = 3
REFUSED = frozenset({13, 18})
"""Unauthorized, AuthenticationFailed."""
DUPLICATE = 11000
SHOWN_CHARACTERS = 200
"""Of an error: the server quotes the document in it, and logs hold no article bodies."""
CALLERS_FAULT = frozenset({2, 9, 14, 16, 28, 40, 52, 54, 56, 57, 66, 85, 86, 10334, 11000, 17419})
"""BadValue, FailedToParse, TypeMismatch, InvalidLength, PathNotViable, ConflictingUpdateOperators,
DollarPrefixedFieldName, NotExactValueField, EmptyFieldName, DottedFieldName, ImmutableField, IndexOptionsConflict,
IndexKeySpecsConflict, BSONObjectTooLarge, DuplicateKey (while an index is built), too large after an update."""


class MongoDocuments:
    """`Documents` in one database of a MongoDB server."""

    def __init__(self, uri: str, database: str) -> None:
        """Connects with the first operation. Raises ValueError for a URI that MongoDB's driver refuses."""
        self.address = _address(uri)
        try:
            self._client: Any = AsyncIOMotorClient(
                uri,
                io_loop=asyncio.get_running_loop(),
                w="majority",
                **{name: value for name, value in DEFAULTS.items() if f"{name}=".lower() not in uri.lower()},
            )
            self._database = self._client[database]
        except (ConfigurationError, PyMongoError, ValueError) as error:
            raise ValueError(f"MONGODB_URI ({self.address}) is not usable: {error}") from None

    async def collection(self, name: str, indexes: Sequence[Index] = ()) -> "MongoCollection":
        """Raises ValueError for a bad name, or when documents break a new unique index."""
        collection = self._database[read_collection_name(name)]
        with self.errors():
            for index in indexes:  # one by one: FerretDB crashes on a list of which some exist
                await collection.create_indexes([_index_model(index)])
        return MongoCollection(name, collection, self)

    async def ping(self) -> None:
        with self.errors():
            await self._client.admin.command("ping")

    async def close(self) -> None:
        self._client.close()

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turns the driver's errors into StoreUnavailable with the address, or ValueError for the caller's faults."""
        try:
            yield
        except OperationFailure as error:
            if error.code in CALLERS_FAULT or _is_duplicate(error):
                raise ValueError(f"MongoDB refused it: {str(error)[:SHOWN_CHARACTERS]}") from error
            if error.code in REFUSED:
                raise StoreUnavailable(
                    f"MongoDB at {self.address} refused the credentials: check MONGODB_URI"
                ) from error
            raise StoreUnavailable(f"MongoDB at {self.address} failed: {error}") from error
        except (BSONError, OverflowError) as error:
            raise ValueError(f"the document or filter cannot be stored: {error}") from error
        except PyMongoError as error:
            raise StoreUnavailable(
                f"MongoDB at {self.address} does not answer: check that it runs and MONGODB_URI names it "
                f"({type(error).__name__})"
            ) from error


class MongoCollection:
    """`Collection` over motor's."""

    def __init__(self, name: str, collection: Any, documents: MongoDocuments) -> None:
        self._name = name
        self._collection = collection
        self._errors = documents.errors

    @property
    def name(self) -> str:
        return self._name

    async def get(self, id: str | int) -> Document | None:
        with self._errors():
            document: Document | None = await self._collection.find_one({"_id": read_id(id)})
        return document

    async def get_many(self, ids: Iterable[str | int]) -> list[Document]:
        wanted = list(dict.fromkeys(map(read_id, ids)))
        return await self._all(self._collection.find({"_id": {"$in": wanted}})) if wanted else []

    async def insert(self, document: Document) -> bool:
        read_id(document.get("_id"))
        with self._errors():
            try:
                await self._collection.insert_one(document)
            except OperationFailure as error:
                if _is_duplicate(error):
                    return False
                raise
        return True

    async def insert_many(self, documents: Sequence[Document]) -> list[Document]:
        for document in documents:
            read_id(document.get("_id"))
        if not documents:
            return []
        with self._errors():
            try:
                await self._collection.insert_many(list(documents), ordered=False)
            except BulkWriteError as error:
                faults = (error.details or {}).get("writeErrors", [])
                if not faults or not all(_is_duplicate_fault(fault) for fault in faults):
                    raise
                return [documents[fault["index"]] for fault in faults]
        return []

    async def replace(self, document: Document, *, where: Filter | None = None) -> bool:
        id = read_id(document.get("_id"))
        with self._errors():
            if where is not None:
                return await self._replaced(_one(id, where), document, upsert=False) is True
            # Two upserts of a new document may race; the loser is told of a duplicate and finds it the next time.
            for _ in range(UPSERT_TRIES):
                if await self._replaced({"_id": id}, document, upsert=True) is not None:
                    return True
        return False

    async def _replaced(self, where: Mapping[str, Any], document: Document, upsert: bool) -> bool | None:
        """None: a unique index has it already."""
        try:
            result = await self._collection.replace_one(where, document, upsert=upsert)
        except OperationFailure as error:
            if _is_duplicate(error):
                return None
            raise
        return bool(result.matched_count or result.upserted_id is not None)

    async def update(self, id: str | int, update: Update, *, where: Filter | None = None, upsert: bool = False) -> bool:
        check_update(update)
        wanted = _one(read_id(id), where)
        start = fresh(id, read_filter(where)) if upsert else None
        operators = _operators(update)
        with self._errors():
            try:
                if not operators:
                    found = await self._collection.find_one(wanted, {"_id": 1}) is not None
                    return found or (start is not None and await self.insert(start))
                result = await self._collection.update_one(wanted, operators, upsert=upsert)
            except OperationFailure as error:
                if _is_duplicate(error):
                    return False
                raise
        return bool(result.matched_count or result.upserted_id is not None)

    async def find(
        self,
        where: Filter | None = None,
        *,
        sort: str = "_id",
        descending: bool = False,
        limit: int | None = None,
        after: tuple[Any, str | int] | None = None,
    ) -> list[Document]:
        order = read_order(sort, descending, limit, after)
        wanted = _wanted(where)
        if limit == 0:
            return []
        if order.after is not None:
            wanted = (
                {"$and": [wanted, _after(sort, *order.after, descending)]}
                if wanted
                else _after(sort, *order.after, descending)
            )
        direction = DESCENDING if descending else ASCENDING
        keys = [(field, direction) for field in dict.fromkeys((sort, "_id"))]
        cursor = self._collection.find(wanted).sort(keys)
        return await self._all(cursor if limit is None else cursor.limit(limit))

    async def _all(self, cursor: Any) -> list[Document]:
        with self._errors():
            documents: list[Document] = await cursor.to_list(length=None)
        return documents

    async def count(self, where: Filter | None = None) -> int:
        with self._errors():
            return int(await self._collection.count_documents(_wanted(where)))

    async def delete(self, id: str | int) -> bool:
        with self._errors():
            return bool((await self._collection.delete_one({"_id": read_id(id)})).deleted_count)

    async def delete_many(self, where: Filter) -> int:
        with self._errors():
            return int((await self._collection.delete_many(_wanted(where))).deleted_count)


def _address(uri: str) -> str:
    """The hosts of a URI, without what may be secret."""
    return re.split(r"[/?]", uri.rpartition("://")[2].rpartition("@")[2])[0]


def _is_duplicate(error: OperationFailure) -> bool:
    # FerretDB hands on SQLite's words where MongoDB has a code.
    return isinstance(error, DuplicateKeyError) or "UNIQUE constraint failed" in str(error)


def _is_duplicate_fault(fault: Mapping[str, Any]) -> bool:
    return fault.get("code") == DUPLICATE or "UNIQUE constraint failed" in str(fault.get("errmsg"))


def _index_model(index: Index) -> IndexModel:
    # `_id` at the end lets the server sort by (field, _id) from the index; a unique index would lose its meaning by it.
    for field in index.fields:
        read_path(field)
    fields = index.fields if index.unique else dict.fromkeys((*index.fields, "_id"))
    return IndexModel([(field, ASCENDING) for field in fields], unique=index.unique)


def _wanted(where: Filter | None) -> dict[str, Any]:
    """The filter as MongoDB reads it. Raises ValueError outside the subset, so that no value can become an operator."""
    read_filter(where)
    return {
        field: {operator: list(operand) if operator in LISTS else operand for operator, operand in test.items()}
        if isinstance(test, Mapping)
        else test
        for field, test in (where or {}).items()
    }


def _one(id: str | int, where: Filter | None) -> dict[str, Any]:
    wanted = _wanted(where)
    return {"$and": [{"_id": id}, wanted]} if "_id" in wanted else {"_id": id, **wanted}


def _operators(update: Update) -> dict[str, Any]:
    operators = {
        "$set": dict(update.set),
        "$unset": dict.fromkeys(update.unset, ""),
        "$inc": dict(update.inc),
        "$push": {field: {"$each": list(values)} for field, values in update.push.items() if values},
        "$addToSet": {field: {"$each": list(values)} for field, values in update.add_to_set.items() if values},
        "$pullAll": {field: [value] for field, value in update.pull.items()},
    }
    return {operator: changes for operator, changes in operators.items() if changes}


def _after(sort: str, value: Scalar, id: str | int, descending: bool) -> dict[str, Any]:
    """What comes after (value, id) in the order of `sort` and `_id`."""
    beyond_id = {"$or": _beyond("_id", id, descending)}
    if sort == "_id":
        return beyond_id
    return {"$or": [*_beyond(sort, value, descending), {"$and": [{sort: value}, beyond_id]}]}


def _beyond(field: str, value: Scalar, descending: bool) -> list[dict[str, Any]]:
    """Alternatives that match what sorts strictly beyond `value`.

    $gt and $lt stay within the type of their operand, so the types that sort beyond it are named.
    """
    types: list[dict[str, Any]] = [{field: None}, *({field: {"$type": name}} for name in ("number", "string", "bool"))]
    place = 0 if value is None else 3 if isinstance(value, bool) else 2 if isinstance(value, str) else 1
    others = types[:place] if descending else types[place + 1 :]
    if value is None:
        return others
    if isinstance(value, bool):
        return [*others, {field: not value}] if value is descending else others
    return [{field: {"$lt" if descending else "$gt": value}}, *others]
