"""What the embedded store promises besides: durability, several users of one file, and errors that say what to do."""

import asyncio
import gc
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from shared.documents import Index, StoreUnavailable, Update, open_documents
from shared.documents.opening import FILE
from shared.documents.sqlite import ROWS_ON_LOOP
from shared.documents.sqlite_file import CHECKPOINT_BYTES
from shared.settings import CommonSettings
from tests.contract.documents.store import ids, sqlite_documents
from tests.contract.documents.writer import INDEXES

WRITER = (sys.executable, "-m", "tests.contract.documents.writer")


class TestAnotherProcess:
    @pytest.mark.parametrize("acknowledged", [1, 20, 150])
    async def test_what_was_acknowledged_outlives_a_kill(self, tmp_path: Path, acknowledged: int) -> None:
        with subprocess.Popen([*WRITER, "insert", str(tmp_path)], stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            while int(writer.stdout.readline()) < acknowledged:
                pass
            writer.kill()
            rest = writer.stdout.read().split("\n")
        last = max([acknowledged, *(int(line) for line in rest[:-1])])

        async with sqlite_documents(tmp_path) as documents:
            collection = await documents.collection("acknowledged", INDEXES)
            found = await collection.find()

            assert ids(found)[:last] == list(range(1, last + 1))
            assert all(document["tags"][0] == "done" for document in found[:last])
            assert ids(await collection.find({"tags": {"$in": ["new", "done"]}})) == ids(found)
            assert ids(await collection.find({"slug": f"s{last}"})) == [last]

    async def test_two_processes_write_to_one_file_and_nothing_is_lost(self, tmp_path: Path) -> None:
        async with sqlite_documents(tmp_path) as documents:
            counters = await documents.collection("counters")
            await counters.insert({"_id": "counter", "n": 0})
            other = await asyncio.create_subprocess_exec(*WRITER, "count", str(tmp_path))

            while other.returncode is None:
                await counters.update("counter", Update(inc={"n": 1, "here": 1}))
                await asyncio.sleep(0)

            counter = await counters.get("counter") or {}
            assert other.returncode == 0
            assert counter["n"] == 200 + counter["here"]

    async def test_a_write_waits_for_another_process_without_stopping_the_loop(self, tmp_path: Path) -> None:
        async with sqlite_documents(tmp_path) as documents:
            things = await documents.collection("things")
            other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
            other.execute("BEGIN IMMEDIATE")

            write = asyncio.create_task(things.insert({"_id": "a"}))
            await asyncio.sleep(0.02)
            assert not write.done()
            assert await things.get("a") is None

            other.execute("COMMIT")
            other.close()
            assert await write
            assert await things.get("a") == {"_id": "a"}

    async def test_writes_keep_an_index_that_another_process_made(self, tmp_path: Path) -> None:
        async def make_index() -> None:
            async with sqlite_documents(tmp_path) as elsewhere:
                await elsewhere.collection("things", [Index(("n",)), Index(("slug",), unique=True)])

        async with sqlite_documents(tmp_path) as documents:
            things = await documents.collection("things")
            await things.insert({"_id": "a", "n": 1, "slug": "s"})

            await asyncio.to_thread(asyncio.run, make_index())
            await things.insert({"_id": "b", "n": 1, "slug": "t"})

            assert not await things.insert({"_id": "c", "slug": "s"})
        async with sqlite_documents(tmp_path) as documents:
            indexed = await documents.collection("things")
            assert ids(await indexed.find({"n": 1})) == ["a", "b"]


class TestOneProcess:
    async def test_two_who_open_one_file_share_it_until_both_have_closed_it(self, tmp_path: Path) -> None:
        async with sqlite_documents(tmp_path) as one:
            async with sqlite_documents(tmp_path) as other:
                written = await one.collection("things")
                read = await other.collection("things", [Index(("n",))])
                await written.insert({"_id": "a", "n": 1})
                assert ids(await read.find({"n": 1})) == ["a"]
            assert await written.insert({"_id": "b"})

        with pytest.raises(StoreUnavailable, match="closed"):
            await written.get("a")
        with pytest.raises(StoreUnavailable, match="closed"):
            await written.insert({"_id": "c"})

    async def test_what_is_written_while_closing_is_kept(self, tmp_path: Path) -> None:
        async with sqlite_documents(tmp_path) as documents:
            things = await documents.collection("things")
            writes = [asyncio.create_task(things.insert({"_id": n})) for n in range(10)]
            await asyncio.sleep(0)
        assert await asyncio.gather(*writes) == [True] * 10

        async with sqlite_documents(tmp_path) as documents:
            assert await (await documents.collection("things")).count() == 10

    async def test_a_find_that_is_cancelled_harms_nobody(self, tmp_path: Path) -> None:
        async with sqlite_documents(tmp_path) as documents:
            things = await documents.collection("things")
            await asyncio.gather(*(things.insert({"_id": n, "text": "x" * 2000}) for n in range(2000)))

            for _ in range(5):
                search = asyncio.create_task(things.find({"text": "y"}))
                await asyncio.sleep(0.001)
                search.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await search

            assert await things.count({"text": "x" * 2000}) == 2000

    async def test_a_search_whose_caller_has_gone_ends_before_its_connection_does(self, tmp_path: Path) -> None:
        async with sqlite_documents(tmp_path) as documents:
            things = await documents.collection("things")
            await asyncio.gather(*(things.insert({"_id": number}) for number in range(300)))
            gone: list[BaseException] = []
            for _ in range(50):
                search = asyncio.create_task(things.find(limit=ROWS_ON_LOOP + 1))  # the last one in a thread
                await asyncio.sleep(0)
                search.cancel()
                try:
                    await search
                except asyncio.CancelledError as error:
                    gone.append(error)  # its traceback holds on to the search
        gone.clear()
        gc.collect()  # a scan that is still open now says so as an unraisable exception, which fails the test

    async def test_a_failed_change_undoes_nothing_of_its_neighbours(self, tmp_path: Path) -> None:
        async with sqlite_documents(tmp_path) as documents:
            things = await documents.collection("things")
            await things.insert({"_id": "a", "text": "words"})

            done = await asyncio.gather(
                things.insert({"_id": "b"}),
                things.update("a", Update(inc={"text": 1})),
                things.insert({"_id": "c"}),
                return_exceptions=True,
            )

            assert [done[0], type(done[1]), done[2]] == [True, ValueError, True]
            assert ids(await things.find()) == ["a", "b", "c"]

    async def test_the_write_ahead_log_is_folded_in(self, tmp_path: Path) -> None:
        async with sqlite_documents(tmp_path) as documents:
            things = await documents.collection("things")
            wal = tmp_path / f"{FILE}-wal"
            sizes = [0]
            while sizes[-1] >= sizes[-2:][0] and len(sizes) < 5000:
                await things.replace({"_id": "a", "text": f"{len(sizes):05}" * 10_000})
                sizes.append(wal.stat().st_size)

            assert max(sizes) > CHECKPOINT_BYTES
            assert sizes[-1] < CHECKPOINT_BYTES
            assert await things.get("a") == {"_id": "a", "text": f"{len(sizes) - 1:05}" * 10_000}


class TestErrors:
    async def _refusal(self, directory: Path) -> str:
        with pytest.raises(StoreUnavailable) as refused:
            await open_documents(CommonSettings(data_dir=directory))
        return str(refused.value)

    async def test_a_damaged_file_is_named_with_what_to_do(self, tmp_path: Path) -> None:
        (tmp_path / FILE).write_bytes(b"this is no database" * 500)

        message = await self._refusal(tmp_path)

        assert str(tmp_path / FILE) in message
        assert "restore it from a backup, or move it away" in message

    async def test_a_file_damaged_in_the_middle_is_named_when_it_is_read(self, tmp_path: Path) -> None:
        async with sqlite_documents(tmp_path) as documents:
            things = await documents.collection("things")
            await asyncio.gather(*(things.insert({"_id": n, "text": "x" * 900}) for n in range(200)))
        content = bytearray((tmp_path / FILE).read_bytes())
        content[len(content) // 2 :] = b"\xff" * (len(content) - len(content) // 2)
        (tmp_path / FILE).write_bytes(content)

        async with sqlite_documents(tmp_path) as documents:
            things = await documents.collection("things")
            with pytest.raises(StoreUnavailable, match=f"{FILE}: the document store is damaged"):
                await things.find({"text": "y"})

    async def test_a_directory_that_cannot_be_made_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("not a directory")

        message = await self._refusal(tmp_path / "file")

        assert str(tmp_path / "file" / FILE) in message
        assert "DATA_DIR" in message

    async def test_a_file_of_a_later_format_is_left_alone(self, tmp_path: Path) -> None:
        connection = sqlite3.connect(tmp_path / FILE)
        connection.execute("PRAGMA user_version=99")
        connection.close()

        assert "format 99" in await self._refusal(tmp_path)

    async def test_a_full_disk_is_named_and_work_goes_on_when_there_is_space(self, tmp_path: Path) -> None:
        done = await asyncio.to_thread(
            subprocess.run, [*WRITER, "fill", str(tmp_path)], capture_output=True, text=True, check=True
        )

        message, inserted_after, nothing_lost = done.stdout.splitlines()
        assert str(tmp_path / FILE) in message
        assert (inserted_after, nothing_lost) == ("True", "True")
