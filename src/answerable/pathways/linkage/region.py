"""A region's records, too many for one machine: prepared as columns on one, linked on Spark by the same model, written as files of pairs."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.parquet as pq

from .batch import SCHEMA, VETO_SQL, columns
from .comparing import FIELDS
from .model import Model
from .records import MatchRecord
from .training import NoSpark, link_on_spark

HEADINGS = ("number", "forename", "surname", "born", "postcode", "email", "phone", "sex")
"""What the list of a region has at its head. A column may be empty; `number` is the record's own, and once in the list."""


class BadList(Exception):
    """The list cannot be used; the sentence says which line is wrong, and nothing of who is in it."""


def _rows(path: Path) -> Iterator[tuple[int, MatchRecord]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = csv.DictReader(file)
        lacking = [name for name in HEADINGS if name not in (rows.fieldnames or ())]
        if lacking:
            raise BadList(f"{path.name} lacks the column {lacking[0]}. Its first line must have {','.join(HEADINGS)}.")
        for row in rows:
            number = row["number"] or ""
            if not (number.isascii() and number.isdigit() and len(number) < 19):
                raise BadList(f"{path.name}, line {rows.line_num}: the number must be a whole number.")
            yield int(number), MatchRecord.of(row)


def prepare(listed: Path, to: Path) -> int:
    """Write the records of a CSV as the columns that are compared, in one Parquet file; return how many. Raises BadList.

    The memory is that of a hundred thousand records, however long the list. The file holds names: it is for this user alone.
    """
    number = 0
    to.touch(mode=0o600)
    try:
        with pq.ParquetWriter(to, SCHEMA) as file:
            for batch in columns(_rows(listed)):
                file.write_batch(batch)
                number += batch.num_rows
    except BaseException:
        to.unlink()
        raise
    return number


def link(model: Model, records: Path, to: Path, *, least: float, master: str, memory: str) -> int:
    """Link what `prepare` wrote on Spark, and write the pairs of at least so many bits to a new folder of Parquet files; return how many.

    Each has the numbers of both records (left, right), the evidence in bits, and whether the household rule forbids the link (vetoed:
    `batch.VETO_SQL`). `master` is Spark's own word for where it works, such as local[4] or spark://host:7077; every machine there must
    see the files and the scratch folder that is made beside `to`. Raises NoSpark.
    """
    try:
        from pyspark.sql import SparkSession
    except ModuleNotFoundError as missing:
        raise NoSpark("Spark is not installed: install pyspark beside this program, with a Java 17.") from missing
    # Spark's helpers run the Python that this is, which has what they need; a cluster's own is named by the variable.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    # Between two steps Spark keeps its rows here: they hold names, and are gone at the end.
    with TemporaryDirectory(prefix=".linking-", dir=to.parent) as scratch:
        session = (
            SparkSession.builder.master(master)
            .appName("answerable pathways region")
            .config("spark.driver.memory", memory)
            .config("spark.local.dir", scratch)
            .config("spark.sql.warehouse.dir", scratch)
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .getOrCreate()
        )
        try:
            session.sparkContext.setLogLevel("ERROR")
            session.sparkContext.setCheckpointDir(scratch)
            found = link_on_spark(model, session.read.parquet(str(records)), session=session, least=least)
            _write(found.as_spark_dataframe(), to)
            return int(session.read.parquet(str(to)).count())
        finally:
            session.stop()


def _write(found: Any, to: Path) -> None:
    """Write the numbers of the pairs, the evidence, and what the household rule says. Splink numbers levels from the weakest up."""
    levels = [
        f"CASE WHEN gamma_{field.name} < 0 THEN -1 ELSE {len(field.levels) - 1} - gamma_{field.name} END AS {field.name}_level"
        for field in FIELDS
    ]
    told = found.selectExpr("id_l AS left", "id_r AS right", "match_weight AS bits", *levels)
    told.selectExpr("left", "right", "bits", f"{VETO_SQL} AS vetoed").write.parquet(str(to))
