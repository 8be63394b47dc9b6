"""A region's list becomes the columns that are compared; without Spark the command says so."""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from answerable.pathways.commands_region import app
from answerable.pathways.linkage.batch import SCHEMA
from answerable.pathways.linkage.records import MatchRecord

HEAD = "number,forename,surname,born,postcode,email,phone,sex\n"
ADA = "7,Ada Jane,O’Madeup,1990-02-01,zz1 1aa,,07700 900123,female\n"


def run(*words: object) -> tuple[int, str]:
    told = CliRunner().invoke(app, [str(word) for word in words])
    return told.exit_code, told.stderr or told.stdout


def test_a_list_becomes_the_columns_of_the_matching(tmp_path: Path) -> None:
    people, to = tmp_path / "people.csv", tmp_path / "people.parquet"
    people.write_text(HEAD + ADA + "8,,,,,,,\n", encoding="utf-8")
    assert run("prepare", people, to) == (
        0,
        f"2 records are prepared. {to} holds names: delete it when you are done.\n",
    )
    assert to.stat().st_mode & 0o077 == 0
    table = pq.read_table(to)
    assert table.schema.equals(SCHEMA)
    told = {
        "forename": "Ada Jane",
        "surname": "O’Madeup",
        "born": "1990-02-01",
        "postcode": "zz1 1aa",
        "phone": "07700 900123",
        "sex": "female",
    }
    record = MatchRecord.of(told)
    first, second = table.to_pylist()
    assert first == {
        "id": 7,
        **{name: getattr(record, name) or None for name in SCHEMA.names[1:10]},
        "known_as": list(record.known_as),
        "parts": list(record.parts),
    }
    assert second["id"] == 8
    assert {value for name, value in second.items() if name != "id"} == {None}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"number,forename\n1,Ada\n", "lacks the column surname"),
        (HEAD.encode() + b"seven,Ada,,,,,,\n", "line 2: the number must be a whole number"),
        (HEAD.encode() + b"1,\xff,,,,,,\n", "is not UTF-8"),
    ],
)
def test_a_list_that_cannot_be_used_is_told_of_in_a_sentence_and_leaves_no_file(
    tmp_path: Path, content: bytes, says: str
) -> None:
    people, to = tmp_path / "people.csv", tmp_path / "people.parquet"
    people.write_bytes(content)
    code, told = run("prepare", people, to)
    assert code == 2
    assert says in told
    assert "Ada" not in told
    assert not to.exists()
    to.touch()
    assert run("prepare", people, to)[0] == 2


def test_without_spark_the_command_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    records = tmp_path / "people.parquet"
    records.touch()
    code, told = run("link", records, tmp_path / "pairs")
    assert code == 2
    assert told == "Spark is not installed: install pyspark beside this program, with a Java 17.\n"
    assert run("link", records, records)[0] == 2
    assert run("link", records, tmp_path / "nowhere" / "pairs")[0] == 2
