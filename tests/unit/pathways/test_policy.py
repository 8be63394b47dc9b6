"""The table of rules/policy.py, held against the policy told role by role (policy_by_role.py)."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.pathways.rules import policy
from answerable.pathways.rules.policy import (
    ARTICLE_18,
    CLAUSES,
    CONFLICT,
    DESKS,
    GROUP_OF,
    SEES,
    Clause,
    Facts,
    Relation,
    allowed,
    decide,
    desk_allows,
)
from answerable.pathways.rules.protocols import FieldGroup, Purpose
from answerable.pathways.rules.verbs import Desk, Verb
from answerable.pathways.rules.vocabulary import Role, State

from .policy_by_role import Case, may_do

ALL_GROUPS = frozenset(FieldGroup)
FEW_GROUPS = frozenset({FieldGroup.REFERENCE, FieldGroup.IDENTITY, FieldGroup.NOTES})


def _shares(*purposes: Purpose, groups: frozenset[FieldGroup]) -> frozenset[tuple[Purpose, FieldGroup]]:
    return frozenset(itertools.product(purposes, groups))


SHARED = (
    frozenset(),
    *(_shares(purpose, groups=groups) for purpose in Purpose for groups in (ALL_GROUPS, FEW_GROUPS)),
    _shares(Purpose.REFERRAL, groups=FEW_GROUPS)
    | _shares(Purpose.SUPPORT, groups=frozenset({FieldGroup.REFERENCE, FieldGroup.ADDRESS})),
)
"""What is shared: nothing; each purpose with every group, and with few; two shares of different groups."""


def ties() -> Iterator[frozenset[Relation]]:
    """Every one and every two things that can tie a worker to a referral at once; of more, hypothesis tries some."""
    for size in (0, 1, 2):
        yield from map(frozenset, itertools.combinations(Relation, size))


def case_of(facts: Facts) -> Case:
    """The same facts in the words of the other reading."""
    return Case(
        role=facts.role.value,
        ties=frozenset(tie.value for tie in facts.relations),
        state=facts.state.value,
        shared=frozenset((purpose.value, group.value) for purpose, group in facts.shared),
        restricted=facts.restricted,
        conflicted=facts.conflicted,
        article_18=facts.processing_restricted,
    )


def every_fact() -> list[Facts]:
    """Each role, ties, state and share once with each restriction of the person."""
    of_person = ({}, {"restricted": True}, {"conflicted": True}, {"processing_restricted": True})
    return [
        Facts(role, tied, state, shared, **about)
        for role, tied, state, shared in itertools.product(Role, ties(), State, SHARED)
        # Each restriction is met by every clause below; with everything at once, by one kind of share.
        for about in (of_person if shared in (SHARED[0], SHARED[1], SHARED[3]) else of_person[:1])
    ]


FACTS = every_fact()
"""Facts of which each is decided on for every verb."""

BY_ROLE_AND_STATE: dict[tuple[Role, State], list[Facts]] = {
    key: list(some)
    for key, some in itertools.groupby(
        sorted(FACTS, key=lambda one: (one.role, one.state)), key=lambda one: (one.role, one.state)
    )
}


@cache
def said(facts: Facts) -> frozenset[str]:
    """What the other reading allows."""
    return may_do(case_of(facts))


def differences(facts: Iterable[Facts]) -> Iterator[Facts]:
    """Those of which the table says something else than the other reading."""
    # A verb is equal to its code.
    return (one for one in facts if allowed(one) != said(one))


def test_every_decision_is_as_the_other_reading_has_it() -> None:
    assert len(FACTS) * len(Verb) > 2000
    assert list(differences(FACTS)) == []


@given(
    st.builds(
        Facts,
        role=st.sampled_from(Role),
        relations=st.frozensets(st.sampled_from(Relation)),
        state=st.sampled_from(State),
        shared=st.frozensets(st.tuples(st.sampled_from(Purpose), st.sampled_from(FieldGroup))),
        restricted=st.booleans(),
        conflicted=st.booleans(),
        processing_restricted=st.booleans(),
    )
)
def test_whatever_comes_together_the_two_readings_agree(facts: Facts) -> None:
    assert allowed(facts) == may_do(case_of(facts))
    assert allowed(facts) == {verb for verb in Verb if decide(verb, facts).allowed}


def weakened(clause: Clause) -> Iterator[tuple[str, Clause | None]]:
    """The clause left out, and the clause with each one of its conditions left out or each one of its verbs, roles, states taken away."""
    yield "left out", None
    for relation in clause.relations:
        yield f"without {relation}", replace(clause, relations=clause.relations - {relation})
    for verb in clause.verbs:
        yield f"without {verb}", replace(clause, verbs=clause.verbs - {verb})
    for role in clause.roles:
        yield f"without {role}", replace(clause, roles=clause.roles - {role})
    for state in clause.states:
        yield f"without {state}", replace(clause, states=clause.states - {state})
    yield "in every state", replace(clause, states=frozenset(State))
    yield "for every role", replace(clause, roles=frozenset(Role))
    yield "every verb", replace(clause, verbs=frozenset(Verb))
    if clause.under:
        yield "without a share", replace(clause, under=frozenset())
        yield "for every purpose", replace(clause, under=frozenset(Purpose))
        yield "given the other way round", replace(clause, given=not clause.given)
    for purpose in clause.under:
        yield f"not for {purpose}", replace(clause, under=clause.under - {purpose} or frozenset({Purpose.NAME_CHECK}))
    yield "restricted the other way round", replace(clause, restricted=not clause.restricted)


NO_MATTER = {("H4", "given the other way round")}
"""What R3 and R4 allow already to a hub that referred somebody itself, so that no decision rests on it."""

MUTANTS = [
    (clause, what, mutant)
    for clause in CLAUSES
    for what, mutant in weakened(clause)
    if mutant != clause and (clause.code, what) not in NO_MATTER
]


def _told_apart(monkeypatch: pytest.MonkeyPatch, clause: Clause, mutant: Clause | None) -> bool:
    """Whether some facts that the clause, or what became of it, is about are decided otherwise."""
    at = CLAUSES.index(clause)
    monkeypatch.setattr(policy, "CLAUSES", (*CLAUSES[:at], *((mutant,) if mutant else ()), *CLAUSES[at + 1 :]))
    either = [one for one in (clause, mutant) if one]
    roles, states = (frozenset().union(*found) for found in ([o.roles for o in either], [o.states for o in either]))
    relations = frozenset.intersection(*(one.relations for one in either))
    near = itertools.chain.from_iterable(
        BY_ROLE_AND_STATE[key] for key in itertools.product(sorted(roles), sorted(states))
    )
    return any(True for _ in differences(one for one in near if relations <= one.relations))


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause.code)
def test_no_clause_and_no_condition_of_one_can_go_unnoticed(clause: Clause, monkeypatch: pytest.MonkeyPatch) -> None:
    survivors = [what for of, what, mutant in MUTANTS if of is clause and not _told_apart(monkeypatch, clause, mutant)]
    assert survivors == []


@pytest.mark.parametrize("limit", ["CONFLICT", "ARTICLE_18"])
def test_no_limit_can_go_unnoticed(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for verbs in (frozenset(Verb), frozenset() if limit == "ARTICLE_18" else frozenset({Verb.SEE_STATE})):
        monkeypatch.setattr(policy, limit, replace(getattr(policy, limit), verbs=verbs))
        assert any(True for _ in differences(one for one in FACTS if one.conflicted or one.processing_restricted))


def test_a_decision_names_its_clause_or_the_limit_against_it() -> None:
    writer = Facts(Role.REFERRER, frozenset({Relation.WRITTEN}), State.DRAFT)
    assert decide(Verb.SEND, writer) == policy.Decision(True, "W1", "What a draft says is its writer's own.")
    assert decide(Verb.SEND, replace(writer, conflicted=True)) == policy.Decision(False, "L1", CONFLICT.why)
    assert decide(Verb.SEND, replace(writer, processing_restricted=True)) == policy.Decision(
        False, "L2", ARTICLE_18.why
    )
    assert decide(Verb.SEE_RISK, replace(writer, processing_restricted=True)).clause == "W1"
    assert decide(Verb.ACCEPT, writer) == policy.NOBODY


def test_nobody_sees_where_somebody_lives_by_having_referred_them() -> None:
    """Reprimands for safe addresses revealed: facts/pathways.md 1.5."""
    for facts in FACTS:
        if (
            facts.relations <= {Relation.WRITTEN, Relation.REFERRED_BY_US}
            and facts.state is not State.DRAFT
            and not facts.shared
        ):
            assert not allowed(facts) & {Verb.SEE_ADDRESS, Verb.SEE_CONTACT, Verb.SEE_NOTES}


def test_administrators_see_no_people_and_who_answers_rights_sees_them_for_nothing_else() -> None:
    for facts in FACTS:
        if facts.role is Role.ADMINISTRATOR:
            assert not allowed(facts)
        if facts.role is Role.DATA_PROTECTION and Relation.RIGHTS not in facts.relations:
            assert not allowed(facts)
        if facts.role is Role.MARAC_COORDINATOR and Relation.MARAC not in facts.relations:
            assert not allowed(facts)


def test_what_is_seen_of_another_organisations_referral_is_in_a_share() -> None:
    """Facts/law.md D5. Not so: what the service itself did, the person's own rights, and an emergency, as each clause says."""
    own = {"S6", "S8", "S9", "A2", "D1", "D2", "D3", "B1", "B2"}
    for clause in CLAUSES:
        if not clause.under and not clause.relations & {Relation.WRITTEN, Relation.REFERRED_BY_US}:
            assert clause.code in own, clause.code
            if clause.code in {"S6", "S8", "S9", "A2"}:
                assert clause.verbs <= {Verb.SEE_STATE, Verb.SEE_NOTES, Verb.CLOSE}


def test_who_ends_a_share_ends_what_is_seen() -> None:
    worker = Facts(Role.SUPPORT_WORKER, frozenset({Relation.ALLOCATED, Relation.OWN_SERVICE}), State.ACTIVE, SHARED[1])
    assert allowed(worker) > {Verb.SEE_ADDRESS, Verb.PLAN}
    assert allowed(replace(worker, shared=frozenset())) == {Verb.SEE_STATE, Verb.SEE_NOTES, Verb.CLOSE}


def test_every_clause_has_a_code_of_its_own_and_words() -> None:
    codes = [clause.code for clause in CLAUSES] + [CONFLICT.code, ARTICLE_18.code]
    assert len(set(codes)) == len(codes)
    assert all(clause.why.endswith(".") and clause.roles and clause.states and clause.verbs for clause in CLAUSES)
    assert {verb for clause in CLAUSES for verb in clause.verbs} == set(Verb), "a verb that nobody may is of no use"
    assert {relation for clause in CLAUSES for relation in clause.relations} == set(Relation)
    assert set(GROUP_OF.values()) == set(FieldGroup) - {FieldGroup.REFERENCE}
    assert len(SEES) == len(FieldGroup)
    assert {one.name for one in fields(Clause)} == {
        "code", "roles", "relations", "states", "verbs", "why", "under", "given", "restricted",
    }, "a condition that `weakened` and `policies._filter_of` do not know"  # fmt: skip


DESK = {
    "referrer": "use refer name_check",
    "support_worker": "use refer name_check support",
    "coordinator": "use refer name_check support match_lists exchange draft_return manage_service see_caseloads | review_links",
    "service_manager": "use refer name_check support exchange draft_return sign_return manage_service see_caseloads | manage_rules",
    "hub_lead": "use refer name_check match_lists review_safeguards | break_glass review_links read_journal manage_rules",
    "marac_coordinator": "use name_check run_marac",
    "data_protection": "use review_safeguards answer_rights dispose | read_journal",
    "administrator": "use manage_workers | manage_organisations manage_protocols manage_model",
}
"""What each role may do at its desk anywhere, and after the bar at a hub only."""


@pytest.mark.parametrize("role", Role)
def test_each_role_has_its_desk(role: Role) -> None:
    anywhere, _, at_hub = DESK[role].partition("|")
    for desk in Desk:
        assert desk_allows(role, desk) == (desk in anywhere.split()), desk
        assert desk_allows(role, desk, at_hub=True) == (desk in (anywhere + at_hub).split()), desk


def test_every_thing_at_the_desk_is_somebodys_and_a_role_nobody_knows_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(DESKS) == set(Desk)
    assert not any(desk_allows("owner", desk, at_hub=True) for desk in Desk)
    monkeypatch.delitem(DESKS, Desk.USE)
    assert not desk_allows(Role.REFERRER, Desk.USE)
