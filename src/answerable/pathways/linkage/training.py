"""Weights from records, without labels: Splink is the trainer, offline, and hands over a model in our own format.

What is compared and how is `comparing`; Splink estimates how often each level is seen. Its match weight and `scoring` are the same
to a hundredth of a bit, and a test says so on ten thousand pairs.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import duckdb
import pyarrow as pa

from . import households
from .batch import columns, engine
from .comparing import FIELDS
from .model import Model, Weight, rounded
from .records import MatchRecord

LEAST_SEEN = 1e-7
"""No level is held to be rarer than this, seen or not."""

THRESHOLDS = {"show": 2.0, "join": 0.7, "fracture": 0.0}
"""In bits: chosen on development seeds of the made-up county (tests/benchmarks/made_up_county.py)."""


ALIKE_ON_SPARK = "how_alike_two_names_are"
"""Under this name Spark finds our measure; Spark's own function of that name would hide one registered under it."""


class NoSpark(RuntimeError):
    """Spark was asked for and is not installed."""


def _blocking() -> list[Any]:
    from splink import block_on

    return [
        block_on("forename", "surname"),
        block_on("surname", "born"),
        block_on("forename", "born"),
        block_on("phone"),
        block_on("email"),
        block_on("postcode", "substr(forename,1,1)", "substr(born,1,4)"),
        block_on("born", "postcode"),
        block_on("turned", "substr(surname,1,3)"),
        block_on("postcode", "forename"),
    ]


def settings(model: Model | None, *, dialect: str = "duckdb") -> dict[str, Any]:
    """Return the Splink settings of what is compared, with the weights of a model where there is one.

    For Spark the names of two functions differ, and nothing else.
    """

    def spoken(sql: str) -> str:
        if dialect == "spark":
            return sql.replace("list_has_any", "arrays_overlap").replace("jaro_winkler_similarity", ALIKE_ON_SPARK)
        return sql

    comparisons = []
    for at, field in enumerate(FIELDS):
        null = f"{field.name}_l IS NULL OR {field.name}_r IS NULL"
        levels: list[dict[str, Any]] = [{"sql_condition": null, "label_for_charts": "unknown", "is_null_level": True}]
        for number, level in enumerate(field.levels):
            told: dict[str, Any] = {"sql_condition": spoken(level.sql) or "ELSE", "label_for_charts": level.code}
            if field.by_frequency and number == 0:
                told |= {"tf_adjustment_column": field.name, "tf_adjustment_weight": 1.0}
            if model is not None:
                told |= {"m_probability": model.weights[at][number].m, "u_probability": model.weights[at][number].u}
            levels.append(told)
        comparisons.append({"output_column_name": field.name, "comparison_levels": levels})
    found: dict[str, Any] = {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "sql_dialect": dialect,
        "comparisons": comparisons,
        "blocking_rules_to_generate_predictions": [rule.get_blocking_rule(dialect).as_dict() for rule in _blocking()],
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": True,
    }
    if model is not None:
        found["probability_two_random_records_match"] = model.prior
    return found


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the trainer's remarks out of the log while it works: they are for its charts."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


def linker(connection: duckdb.DuckDBPyConnection, records: pa.Table, model: Model | None = None) -> Any:
    """Return Splink's linker over these records (columns of `batch.columns`), with the weights of a model where there is one."""
    from splink import DuckDBAPI, Linker

    database = DuckDBAPI(connection)
    return Linker(database.register(records, dataset_display_name="people"), settings(model))


def train(
    records: Iterable[tuple[int, MatchRecord]],
    *,
    seed: int,
    card: Mapping[str, Any],
    pairs: float = 5e6,
    memory: str = "1500MB",
) -> Model:
    """Estimate a model from records without labels. The number of each record must be its own.

    u by comparing random pairs; the prior by records that agree on forename, surname and date of birth, or an e-mail address; m by
    expectation maximisation over four sets of pairs (facts/pathways.md 2.2), since each can say nothing of what it was chosen by. The
    result is to pass `model.gate` before it is used.
    """
    from splink import block_on
    from splink.internals.exceptions import EMTrainingException

    table = pa.Table.from_batches(list(columns(records)))
    with engine(memory=memory) as connection, quiet():
        trained = linker(connection, table)
        trained.training.estimate_probability_two_random_records_match(
            [block_on("forename", "surname", "born"), block_on("email"), block_on("phone", "born")], recall=0.85
        )
        # Maximisation over few fields can move the prior, which these rules know better.
        prior = rounded(float(trained.misc.save_model_to_json()["probability_two_random_records_match"]))
        trained.training.estimate_u_using_random_sampling(max_pairs=pairs, seed=seed)
        for rule in (
            block_on("email"),
            block_on("phone"),
            block_on("born", "substr(forename,1,1)"),
            block_on("forename", "surname", "postcode"),
        ):
            # A set of pairs that is empty, for want of e-mail addresses say, teaches nothing; the others do.
            with suppress(EMTrainingException):
                trained.training.estimate_parameters_using_expectation_maximisation(
                    rule, max_pairs=2_000_000, estimate_without_term_frequencies=True
                )
        told = trained.misc.save_model_to_json()
    weights = from_splink(told)
    return households.learn(table, weights, prior, card=card, thresholds=THRESHOLDS, memory=memory)


def from_splink(told: Mapping[str, Any]) -> tuple[tuple[Weight, ...], ...]:
    """Return the weights of what Splink saved. Each field's shares add up to 1."""
    found = {comparison["output_column_name"]: comparison["comparison_levels"] for comparison in told["comparisons"]}
    weights = []
    for field in FIELDS:
        # A field that no record knew was not trained: it says nothing.
        neutral = [{"m_probability": 1.0, "u_probability": 1.0}] * len(field.levels)
        rows = [row for row in found.get(field.name, neutral) if not row.get("is_null_level")]
        shares = {side: [float(row.get(f"{side}_probability") or 0.0) for row in rows] for side in ("m", "u")}
        _fill(shares["m"], shares["u"])
        weights.append(
            tuple(
                Weight(level.code, rounded(m / sum(shares["m"])), rounded(u / sum(shares["u"])))
                for level, m, u in zip(field.levels, shares["m"], shares["u"], strict=True)
            )
        )
    return tuple(weights)


def _fill(m: list[float], u: list[float]) -> None:
    """Give a level that was not seen often enough a share that makes it weigh no more than an exact agreement: rare is not certain."""
    for at in range(len(m)):
        m[at], u[at] = max(m[at], LEAST_SEEN), max(u[at], LEAST_SEEN)
        if at and u[at] * m[0] < m[at] * u[0]:
            u[at] = m[at] * u[0] / m[0]


def link_on_spark(model: Model, records: Any, *, session: Any, least: float = 0.0) -> Any:
    """Link a table that is too large for one machine with the same model on Spark, and return Splink's frame of pairs.

    `records` is a Spark frame with the columns of `batch.SCHEMA`; `session` a SparkSession with a checkpoint folder set
    (`session.sparkContext.setCheckpointDir`), whose machines have rapidfuzz: how alike two names are is asked of it, as everywhere else.
    (Spark's own measure, and the one that Splink brings for it, give other numbers: of 5,575 pairs among 10,000 made-up records nine
    got another weight.) NoSpark where pyspark is not installed.
    """
    try:
        from pyspark.sql.types import DoubleType
        from splink import Linker
        from splink.backends.spark import SparkAPI
    except ModuleNotFoundError as missing:
        raise NoSpark(
            "Spark is not installed: install pyspark beside this program, or link on one machine with DuckDB."
        ) from missing

    def alike(one: str, other: str) -> float:
        # Carried to Spark's machines by its own words, which is why it asks there.
        from rapidfuzz.distance import JaroWinkler

        return JaroWinkler.similarity(one, other)

    session.udf.register(ALIKE_ON_SPARK, alike, DoubleType())
    database = SparkAPI(spark_session=session, register_udfs_automatically=False)
    spark = Linker(database.register(records, dataset_display_name="people"), settings(model, dialect="spark"))
    return spark.inference.predict(threshold_match_weight=least)
