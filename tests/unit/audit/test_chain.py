"""How the journal digests values and chains its entries."""

import hashlib
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from answerable.audit.rules import chain

ENTRY: dict[str, Any] = {
    "seq": 1,
    "at": datetime(2026, 4, 1, 9, 30, tzinfo=UTC),
    "who": "system",
    "action": "register.loaded",
    "record": "register",
    "ref": "northshire",
    "salt": "00" * 16,
    "before": {},
    "after": {"value": "ab" * 32},
    "prev": chain.START,
}


@pytest.mark.parametrize(
    "other",
    [
        {"seq": 2},
        {"at": datetime(2026, 4, 1, 9, 30, 0, 1, tzinfo=UTC)},
        {"who": "user:1"},
        {"action": "register.changed"},
        {"record": "agreement"},
        {"ref": "A-1"},
        {"salt": "01" * 16},
        {"before": {"value": "ab" * 32}},
        {"after": {}},
        {"prev": "1" * 64},
    ],
)
def test_everything_in_an_entry_is_under_its_hash(other: dict[str, Any]) -> None:
    assert chain.hash_entry(**ENTRY | other) != chain.hash_entry(**ENTRY)


def test_the_hash_does_not_hang_on_how_the_entry_is_written() -> None:
    summer = ENTRY["at"].astimezone(timezone(timedelta(hours=1)))
    assert chain.hash_entry(**ENTRY | {"at": summer}) == chain.hash_entry(**ENTRY)
    two = {"a": "1", "b": "2"}
    assert chain.hash_entry(**ENTRY | {"after": two}) == chain.hash_entry(
        **ENTRY | {"after": dict(reversed(two.items()))}
    )


def test_equal_values_look_different_in_two_entries() -> None:
    assert chain.digest_value("00" * 16, "value", "£86,000") != chain.digest_value("01" * 16, "value", "£86,000")
    assert chain.digest_value("00" * 16, "value", 1) != chain.digest_value("00" * 16, "amount", 1)


def test_a_digest_is_not_a_bare_hash_of_the_value() -> None:
    digest = chain.digest_value("00" * 16, "value", "yes")
    assert len(digest) == 64
    assert digest not in {hashlib.sha256(text).hexdigest() for text in (b"yes", b'"yes"', b'["value","yes"]')}


@pytest.mark.parametrize(
    "value", [None, True, "text", 5, Decimal("86000.00"), date(2016, 1, 1), ["a", "b"], {"k": Decimal(1)}]
)
def test_values_of_every_kind_can_be_digested(value: Any) -> None:
    assert chain.digest_fields("00" * 16, {"field": value}) == {"field": chain.digest_value("00" * 16, "field", value)}
