"""An answer cannot hold a value without evidence, and comes back from storage as it was."""

from __future__ import annotations

import json

import pytest

from answerable.answering.answer import Cell, Table
from answerable.answering.stored import answer_as_data, answer_from_data

from .register import BASIC, M, ask, register


def test_a_value_without_evidence_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="The value '£5' has no evidence"):
        Cell("£5")


def test_a_row_must_fit_its_table() -> None:
    with pytest.raises(ValueError, match="A row of 1 cells does not fit 2 columns"):
        Table(("Provider", "Value"), ((Cell("x", blank=True),),))


def test_a_stored_answer_is_the_same_answer() -> None:
    answer = ask(
        register(*BASIC),
        "All contracts and their values",
        M.PROVIDER,
        M.AMOUNT,
        wants_every=True,
        label="1",
        parent=None,
    )
    assert answer_from_data(json.loads(json.dumps(answer_as_data(answer)))) == answer


def test_a_stored_value_that_lost_its_evidence_is_refused() -> None:
    data = answer_as_data(ask(register(*BASIC), "All contracts", M.PROVIDER, wants_every=True))
    cell = data["tables"][0]["rows"][0][0]
    cell["evidence"] = ()
    with pytest.raises(ValueError, match="has no evidence"):
        answer_from_data(data)
