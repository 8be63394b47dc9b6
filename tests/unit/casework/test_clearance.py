"""Who must sign, under which digest, and what may not be told to the public."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.casework.rules.clearance import (
    GIVES_OR_REFUSES,
    MOST_STEPS,
    CannotClear,
    Signed,
    addressee_digest,
    canonical,
    chain,
    digest_of,
    event_after_sending,
    is_cleared,
    manifest_digest,
    next_step,
    personal_in,
    roles_that_clear,
    why_not_chain,
    why_not_sign,
)
from answerable.casework.rules.life import Event

KINDS = (
    "acknowledgement",
    "invalid",
    "clarification",
    "fees",
    "extension",
    "transfer",
    "lateness",
    "refusal",
    "response",
    "review_acknowledgement",
    "review_outcome",
)
ROLES = ("approver", "foi_officer", "auditor", "nobody")


def test_without_a_setting_a_reply_has_one_step_a_sensitive_one_two_and_other_letters_none() -> None:
    for kind in KINDS:
        steps = 1 if kind in GIVES_OR_REFUSES else 0
        assert chain(kind, sensitive=False) == ("approver",) * steps
        assert chain(kind, sensitive=True) == ("approver",) * steps * 2


@given(st.sampled_from(KINDS), st.booleans(), st.none() | st.lists(st.sampled_from(ROLES), max_size=4))
def test_whatever_is_set_a_letter_that_gives_or_refuses_is_signed_and_only_by_those_who_clear(
    kind: str, sensitive: bool, chosen: list[str] | None
) -> None:
    steps = chain(kind, sensitive=sensitive, chosen=chosen)
    assert steps or kind not in GIVES_OR_REFUSES
    assert set(steps) <= set(roles_that_clear())
    if chosen and set(chosen) <= set(roles_that_clear()):
        assert steps == tuple(chosen)


def test_the_approver_is_who_clears() -> None:
    assert roles_that_clear() == ("approver",)


def test_a_chain_that_cannot_be_is_refused_with_the_reason() -> None:
    assert "at most" in why_not_chain("fees", ["approver"] * (MOST_STEPS + 1))
    assert "may clear" in why_not_chain("fees", ["foi_officer"])
    assert "always signed" in why_not_chain("refusal", [])
    assert why_not_chain("refusal", ["approver"]) == ""
    assert why_not_chain("fees", []) == ""


def test_the_steps_are_signed_in_their_order_each_by_another_person_and_never_by_a_drafter() -> None:
    steps = ("approver", "approver")
    first = Signed(1, 7, "d")
    assert next_step(steps, []) == 1
    assert next_step(steps, [first]) == 2
    assert next_step(steps, [first, Signed(2, 8, "d")]) is None
    assert why_not_sign(steps, [], by=7, role="approver", drafters={1}) == ""
    assert "drafting" in why_not_sign(steps, [], by=7, role="approver", drafters={7})
    assert "earlier step" in why_not_sign(steps, [first], by=7, role="approver", drafters=())
    assert "“Approver”" in why_not_sign(steps, [first], by=8, role="foi_officer", drafters=())
    assert "Everybody" in why_not_sign(("approver",), [first], by=8, role="approver", drafters=())


@given(
    st.lists(st.sampled_from(roles_that_clear()), max_size=3),
    st.lists(st.builds(Signed, st.integers(1, 4), st.integers(1, 4), st.sampled_from(["this", "that"])), max_size=4),
    st.sets(st.integers(1, 4), max_size=2),
)
def test_cleared_means_every_step_this_digest_other_people_no_drafter(
    steps: list[str], signed: list[Signed], drafters: set[int]
) -> None:
    if is_cleared(steps, signed, digest="this", drafters=drafters):
        assert {one.step for one in signed} >= set(range(1, len(steps) + 1))
        assert {one.digest for one in signed} <= {"this"}
        assert len({one.by for one in signed}) == len(signed)
        assert not {one.by for one in signed} & drafters


@given(st.integers(1, 3), st.lists(st.tuples(st.integers(1, 5), st.sampled_from(ROLES)), max_size=8))
def test_whoever_may_sign_leads_to_a_letter_that_is_cleared(length: int, people: list[tuple[int, str]]) -> None:
    steps, signed, drafters = ("approver",) * length, list[Signed](), {5}
    for person, role in people:
        if not why_not_sign(steps, signed, by=person, role=role, drafters=drafters):
            signed.append(Signed(next_step(steps, signed) or 0, person, "d"))
    assert len(signed) <= length
    assert is_cleared(steps, signed, digest="d", drafters=drafters) is (len(signed) == length)


MANIFEST: dict[str, Any] = {
    "kind": "response",
    "subject": "FOI-2026-0001: Our reply",
    "message": "Dear Sir – attached.",
    "channel": "email",
    "addressee": "a" * 64,
    "files": [("reply.pdf", "b" * 64, 3), ("table.csv", "c" * 64, 5)],
}


def test_the_digest_that_is_signed_is_that_of_this_very_text() -> None:
    # Written out by hand from docs/decisions/019-signing-by-hash.md.
    text = (
        '["response","FOI-2026-0001: Our reply","Dear Sir – attached.","email","'
        + "a" * 64
        + '",[["reply.pdf","'
        + "b" * 64
        + '",3],["table.csv","'
        + "c" * 64
        + '",5]]]'
    )
    assert manifest_digest(**MANIFEST) == hashlib.sha256(text.encode()).hexdigest()
    assert manifest_digest(**MANIFEST) == "4502fb26f6f37a00092e696f1e6a63b43af3eb449e3616b021ae46f5f8224b13"


CHANGES: list[dict[str, Any]] = [
    {"kind": "refusal"},
    {"subject": "FOI-2026-0001: Our Reply"},
    {"message": "Dear Sir – attached"},
    {"channel": "post"},
    {"addressee": "A" * 64},
    {"files": MANIFEST["files"][::-1]},
    {"files": MANIFEST["files"][:1]},
    {"files": [("reply.pdf", "b" * 64, 4), MANIFEST["files"][1]]},
    {"files": [("reply2.pdf", "b" * 64, 3), MANIFEST["files"][1]]},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_any_other_byte_is_another_digest(change: dict[str, Any]) -> None:
    assert manifest_digest(**{**MANIFEST, **change}) != manifest_digest(**MANIFEST)


@given(st.dictionaries(st.text(), st.integers() | st.text()))
def test_the_same_data_in_another_order_has_the_same_digest(data: dict[str, Any]) -> None:
    assert digest_of(data) == digest_of(dict(reversed(list(data.items()))))
    assert b"\n" not in canonical(data) or any("\n" in str(text) for text in [*data, *data.values()])


def test_an_addressee_is_told_by_name_and_address_and_not_shown() -> None:
    one = addressee_digest("salt", channel="email", name="Zebedee Quill", where="z@example.org")
    assert one == addressee_digest("salt", channel="email", name=" Zebedee Quill", where="z@example.org ")
    others = {
        addressee_digest("other", channel="email", name="Zebedee Quill", where="z@example.org"),
        addressee_digest("salt", channel="post", name="Zebedee Quill", where="z@example.org"),
        addressee_digest("salt", channel="email", name="Zebedee Quall", where="z@example.org"),
        addressee_digest("salt", channel="email", name="Zebedee Quill", where="z@example.com"),
    }
    assert len({one, *others}) == 5


def test_what_a_sent_letter_makes_happen() -> None:
    found = {kind: event_after_sending(kind, regime="foi") for kind in KINDS}
    assert found == {
        "acknowledgement": Event.ACKNOWLEDGED,
        "invalid": None,
        "clarification": Event.CLARIFICATION_ASKED,
        "fees": Event.FEE_NOTICE,
        "extension": Event.EXTENSION,
        "transfer": None,
        "lateness": None,
        "refusal": Event.RESPONDED,
        "response": Event.RESPONDED,
        "review_acknowledgement": None,
        "review_outcome": Event.REVIEW_ANSWERED,
    }
    assert event_after_sending("extension", regime="eir") is Event.EIR_EXTENSION


@pytest.mark.parametrize(
    ("summary", "what"),
    [
        ("Zebedee Quill asked what the helpline cost.", "name"),
        ("zebedee  quill asked what the helpline cost.", "name"),
        ("Mr QUILL asked what the helpline cost.", "name"),
        ("Write to foi@example.org for more.", "e-mail"),
        ("The service at NX1 2AB was asked about.", "postcode"),
        ("The  made-up gazette asked what it cost.", "organisation"),
    ],
)
def test_a_summary_that_tells_who_asked_is_refused(summary: str, what: str) -> None:
    (sentence,) = personal_in(summary, name="Zebedee Quill", email="z@example.org", organisation="Made-up Gazette")
    assert what in sentence


def test_a_summary_of_what_was_asked_passes() -> None:
    told = "What each quill pen cost in 2024-25 was asked, and the three invoices were given. Call 101 for the police."
    assert personal_in(told, name="Zebedee Quill", email="z@example.org") == []
    assert personal_in(told, name="", email="") == []


def test_the_reasons_are_kept_apart_and_told_together() -> None:
    error = CannotClear("One.", "Two.")
    assert error.reasons == ("One.", "Two.")
    assert str(error) == "One. Two."
