"""The form of a service's return: what a file can hold, its one form, its signature."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some
from nacl.signing import SigningKey

from answerable.standards import service_returns as form
from answerable.standards.service_returns import BadReturn, ServiceReturn, canonical, read, written

KEY = bytes(range(32))
COUNTS: dict[str, int | None] = dict.fromkeys(form.WORDS, 0)
RETURN = ServiceReturn(
    reference=UUID("6f1c9e3e-8a55-4c0b-9f0e-0d3f5d1e2a77"),
    service="S-1",
    agreement="A-1",
    first=date(2026, 4, 1),
    last=date(2026, 6, 30),
    issue=1,
    note="",
    enough=5,
    signed_on=date(2026, 7, 10),
    signed_role="Service manager",
    signed_organisation="Made-up provider’s",
    counts=COUNTS,
)


def signed(data: Any) -> bytes:
    """Any data as a file whose signature fits."""
    key = SigningKey(KEY)
    signature = b64encode(key.sign(canonical(data)).signature).decode()
    return canonical({"key": form.key_text(bytes(key.verify_key)), "return": data, "signature": signature})


@given(some.dictionaries(some.sampled_from(sorted(form.WORDS)), some.one_of(some.none(), some.integers(0, form.MOST))))
def test_what_is_written_is_what_is_read(counts: dict[str, int | None]) -> None:
    what = replace(RETURN, counts={**COUNTS, **counts})
    found = read(written(what, KEY))
    assert found.what == what
    assert found.key == bytes(SigningKey(KEY).verify_key)


def test_the_same_return_is_the_same_file() -> None:
    assert written(RETURN, KEY) == written(RETURN, KEY)


def test_every_cell_has_words_and_every_sum_its_cells() -> None:
    assert len(form.NEEDS) == 8  # facts/law.md D3: eight, not six or ten
    seen = {name for name, _ in form.WHOLES}
    for total, parts in form.SUMS:
        assert total in seen  # a table stands after the one whose cell it divides
        assert len(parts) > 1
        seen.update(parts)
    assert seen == set(form.WORDS)
    assert len(form.TABLE_OF) == sum(len(table.parts) for table in form.TABLES)
    assert form.called("referred") == "People referred to the service in the period"
    assert form.called("referred.source.self") == "Who referred them: The person"


@given(some.binary(max_size=300))
def test_no_content_is_anything_but_a_sentence(content: bytes) -> None:
    with pytest.raises(BadReturn):
        read(content)


@given(some.integers(0, 10_000), some.integers(1, 255))
def test_one_byte_that_was_altered_is_noticed(at: int, change: int) -> None:
    content = bytearray(written(RETURN, KEY))
    content[at % len(content)] ^= change
    with pytest.raises(BadReturn):
        read(bytes(content))


def changed(**more: Any) -> dict[str, Any]:
    """The plain data of a return with other values."""
    return {**RETURN.as_data(), **more}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ([], "does not hold exactly what it has to"),
        (changed(extra="Jane"), "does not hold exactly what it has to"),
        (changed(format="x"), "something else"),
        (changed(version=2), "version 1 is read here"),
        (changed(version=True), "whole number"),
        (changed(reference="x"), "is no reference"),
        (changed(reference=5), "not written as a return writes it"),
        (changed(service="a\nb"), "The service's reference"),
        (changed(period={"first": "2026-04-01"}), "The period does not hold"),
        (changed(period={"first": "2026-04-01", "last": "2026-06-31"}), "is no day"),
        (changed(period={"first": 4, "last": "2026-06-30"}), "The first day is not written"),
        (changed(period={"first": "2026-07-01", "last": "2026-06-30"}), "ends before it begins"),
        (changed(issue=0), "number of its issue"),
        (changed(note="x" * 501), "The note"),
        (changed(smallest_count_given=0), "smallest count"),
        (changed(signed={"on": "2026-06-30", "role": "r", "organisation": "o"}), "before its period had ended"),
        (changed(signed={"on": "2026-07-30", "role": "r", "organisation": "o", "name": "Jane"}), "Who signed it"),
        (changed(signed={"on": "2026-07-30", "role": "", "organisation": "o"}), "The role"),
        (changed(counts=[]), "counts are missing"),
        (changed(counts={**COUNTS, "Jane": 1}), "a cell that no return has"),
        (changed(counts={}), "One that is not given has to be null"),
        (changed(counts={**COUNTS, "referred": 1.5}), "whole number"),
        (changed(counts={**COUNTS, "referred": -1}), "whole number"),
        (changed(counts={**COUNTS, "referred": True}), "whole number"),
    ],
)
def test_what_no_return_holds_is_refused(data: Any, said: str) -> None:
    with pytest.raises(BadReturn, match=said):
        read(signed(data))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b" " * (form.LARGEST + 1), "larger than"),
        (b"[" * 100_000, "not JSON"),
        (b"\xff", "not JSON"),
        (b"[]", "no signed return"),
        (canonical({"key": 1, "return": {}, "signature": ""}), "have to be texts"),
        (json.dumps({"key": "", "return": {}, "signature": ""}).encode(), "not in the form"),
        (b'{"key":"","return":NaN,"signature":""}', "not in the form"),
        (b'{"key":"","return":"\\ud800","signature":""}', "not in the form"),
        (canonical({"key": "AAAA", "return": {}, "signature": ""}), "no key"),
        (canonical({"key": "é", "return": {}, "signature": ""}), "no key"),
        (canonical({"key": form.key_text(KEY), "return": {}, "signature": "x"}), "signature does not fit"),
        (canonical({"key": form.key_text(KEY), "return": {}, "signature": ""}), "signature does not fit"),
    ],
)
def test_what_is_no_file_of_a_return_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(BadReturn, match=said):
        read(content)


def test_another_key_does_not_sign_for_this_one() -> None:
    data = json.loads(written(RETURN, KEY))
    data["key"] = form.key_text(bytes(SigningKey(bytes(32)).verify_key))
    with pytest.raises(BadReturn, match="does not fit"):
        read(canonical(data))


def test_twice_the_same_name_is_refused() -> None:
    content = written(RETURN, KEY)
    twice = content.replace(b'"referred":0,', b'"referred":9,"referred":0,', 1)
    assert twice != content
    with pytest.raises(BadReturn, match="not in the form"):
        read(twice)
