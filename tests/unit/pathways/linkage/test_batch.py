"""Whole lists give what one look-up gives, and what Splink gives; training finds its way back; reviews teach."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest
from rapidfuzz.distance import JaroWinkler

from answerable.pathways.linkage import batch, households, second_stage, training
from answerable.pathways.linkage.blocking import blocks
from answerable.pathways.linkage.comparing import AT, FIELDS
from answerable.pathways.linkage.model import Frequencies, Model, implausible, load
from answerable.pathways.linkage.records import MatchRecord
from answerable.pathways.linkage.scoring import VETOED, contributions, score, vetoed
from tests.benchmarks.made_up_county import County, Record

KEY = b"a key of these tests, no more."


@pytest.fixture(scope="module")
def pairs(model: Model, people: list[MatchRecord]) -> batch.Pairs:
    """Every pair of the county that shares a key."""
    with batch.engine() as connection:
        batch.store(connection, "people", enumerate(people), key=KEY)
        return batch.Pairs.joined(list(batch.link_within(connection, model, "people", least=-1_000)))


def test_a_list_gives_what_one_look_up_gives(model: Model, people: list[MatchRecord], pairs: batch.Pairs) -> None:
    assert len(pairs) > 2_500
    told = batch.contributions(model, pairs)
    for at in range(len(pairs)):
        one, other = people[pairs.left[at]], people[pairs.right[at]]
        found = score(model, one, other)
        assert found.levels == tuple(pairs.levels[at])
        assert found.evidence == pytest.approx(pairs.evidence[at], abs=1e-6)
        assert found.household == pytest.approx(pairs.household[at], abs=1e-6)
        assert found.bits == pytest.approx(pairs.bits[at], abs=1e-6)
        assert found.vetoed == pairs.vetoed[at]
        assert contributions(model, (one.forename, one.surname), found.levels) == pytest.approx(
            tuple(told[at]), abs=1e-6
        )
    assert (batch.vetoed(pairs.levels) == pairs.vetoed).all()
    assert len(pairs.keep(pairs.vetoed)) == pairs.vetoed.sum() > 0
    assert not pairs.vetoed.all()


def test_every_pair_that_shares_a_key_is_weighed(people: list[MatchRecord], pairs: batch.Pairs) -> None:
    few = range(600)
    keys = {at: set(blocks(people[at])) for at in few}
    expected = {(one, other) for one, other in combinations(few, 2) if keys[one] & keys[other]}
    inside = (pairs.left < 600) & (pairs.right < 600)
    assert set(zip(pairs.left[inside].tolist(), pairs.right[inside].tolist(), strict=True)) == expected


def test_the_household_rule_is_one_in_three_places() -> None:
    grid = np.array(
        [(fore, 0, born, 0, email, 0, 0) for fore in range(-1, 7) for born in range(-1, 6) for email in range(-1, 3)]
    )
    with batch.engine() as connection:
        connection.register("grid", _columns(grid))
        told = connection.execute(f"SELECT {batch.VETO_SQL} FROM grid").fetchnumpy()
    expected = [vetoed(tuple(row)) for row in grid.tolist()]
    assert next(iter(told.values())).tolist() == expected
    assert batch.vetoed(grid).tolist() == expected


def _columns(grid: np.ndarray) -> object:
    import pyarrow as pa

    return pa.table({f"{field.name}_level": grid[:, at] for at, field in enumerate(FIELDS)})


def test_a_list_against_a_store(model: Model, people: list[MatchRecord]) -> None:
    few = people[:50]
    with batch.engine() as connection:
        batch.store(connection, "people", enumerate(people), key=KEY)
        batch.store(connection, "few", enumerate(few), key=KEY)
        assert batch.described(connection)["people"] == len(people)
        found = batch.link_between(connection, model, "few", "people", least=-1_000)
        none = batch.link_between(connection, model, "few", "people", least=-1_000, busiest=0)
        counted = batch.frequencies(connection, "people")
    assert counted == model.frequencies
    assert len(none) == 0
    assert {(at, at) for at in range(50) if blocks(few[at])} <= set(
        zip(found.left.tolist(), found.right.tolist(), strict=True)
    )
    for at in range(len(found)):
        assert score(model, few[found.left[at]], people[found.right[at]]).bits == pytest.approx(
            found.bits[at], abs=1e-6
        )


def test_without_counts_of_names_the_average_counts(shipped: Model, people: list[MatchRecord]) -> None:
    bare = shipped.for_store(records=200, frequencies=None)
    with batch.engine() as connection:
        batch.store(connection, "people", enumerate(people[:200]), key=KEY)
        found = batch.Pairs.joined(list(batch.link_within(connection, bare, "people", least=-1_000)))
    for at in range(len(found)):
        assert score(bare, people[found.left[at]], people[found.right[at]]).bits == pytest.approx(
            found.bits[at], abs=1e-6
        )


def test_an_empty_store_has_no_pairs(model: Model) -> None:
    with batch.engine() as connection:
        batch.store(connection, "people", (), key=KEY)
        assert list(batch.link_within(connection, model, "people")) == []


def test_our_weight_is_splinks() -> None:
    """Ten thousand pairs and more, to a hundredth of a bit."""
    import pyarrow as pa

    people = [MatchRecord.of(record.identity) for record in County(78).records(16_000)]
    model = load().for_store(records=len(people), frequencies=Frequencies.of(people))
    table = pa.Table.from_batches(list(batch.columns(enumerate(people))))
    with batch.engine() as connection, training.quiet():
        found = training.linker(connection, table, model).inference.predict(threshold_match_weight=-60)
        rows = connection.execute(f"SELECT id_l, id_r, match_weight FROM {found.physical_name}").fetchall()
    assert len(rows) > 10_000
    for one, other, weight in rows:
        assert math.isclose(score(model, people[one], people[other]).evidence, weight, abs_tol=0.01)


@pytest.fixture(scope="module")
def trained(people: list[MatchRecord]) -> Model:
    """A model trained on the county of these tests."""
    return training.train(enumerate(people), seed=1, card={"trained_on": "a test"}, pairs=5e5)


def test_training_without_labels_finds_what_is_so(
    trained: Model, county: list[Record], people: list[MatchRecord]
) -> None:
    """The shares are held against the truth, which training did not see."""
    by_person: dict[int, list[int]] = {}
    for record in county:
        by_person.setdefault(record.person, []).append(record.number)
    same = [(one, other) for records in by_person.values() for one, other in combinations(records, 2)]
    known = [(people[one].born, people[other].born) for one, other in same if people[one].born and people[other].born]
    m = trained.weights[AT["born"]][0].m
    assert m == pytest.approx(sum(one == other for one, other in known) / len(known), abs=0.03)
    assert trained.prior * len(people) * (len(people) - 1) / 2 == pytest.approx(len(same), rel=0.25)
    assert trained.household.prior > trained.prior
    assert not any("Date of birth" in sentence or "exact" in sentence for sentence in implausible(trained))


def test_a_trained_model_counts_households_as_they_are(trained: Model) -> None:
    shares = trained.household.shares
    assert 0.4 < shares[AT["surname"]][0] < 0.8
    assert shares[AT["born"]][0] < 0.03
    assert shares[AT["forename"]][0] < 0.03
    assert shares[AT["postcode"]][0] > 0.5


def test_a_field_that_nobody_knows_says_nothing(people: list[MatchRecord]) -> None:
    bare = [replace(record, phone="", sex="") for record in people[:2_000]]
    model = training.train(enumerate(bare), seed=1, card={}, pairs=2e5)
    assert model.bits[AT["phone"]] == (0.0, 0.0, 0.0, 0.0)
    assert model.bits[AT["sex"]] == (0.0, 0.0, 0.0)


def test_a_level_that_was_not_seen_weighs_no_more_than_an_exact_one() -> None:
    m, u = [0.8, 0.1, 0.0], [0.01, 0.0, 0.99]
    training._fill(m, u)
    assert m[1] / u[1] == pytest.approx(m[0] / u[0])
    assert min(m + u) > 0


def test_shares_are_lifted_by_rank(shipped: Model) -> None:
    at = AT["postcode"]
    field, levels = FIELDS[at], shipped.weights[at]
    raised = households.lifted(field, np.array([0.84, 0.0, 0.01, 0.15]), levels)
    ratios = [share / weight.m for share, weight in zip(raised, levels, strict=True)]
    assert all(weaker >= stronger * 0.999 for stronger, weaker in pairwise(ratios))
    assert raised[0] == 0.84


def test_spark_says_when_it_is_not_there(shipped: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql.types", None)
    with pytest.raises(training.NoSpark, match="install pyspark"):
        training.link_on_spark(shipped, None, session=None)


def test_spark_gets_the_same_settings_in_its_own_words(shipped: Model) -> None:
    duck, spark = training.settings(shipped), training.settings(shipped, dialect="spark")
    told = str(spark["comparisons"])
    assert "arrays_overlap" in told
    assert "list_has_any" not in told
    assert "jaro_winkler" not in told
    assert f"{training.ALIKE_ON_SPARK}(" in told
    assert (
        duck["probability_two_random_records_match"] == spark["probability_two_random_records_match"] == shipped.prior
    )


def test_spark_is_handed_the_records_the_settings_and_how_alike_names_are(
    shipped: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The backend stands in: Spark itself is not installed here."""
    import types

    import splink

    asked: dict[str, object] = {}
    registered: dict[str, Callable[[str, str], float]] = {}

    class Backend:
        def __init__(self, spark_session: object, register_udfs_automatically: bool) -> None:
            asked.update(session=spark_session, its_own=register_udfs_automatically)

        def register(self, records: object, dataset_display_name: str) -> object:
            return records

    class Linker:
        def __init__(self, records: object, settings: object) -> None:
            asked.update(records=records, settings=settings)
            self.inference = self

        def predict(self, threshold_match_weight: float) -> str:
            return f"pairs from {threshold_match_weight}"

    class Session:
        udf = types.SimpleNamespace(register=lambda name, asks, kind: registered.update({name: asks}))

    monkeypatch.setitem(sys.modules, "pyspark.sql.types", types.SimpleNamespace(DoubleType=str))
    monkeypatch.setitem(sys.modules, "splink.backends.spark", types.SimpleNamespace(SparkAPI=Backend))
    monkeypatch.setattr(splink, "Linker", Linker)
    session = Session()
    assert training.link_on_spark(shipped, "rows", session=session, least=2.0) == "pairs from 2.0"
    told = training.settings(shipped, dialect="spark")
    assert asked == {"session": session, "its_own": False, "records": "rows", "settings": told}
    (alike,) = registered.values()
    long = ("quillfeatherstone", "quillfeatherstown")
    assert list(registered) == [training.ALIKE_ON_SPARK]
    assert alike(*long) == JaroWinkler.similarity(*long)


@pytest.fixture(scope="module")
def stage(
    model: Model, pairs: batch.Pairs, county: list[Record]
) -> tuple[second_stage.SecondStage, np.ndarray, np.ndarray]:
    """A second stage learnt from 500 judged pairs, every pair's features, and the truth."""
    person = np.array([record.person for record in county])
    same = person[pairs.left] == person[pairs.right]
    found = second_stage.features(pairs.evidence - pairs.household, batch.contributions(model, pairs))
    chosen, stands_for = second_stage.to_review(pairs.bits, 600, seed=1)
    return second_stage.learn(found[chosen], same[chosen], stands_for, model_version=model.version), found, same


def test_reviews_teach(
    model: Model, pairs: batch.Pairs, stage: tuple[second_stage.SecondStage, np.ndarray, np.ndarray]
) -> None:
    learnt, _, same = stage
    accepted = learnt.of_pairs(model, pairs) >= 0.5
    assert (accepted & same).sum() / accepted.sum() > 0.96
    assert (accepted & same).sum() / same.sum() > 0.96
    assert min(learnt.coefficients) >= 0
    assert learnt.reviews >= second_stage.LEAST_REVIEWS
    assert not accepted[pairs.vetoed].any()


def test_one_pair_and_many_are_judged_alike(
    model: Model,
    people: list[MatchRecord],
    pairs: batch.Pairs,
    stage: tuple[second_stage.SecondStage, np.ndarray, np.ndarray],
) -> None:
    learnt, _, _ = stage
    chances = learnt.of_pairs(model, pairs)
    for at in range(0, len(pairs), 37):
        found = score(model, people[pairs.left[at]], people[pairs.right[at]])
        assert learnt.probability(found) == pytest.approx(chances[at], abs=1e-9)
        told = learnt.reasons(found)
        assert told[0] == f"Learnt from {learnt.reviews} pairs that people judged."
        assert len(told) > 1


def test_more_agreement_never_lowers_the_chance(stage: tuple[second_stage.SecondStage, np.ndarray, np.ndarray]) -> None:
    learnt, found, _ = stage
    base = learnt.probabilities(found)
    for column in range(found.shape[1]):
        better = found.copy()
        better[:, column] += 1
        assert (learnt.probabilities(better) >= base).all()


def test_a_second_stage_comes_back_as_it_was_written(
    stage: tuple[second_stage.SecondStage, np.ndarray, np.ndarray],
) -> None:
    learnt, _, _ = stage
    assert second_stage.SecondStage.from_json(learnt.as_json()) == learnt
    wrong = replace(learnt, coefficients=(-1.0, *learnt.coefficients[1:]))
    with pytest.raises(ValueError, match="below zero"):
        second_stage.SecondStage.from_json(wrong.as_json())


def test_few_reviews_teach_nothing(stage: tuple[second_stage.SecondStage, np.ndarray, np.ndarray]) -> None:
    _, found, same = stage
    with pytest.raises(second_stage.TooFewReviews, match="100 pairs have been judged; 500 are needed"):
        second_stage.learn(found[:100], same[:100], np.ones(100), model_version="")
    right = np.flatnonzero(same)[:600]
    with pytest.raises(second_stage.TooFewReviews, match="Only 0 of the judged pairs were judged one way"):
        second_stage.learn(found[right], same[right], np.ones(len(right)), model_version="")


def test_pairs_to_review_are_from_every_band_and_the_same_every_time(pairs: batch.Pairs) -> None:
    chosen, stands_for = second_stage.to_review(pairs.bits, 400, seed=3)
    again, _ = second_stage.to_review(pairs.bits, 400, seed=3)
    assert (chosen == again).all()
    assert len(chosen) <= 400
    assert len(set(chosen.tolist())) == len(chosen)
    eligible = (pairs.bits >= second_stage.BANDS[0]).sum()
    assert stands_for.sum() == pytest.approx(eligible)
    assert (pairs.bits[chosen] > VETOED).all()
    none, _ = second_stage.to_review(np.array([VETOED]), 10, seed=1)
    assert len(none) == 0
