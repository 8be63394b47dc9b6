"""The folder in which the engine keeps its index: made from the store, kept up with it, and made again when damaged.

The folder holds one generation (a folder of its own, named in `current.json`), so that a new one is built beside it
and takes its place in one step. The store's version is written by the same commit as the records it belongs to: a
process that is killed leaves either the old state or the new one. Nothing here is worth keeping: deleting the folder
costs the time of building it again.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import struct
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Any

import orjson
import tantivy

from answerable.publication.search import asks, words
from answerable.publication.search.documents import Indexed, Source
from answerable.publication.search.errors import SearchFailed, engine

VERSION_KEY = "\x00version"  # the record that holds the store's version; no key of the store begins so
HEAP = 64_000_000  # bytes of memory that the writer fills before it writes a segment
THREADS = 1
CHECK_EVERY = 24 * 3600.0  # seconds between two readings of every byte
_FOOTER = struct.Struct("<II")  # length of the footer, and the engine's mark
_MARK = 1337
_KEEPS_MEMORY_FLAT = 1 << 20  # bytes read at once when a file is checked
TITLE_COUNTS = 3  # a word in the title counts as if it stood so many times in the text

# Of each text field: its tokenizer, what of it is indexed, whether it is stored, and whether values can be counted.
_TEXT_FIELDS: dict[str, tuple[str, str, bool, bool]] = {
    "key": ("raw", "basic", False, False),
    "kind": ("raw", "basic", False, True),
    "body": ("stemmed", "position", False, False),  # title, question and the rest: one list of records for each word
    "spelled": ("spelled", "basic", False, False),
    "asked": ("asked", "freq", False, False),
    "about": ("raw", "basic", False, False),
    "bare": ("raw", "basic", False, False),  # the digest of the question without years and names
    "place": ("raw", "basic", False, True),
    "place_folded": ("raw", "basic", False, False),
    "provider": ("raw", "basic", False, True),
    "provider_folded": ("raw", "basic", False, False),
    "category": ("raw", "basic", False, True),
}
FORM = 3  # raised when what is kept of a record changes while the fields stay the same
SHAPE = sha256(
    json.dumps([_TEXT_FIELDS, words.VERSION, asks.VERSION, metadata.version("tantivy"), FORM], sort_keys=True).encode()
).hexdigest()[:16]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name, (tokenizer, option, stored, fast) in _TEXT_FIELDS.items():
        builder.add_text_field(name, stored=stored, fast=fast, tokenizer_name=tokenizer, index_option=option)
    builder.add_unsigned_field("year", indexed=True, fast=True)
    builder.add_integer_field("pence", indexed=True, fast=True)
    builder.add_unsigned_field("dated", fast=True)  # the day's ordinal; 0 where the record has no date
    builder.add_bytes_field("shown", stored=True)  # what a result shows, as JSON
    builder.add_bytes_field("text", stored=True)  # the question and the rest, a line each, for snippets
    builder.add_bytes_field("compared", stored=True)  # what a question is compared by, as JSON
    builder.add_unsigned_field("holds", stored=True)  # of the record of the version alone
    return builder.build()


SCHEMA = _schema()


@dataclass(frozen=True)
class Snapshot:
    """The index as it was at one moment; what is found in it does not change under a search."""

    searcher: tantivy.Searcher
    stamp: tuple[Any, ...]
    folder: Path
    counts: dict[str, Any]  # what has been worked out about this snapshot


class Index:
    """The index in `folder`. One object may be used by many threads; several processes may share the folder.

    `heap` (bytes, at least 15 million for each thread) and `threads` are those of the writer.
    """

    def __init__(self, folder: Path, *, heap: int = HEAP, threads: int = THREADS) -> None:
        self.folder = Path(folder)
        self.heap = heap
        self.threads = threads
        self._guard = threading.Lock()
        self._open: tuple[str, tantivy.Index] | None = None
        self._snapshot: Snapshot | None = None

    # ---- reading ----------------------------------------------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """The index as it is now. Raises `SearchFailed` where there is none, or where it cannot be opened."""
        with engine(), self._guard:
            name, stamp = self._stamp()
            if self._snapshot is None or self._snapshot.stamp != stamp:
                if self._open is None or self._open[0] != name:
                    self._open = (name, _opened(self.folder / name))
                self._open[1].reload()
                self._snapshot = Snapshot(self._open[1].searcher(), stamp, self.folder / name, {})
            return self._snapshot

    @contextmanager
    def searching(self) -> Iterator[Snapshot]:
        """A snapshot to search in; what the engine raises becomes `SearchFailed`, and the index is looked through
        at the next update."""
        snapshot = self.snapshot()
        try:
            with engine():
                yield snapshot
        except SearchFailed:
            self._suspect()
            raise

    def held_version(self) -> int:
        """The version of the store that the index holds; -1 where there is no index. Raises `SearchFailed`."""
        if not (self.folder / "current.json").exists():
            return -1
        with self.searching() as snapshot:
            return _version_in(snapshot.searcher)

    def _stamp(self) -> tuple[str, tuple[Any, ...]]:
        """The generation's name, and what tells one state of the index from the next."""
        current = self._current()
        if current is None:
            raise SearchFailed(
                "The search has not been set up yet: nothing has been published, or the index is being made."
            )
        if current["shape"] != SHAPE:
            raise SearchFailed("The search is being brought up to date with a new release. Try again in a few minutes.")
        held = os.stat(self.folder / current["folder"] / "meta.json")
        return current["folder"], (current["folder"], held.st_mtime_ns, held.st_ino, held.st_size)

    def _current(self) -> dict[str, str] | None:
        try:
            found = json.loads((self.folder / "current.json").read_bytes())
        except (OSError, ValueError):
            return None
        if isinstance(found, dict) and isinstance(found.get("folder"), str) and isinstance(found.get("shape"), str):
            return found
        return None

    def _suspect(self) -> None:
        """Ask the next update to look through the files: a reader may not be allowed to write, and that is no fault."""
        self._snapshot = self._open = None
        try:
            (self.folder / "suspect").touch()
        except OSError:
            return

    # ---- bringing up to date ----------------------------------------------------------------------------------------

    def bring_up_to_date(self, source: Source, *, thorough: bool | None = None) -> str:
        """Bring the index to the store's version. Returns what was done: "nothing", "changes" or "rebuilt".

        Only what changed is written. An index that is missing, damaged, of another shape, ahead of the store or of
        another number of records is built again from nothing, beside the old one. Several processes take turns.
        `thorough` reads every byte and holds it against its check sum; by itself that is done once a day, and after a
        search that failed. Raises `SearchFailed` where the engine cannot write (a full disk, a folder without leave).
        """
        with engine("The search index could not be brought up to date. What was found before is still found."):
            self.folder.mkdir(parents=True, exist_ok=True)
            with self._turn():
                return self._bring_up_to_date(source, thorough)

    def _bring_up_to_date(self, source: Source, thorough: bool | None) -> str:
        version = source.version()
        held = self._held_if_sound(thorough)
        if held is None or held > version:
            self._build(source)
            return "rebuilt"
        if held == version:
            return "nothing"
        try:
            with engine():
                self._apply(source, held, version)
        except SearchFailed:
            self._build(source)
            return "rebuilt"
        if source.version() == version and self.snapshot().searcher.num_docs != source.count() + 1:
            self._build(source)
            return "rebuilt"
        return "changes"

    def rebuild(self, source: Source) -> None:
        """Build the index again from nothing. Raises `SearchFailed` where it cannot be written."""
        with engine("The search index could not be made again."):
            self.folder.mkdir(parents=True, exist_ok=True)
            with self._turn():
                self._build(source)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Hold the lock; a process that ends, however it ends, lets go of it."""
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _held_if_sound(self, thorough: bool | None) -> int | None:
        """The version held, or None where the index has to be built again."""
        current = self._current()
        if current is None or current["shape"] != SHAPE:
            return None
        suspect, checked = self.folder / "suspect", self.folder / "checked"
        if thorough is None:
            last = checked.stat().st_mtime if checked.exists() else 0.0
            thorough = suspect.exists() or abs(time.time() - last) > CHECK_EVERY
        if not is_whole(self.folder / current["folder"], thorough=thorough):
            return None
        try:
            with engine():
                held = _version_in(self.snapshot().searcher)
        except SearchFailed:
            return None
        if thorough:
            checked.touch()
            suspect.unlink(missing_ok=True)
        return held

    def _apply(self, source: Source, held: int, version: int) -> None:
        current = self._current()
        assert current is not None
        writer = _opened(self.folder / current["folder"]).writer(self.heap, self.threads)
        for one in source.changed_since(held):
            writer.delete_documents_by_term("key", one.key)
            if isinstance(one, Indexed):
                writer.add_document(_document(one))
        _commit(writer, version)

    def _build(self, source: Source) -> None:
        version = source.version()
        name = f"g{time.time_ns():020d}"
        new = self.folder / name
        new.mkdir()
        index = tantivy.Index(SCHEMA, path=str(new), reuse=False)
        _register(index)
        writer = index.writer(self.heap, self.threads)
        for one in source.all():
            writer.add_document(_document(one))
        _commit(writer, version)
        pointer = self.folder / f"current.{name}"
        with pointer.open("w") as out:
            json.dump({"folder": name, "shape": SHAPE}, out)
            out.flush()
            os.fsync(out.fileno())
        pointer.replace(self.folder / "current.json")
        self._snapshot = self._open = None
        (self.folder / "checked").touch()
        (self.folder / "suspect").unlink(missing_ok=True)
        for old in self.folder.iterdir():
            left_over = old.name.startswith("current.") and old.name != "current.json"
            if old.is_dir() and old.name.startswith("g") and old.name != name:
                shutil.rmtree(old, ignore_errors=True)
            elif left_over:
                old.unlink(missing_ok=True)


def _register(index: tantivy.Index) -> None:
    for name, analyzer in words.TOKENIZERS.items():
        index.register_tokenizer(name, analyzer)


def _opened(folder: Path) -> tantivy.Index:
    index = tantivy.Index.open(str(folder))
    _register(index)
    # Nothing watches the folder: a look at one file says whether it changed, and a forked server has no lost threads.
    index.config_reader(reload_policy="manual")
    return index


def _version_in(searcher: tantivy.Searcher) -> int:
    found = searcher.search(tantivy.Query.term_query(SCHEMA, "key", VERSION_KEY, "basic"), 1).hits
    if not found:
        raise SearchFailed("The search index does not say which version of the store it holds.")
    return int(searcher.doc(found[0][1])["holds"][0])


def _commit(writer: tantivy.IndexWriter, version: int) -> None:
    """Write what was added, together with the version it belongs to, and let the engine join small segments."""
    writer.delete_documents_by_term("key", VERSION_KEY)
    writer.add_document(tantivy.Document(key=VERSION_KEY, holds=version))
    writer.commit()
    writer.wait_merging_threads()


def _document(one: Indexed) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("key", one.key)
    document.add_text("kind", one.kind)
    for _ in range(TITLE_COUNTS):
        document.add_text("body", one.title)
    # Each on one line, so that a snippet is ready to be shown.
    question = words.plain(one.question)
    rest = words.plain(f"{one.answer} {one.text}")
    for part in (one.request, question, rest):
        if part:
            document.add_text("body", part)
    document.add_bytes("text", f"{question}\n{rest}".encode())
    for part in (one.title, question, rest):
        document.add_text("spelled", part)
    if question:
        _add_question(document, question, one)
    for place in one.places:
        document.add_text("place", place)
        document.add_text("place_folded", words.folded(place))
    for provider in one.providers:
        document.add_text("provider", provider)
        document.add_text("provider_folded", words.folded(provider))
    for code in asks.codes_with_parents(one.categories):
        document.add_text("category", code)
    for year in one.years:
        document.add_unsigned("year", year)
    for amount in one.pence:
        document.add_integer("pence", amount)
    document.add_unsigned("dated", one.dated.toordinal() if one.dated else 0)
    document.add_bytes(
        "shown",
        orjson.dumps(
            {
                "key": one.key,
                "kind": one.kind,
                "title": one.title,
                "path": one.path,
                "dated": one.dated,
                "request": one.request,
                "years": one.years,
                "places": one.places,
                "providers": one.providers,
            }
        ),
    )
    return document


def _add_question(document: tantivy.Document, question: str, one: Indexed) -> None:
    """What a question can be found by, and held against another by."""
    bare = asks.bare_question(one)
    digest = asks.digest(bare)
    about = (*asks.understood(bare), *asks.named_in(question, one.providers))
    document.add_text("bare", digest)
    document.add_text("asked", bare)
    for term in about:
        document.add_text("about", term)
    terms = list(dict.fromkeys(words.ASKED.analyze(bare)))
    document.add_bytes(
        "compared",
        orjson.dumps({"key": one.key, "about": about, "asked": terms, "bare": digest, "years": one.years}),
    )


# ---- damage ---------------------------------------------------------------------------------------------------------


def is_whole(folder: Path, *, thorough: bool) -> bool:
    """Whether every file that the generation names is there and ends as the engine ended it.

    `thorough` also reads each file and holds it against the check sum in its footer (about a second for a gigabyte).
    """
    try:
        meta = json.loads((folder / "meta.json").read_bytes())
        names = {str(segment["segment_id"]).replace("-", "") for segment in meta["segments"]}
        files = [path for path in folder.iterdir() if path.name.partition(".")[0] in names]
        for name in names:
            ends = {path.suffix for path in files if path.name.startswith(f"{name}.")}
            if not {".term", ".idx", ".store", ".fast", ".fieldnorm"} <= ends:
                return False
        return all(_ends_well(path, thorough=thorough) for path in files)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _ends_well(path: Path, *, thorough: bool) -> bool:
    size = path.stat().st_size
    if size < _FOOTER.size:
        return False
    with path.open("rb") as file:
        file.seek(size - _FOOTER.size)
        length, mark = _FOOTER.unpack(file.read(_FOOTER.size))
        if mark != _MARK or length > size - _FOOTER.size:
            return False
        left = size - _FOOTER.size - length
        if not thorough:
            return True
        file.seek(left)
        expected = json.loads(file.read(length))["crc"]
        file.seek(0)
        found = 0
        while left:
            piece = file.read(min(left, _KEEPS_MEMORY_FLAT))
            if not piece:
                return False
            found = zlib.crc32(piece, found)
            left -= len(piece)
    return bool(found == expected)
