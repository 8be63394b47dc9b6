"""The index keeps up with the store, heals itself, and says so when it cannot be searched."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from answerable.publication.search import index as the_index
from answerable.publication.search.documents import Gone, Indexed
from answerable.publication.search.errors import SearchFailed
from answerable.publication.search.find import find
from answerable.publication.search.index import Index, is_whole

from .store import RECORDS, Store, answer


def keys(index: Index, words: str = "") -> set[str]:
    return {hit.key for hit in find(index, words, limit=100).hits}


def generation(index: Index) -> Path:
    return index.folder / json.loads((index.folder / "current.json").read_text())["folder"]


def small(folder: Path) -> Index:
    return Index(folder, heap=15_000_000)


def test_an_index_that_was_never_made_holds_nothing_and_says_so(tmp_path: Path) -> None:
    index = small(tmp_path / "index")
    assert index.held_version() == -1
    with pytest.raises(SearchFailed, match="has not been set up yet"):
        find(index, "anything")


def test_it_is_built_then_kept_up_with_changes_alone(tmp_path: Path) -> None:
    store, index = Store(*RECORDS), small(tmp_path / "index")
    assert index.bring_up_to_date(store) == "rebuilt"
    assert index.held_version() == store.version() == 1
    assert index.bring_up_to_date(store) == "nothing"
    before = generation(index)

    store.put(answer("new", "Where are the quokkas kept?", "In the yard."))
    store.put(replace(RECORDS[0], title="Another title about wombats"))
    store.drop("a-kent")
    assert index.bring_up_to_date(store) == "changes"
    assert index.held_version() == 4
    assert generation(index) == before
    assert keys(index, "quokkas") == {"new"}
    assert keys(index, "wombats") == {"a-2019"}
    assert keys(index) == {"new", "a-2019", "a-2018", "a-dogs", "p-support"}


def test_the_same_changes_twice_leave_each_record_once(tmp_path: Path) -> None:
    store, index = Store(*RECORDS), small(tmp_path / "index")
    index.bring_up_to_date(store)
    store.put(RECORDS[0])
    index.bring_up_to_date(store)
    store.now += 1
    assert index.bring_up_to_date(store) == "changes"
    assert find(index, "").total == len(RECORDS)


def test_a_store_may_be_empty(tmp_path: Path) -> None:
    index = small(tmp_path / "index")
    index.bring_up_to_date(Store())
    assert find(index, "").total == 0
    assert find(index, "anything at all").total == 0


def test_an_index_ahead_of_its_store_is_built_again(tmp_path: Path) -> None:
    index = small(tmp_path / "index")
    ahead = Store(*RECORDS)
    ahead.put(RECORDS[0])
    index.bring_up_to_date(ahead)
    assert index.bring_up_to_date(Store(RECORDS[0])) == "rebuilt"
    assert keys(index) == {"a-2019"}


def test_another_number_of_records_than_the_store_has_is_noticed(tmp_path: Path) -> None:
    store, index = Store(*RECORDS), small(tmp_path / "index")
    index.bring_up_to_date(store)
    del store.held["a-kent"]  # a change that the store forgot to record
    store.put(RECORDS[0])
    assert index.bring_up_to_date(store) == "rebuilt"
    assert "a-kent" not in keys(index)


def test_another_shape_is_refused_by_readers_and_built_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, index = Store(*RECORDS), small(tmp_path / "index")
    index.bring_up_to_date(store)
    before = generation(index)
    monkeypatch.setattr(the_index, "SHAPE", "another")
    with pytest.raises(SearchFailed, match="brought up to date"):
        find(index, "violence")
    assert index.bring_up_to_date(store) == "rebuilt"
    assert not before.exists()
    assert keys(index, "violence") == {"a-2019", "a-2018", "a-kent"}


def test_a_reader_sees_what_another_wrote(tmp_path: Path) -> None:
    store = Store(*RECORDS)
    writer, reader = small(tmp_path / "index"), small(tmp_path / "index")
    writer.bring_up_to_date(store)
    assert keys(reader, "quokkas") == set()
    store.put(answer("new", "Where are the quokkas kept?", "In the yard."))
    writer.bring_up_to_date(store)
    assert keys(reader, "quokkas") == {"new"}
    writer.rebuild(store)
    assert keys(reader, "quokkas") == {"new"}


# ---- damage ---------------------------------------------------------------------------------------------------------


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 0xFF
    path.write_bytes(data)


def _noise(path: Path) -> None:
    path.write_bytes(bytes((7 * at) % 256 for at in range(path.stat().st_size)))


@pytest.mark.parametrize("ending", ["term", "idx", "store", "fast", "fieldnorm", "pos"])
@pytest.mark.parametrize("harm", [_cut, _empty, _flip, _noise, Path.unlink])
def test_a_damaged_file_is_noticed_and_the_index_built_again(
    tmp_path: Path, ending: str, harm: Callable[[Path], None]
) -> None:
    store, index = Store(*RECORDS), small(tmp_path / "index")
    index.bring_up_to_date(store)
    harm(next(generation(index).glob(f"*.{ending}")))
    fresh = small(tmp_path / "index")
    assert fresh.bring_up_to_date(store, thorough=True) == "rebuilt"
    assert keys(fresh, "violence") == {"a-2019", "a-2018", "a-kent"}


@pytest.mark.parametrize("name", ["meta.json", ".managed.json"])
@pytest.mark.parametrize("harm", [_cut, _empty, Path.unlink])
def test_damage_to_the_engines_own_lists_never_loses_a_record(
    tmp_path: Path, name: str, harm: Callable[[Path], None]
) -> None:
    store, index = Store(*RECORDS), small(tmp_path / "index")
    index.bring_up_to_date(store)
    harm(generation(index) / name)
    store.put(answer("new", "Where are the quokkas kept?", "In the yard."))
    fresh = small(tmp_path / "index")
    assert fresh.bring_up_to_date(store) in {"rebuilt", "changes"}
    assert len(keys(fresh)) == len(RECORDS) + 1


@pytest.mark.parametrize(
    "pointer", [b"", b"{", b"[]", b'{"folder": 1, "shape": 2}', b'{"folder": "gone", "shape": "x"}']
)
def test_a_damaged_pointer_is_an_error_for_readers_and_healed(tmp_path: Path, pointer: bytes) -> None:
    store, index = Store(*RECORDS), small(tmp_path / "index")
    index.bring_up_to_date(store)
    (index.folder / "current.json").write_bytes(pointer)
    with pytest.raises(SearchFailed):
        find(index, "violence")
    assert index.bring_up_to_date(store) == "rebuilt"
    assert "a-2019" in keys(index, "violence")


def test_a_search_that_fails_is_an_error_and_makes_the_next_update_look_through_the_files(tmp_path: Path) -> None:
    store, index = Store(*RECORDS), small(tmp_path / "index")
    index.bring_up_to_date(store)
    damaged = next(generation(index).glob("*.store"))
    data = bytearray(damaged.read_bytes())
    data[:40] = bytes(40)  # the first block of texts; the footer is whole
    damaged.write_bytes(data)
    reader = small(tmp_path / "index")
    with pytest.raises(SearchFailed, match="not working at the moment"):
        find(reader, "violence")
    assert (index.folder / "suspect").exists()
    assert small(tmp_path / "index").bring_up_to_date(store) == "rebuilt"
    assert not (index.folder / "suspect").exists()
    assert "a-2019" in keys(reader, "violence")


def test_all_bytes_are_read_once_a_day(tmp_path: Path) -> None:
    store, index = Store(*RECORDS), small(tmp_path / "index")
    index.bring_up_to_date(store)
    _flip(next(generation(index).glob("*.pos")))
    assert index.bring_up_to_date(store) == "nothing"
    yesterday = time.time() - the_index.CHECK_EVERY - 60
    os.utime(index.folder / "checked", (yesterday, yesterday))
    assert index.bring_up_to_date(store) == "rebuilt"


def test_what_is_not_an_index_is_not_whole(tmp_path: Path) -> None:
    assert not is_whole(tmp_path, thorough=False)
    (tmp_path / "meta.json").write_text('{"segments": [{"segment_id": "00-11"}]}')
    assert not is_whole(tmp_path, thorough=False)
    (tmp_path / "meta.json").write_text('{"segments": 3}')
    assert not is_whole(tmp_path, thorough=False)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(SearchFailed, match="could not be brought up to date"):
        small(tmp_path / "file").bring_up_to_date(Store(*RECORDS))
    with pytest.raises(SearchFailed, match="could not be made again"):
        small(tmp_path / "file").rebuild(Store(*RECORDS))


def test_a_source_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    store, index = Store(*RECORDS), small(tmp_path / "index")
    index.bring_up_to_date(store)

    class Broken(Store):
        def all(self):  # type: ignore[no-untyped-def]
            yield RECORDS[3]
            raise RuntimeError("the store went away")

        changed_since = lambda self, version: self.all()  # noqa: E731

    broken = Broken(*RECORDS)
    broken.put(RECORDS[0])
    with pytest.raises(SearchFailed):
        index.bring_up_to_date(broken)
    assert keys(index, "violence") == {"a-2019", "a-2018", "a-kent"}
    assert index.held_version() == 1


# ---- processes ------------------------------------------------------------------------------------------------------

_WRITER = textwrap.dedent(
    """
    import sys, time
    from pathlib import Path
    from answerable.publication.search.index import Index
    from tests.unit.publication.search.store import RECORDS, Store, answer

    class Slow(Store):
        def pausing(self, records):
            for number, one in enumerate(records):
                yield one
                if number == 3:
                    print("half way", flush=True)
                    time.sleep(60)
        def all(self):
            return self.pausing(list(super().all()))
        def changed_since(self, version):
            return self.pausing(list(super().changed_since(version)))

    store = Slow(*RECORDS) if sys.argv[2] == "build" else Store(*RECORDS)
    index = Index(Path(sys.argv[1]), heap=15_000_000)
    if sys.argv[2] == "update":
        index.bring_up_to_date(store)
        store = Slow(*RECORDS)
        for number in range(10):
            store.put(answer(f"n{number}", f"Question {number} about quokkas?", "Yes."))
    index.bring_up_to_date(store)
    """
)


@pytest.mark.parametrize("doing", ["build", "update"])
def test_a_process_killed_while_it_writes_leaves_the_old_state_and_no_lock(tmp_path: Path, doing: str) -> None:
    folder = tmp_path / "index"
    with subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(folder), doing],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[4],
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half way\n"
        process.send_signal(signal.SIGKILL)
    index = small(folder)
    if doing == "build":
        assert index.held_version() == -1
    else:
        assert index.held_version() == 1
        assert keys(index) == {one.key for one in RECORDS}
    store = Store(*RECORDS)
    for number in range(10):
        store.put(answer(f"n{number}", f"Question {number} about quokkas?", "Yes."))
    assert index.bring_up_to_date(store) == ("rebuilt" if doing == "build" else "changes")
    assert len(keys(index, "quokkas")) == 10
    assert len([path for path in folder.iterdir() if path.is_dir()]) == 1


def test_several_take_turns(tmp_path: Path) -> None:
    store = Store(*RECORDS)
    done: list[str] = []
    indexes = [small(tmp_path / "index") for _ in range(4)]
    threads = [threading.Thread(target=lambda one=one: done.append(one.bring_up_to_date(store))) for one in indexes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == ["nothing", "nothing", "nothing", "rebuilt"]


def test_a_large_source_is_never_held_whole(tmp_path: Path) -> None:
    alive = 0
    most = 0

    class Counted(Indexed):
        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    class Large(Store):
        def all(self):  # type: ignore[no-untyped-def]
            nonlocal alive, most
            for number in range(3000):
                alive += 1
                most = max(most, alive)
                yield Counted(key=str(number), kind="answer", title=f"Record {number}", text="words " * 200)

        def count(self) -> int:
            return 3000

    index = small(tmp_path / "index")
    index.bring_up_to_date(Large())
    assert find(index, "words").total == 3000
    assert most < 5


def test_gone_and_never_there_is_no_error(tmp_path: Path) -> None:
    store, index = Store(*RECORDS), small(tmp_path / "index")
    index.bring_up_to_date(store)
    store.now += 1
    store.held["unknown"] = (store.now, Gone("unknown", store.now))
    assert index.bring_up_to_date(store) == "changes"
    assert len(keys(index)) == len(RECORDS)
