"""What Spark is asked, and what becomes of its pairs. A stand-in answers, whose frames are DuckDB's: Spark itself is not installed here."""

from __future__ import annotations

import itertools
import os
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, Self

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from answerable.pathways.linkage import region
from answerable.pathways.linkage.comparing import AT, FIELDS
from answerable.pathways.linkage.model import Model
from answerable.pathways.linkage.scoring import vetoed


class Frame:
    """As much of Spark's frame as is used."""

    def __init__(self, rows: duckdb.DuckDBPyRelation) -> None:
        self.rows = rows

    def selectExpr(self, *columns: str) -> Frame:  # noqa: N802 - Spark's name
        return Frame(self.rows.project(", ".join(f'"{one}"' if one.isidentifier() else one for one in columns)))

    def as_spark_dataframe(self) -> Frame:
        return self

    def count(self) -> int:
        return len(self.rows)

    @property
    def write(self) -> SimpleNamespace:
        return SimpleNamespace(parquet=lambda to: self.rows.write_parquet(to))


class Session:
    """As much of Spark's session, and of what builds it, as is used."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.told: dict[str, str] = {}
        self.stopped = False
        self.scratch: Path | None = None
        self.read = SimpleNamespace(parquet=lambda path: Frame(connection.read_parquet(path)))
        self.sparkContext = SimpleNamespace(setLogLevel=lambda level: None, setCheckpointDir=self._keep)

    def _keep(self, folder: str) -> None:
        assert Path(folder).is_dir()
        self.scratch = Path(folder)

    def master(self, where: str) -> Self:
        self.told["master"] = where
        return self

    def appName(self, name: str) -> Self:  # noqa: N802 - Spark's name
        return self

    def config(self, name: str, value: str) -> Self:
        self.told[name] = value
        return self

    def getOrCreate(self) -> Self:  # noqa: N802 - Spark's name
        return self

    def stop(self) -> None:
        self.stopped = True


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.delenv("PYSPARK_PYTHON", raising=False)
    made = Session(duckdb.connect())
    sql = ModuleType("pyspark.sql")
    sql.SparkSession = SimpleNamespace(builder=made)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pyspark", ModuleType("pyspark"))
    monkeypatch.setitem(sys.modules, "pyspark.sql", sql)
    return made


def every_level() -> list[tuple[int, ...]]:
    """Levels of pairs that the household rule can be about: each of forename, date of birth and e-mail, known or not, with the others."""
    grid = itertools.product(*(range(-1, len(FIELDS[AT[name]].levels)) for name in ("forename", "born", "email")))
    return [(forename, 0, born, 0, email, 0, -1) for forename, born, email in grid]


def test_the_pairs_are_written_with_what_the_household_rule_says(
    session: Session, shipped: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records, to = tmp_path / "people.parquet", tmp_path / "pairs"
    pq.write_table(pa.table({"id": [1, 2]}), records)
    assert [field.name for field in FIELDS][:5:2] == ["forename", "born", "email"]
    levels = every_level()
    asked: dict[str, Any] = {}

    def linked(model: Model, people: Frame, **more: Any) -> Frame:
        asked.update(model=model, people=people.count(), **more)
        # Splink's levels: unknown is -1, and of the known ones the strongest has the highest number.
        gammas = {
            f"gamma_{field.name}": [-1 if row[at] < 0 else len(field.levels) - 1 - row[at] for row in levels]
            for at, field in enumerate(FIELDS)
        }
        numbers = range(len(levels))
        table = pa.table(
            {
                "id_l": numbers,
                "id_r": [one + 1 for one in numbers],
                "match_weight": [1.5 * one for one in numbers],
                **gammas,
            }
        )
        return Frame(duckdb.from_arrow(table))

    monkeypatch.setattr(region, "link_on_spark", linked)
    assert region.link(shipped, records, to, least=2.0, master="local[2]", memory="1g") == len(levels)
    assert asked == {"model": shipped, "people": 2, "session": session, "least": 2.0}
    found = sorted(pq.read_table(to).to_pylist(), key=lambda row: row["left"])
    assert found == [
        {"left": at, "right": at + 1, "bits": 1.5 * at, "vetoed": vetoed(row)} for at, row in enumerate(levels)
    ]
    assert len({row["vetoed"] for row in found}) == 2
    assert session.told["master"] == "local[2]"
    assert session.told["spark.driver.memory"] == "1g"
    assert os.environ["PYSPARK_PYTHON"] == sys.executable


def test_what_was_kept_between_two_steps_is_gone_and_spark_stopped_whatever_happens(
    session: Session, shipped: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = tmp_path / "people.parquet"
    pq.write_table(pa.table({"id": [1]}), records)

    def broken(*_: Any, **__: Any) -> None:
        assert session.scratch
        (session.scratch / "names").write_text("of somebody", encoding="utf-8")
        raise RuntimeError("made up")

    monkeypatch.setattr(region, "link_on_spark", broken)
    with pytest.raises(RuntimeError, match="made up"):
        region.link(shipped, records, tmp_path / "pairs", least=0, master="local[1]", memory="1g")
    assert session.stopped
    assert session.scratch
    assert session.scratch.parent == tmp_path
    assert session.told["spark.local.dir"] == session.told["spark.sql.warehouse.dir"] == str(session.scratch)
    assert [path.name for path in tmp_path.iterdir()] == ["people.parquet"]
