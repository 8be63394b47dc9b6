"""Who may do what: one table for referrals, one for what belongs to a job. What no row allows is refused.

`decide` answers for one referral; `pathways.policies` turns the same rows into the filter of a list. A worker's role, what ties
them to the referral, its state, and what is shared with their organisation under a protocol decide; a rank does not. Facts:
facts/pathways.md 0.10, 1.1, 1.4, 6.15–6.20; facts/law.md D4, D5. Why each row is as it is: docs/decisions/039-one-policy.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .protocols import FieldGroup, Purpose
from .verbs import Desk, Verb
from .vocabulary import Role, State, Worded


class Relation(Worded):
    """What ties a worker to a referral."""

    WRITTEN = "written", "they wrote it for their organisation"
    REFERRED_BY_US = "referred_by_us", "their organisation made it"
    HUB = "hub", "their organisation is the hub that routes it"
    OWN_SERVICE = "own_service", "their organisation runs the service that it is offered to or accepted by"
    ALLOCATED = "allocated", "it is their case, at a service of their organisation"
    SHARED = "shared", "it is shared with their organisation to support or to safeguard the person"
    MARAC = "marac", "it was referred to the MARAC that their organisation coordinates, and is not closed there"
    RIGHTS = "rights", "the person has asked their organisation about their own record, and it is not answered yet"
    OPENED = "opened", "they opened it in an emergency, and the time is not over"
    AT_HUB = "at_hub", "their organisation is a referral hub, whether or not this referral's"


@dataclass(frozen=True)
class Clause:
    """One row of the table: these roles, tied to the referral by all of `relations`, in these states, may do these things.

    `under`: the purposes of shares that it rests on: what is seen must be in a live share for one of them, under a protocol in
    force; empty: the organisation's own record, or the law alone, is enough. `given`: it holds without a share too where their
    organisation made the referral, for what it gave it knows. `restricted`: it holds for restricted persons too.
    """

    code: str
    roles: frozenset[Role]
    relations: frozenset[Relation]
    states: frozenset[State]
    verbs: frozenset[Verb]
    why: str
    under: frozenset[Purpose] = frozenset()
    given: bool = False
    restricted: bool = False


@dataclass(frozen=True)
class Limit:
    """What holds over every clause: while this is so of the person, nothing but `verbs` is left."""

    code: str
    verbs: frozenset[Verb]
    why: str


@dataclass(frozen=True)
class Facts:
    """What a decision about one referral rests on. `shared`: (purpose, group) of each live share with their organisation."""

    role: Role
    relations: frozenset[Relation]
    state: State
    shared: frozenset[tuple[Purpose, FieldGroup]] = frozenset()
    restricted: bool = False
    conflicted: bool = False
    processing_restricted: bool = False


@dataclass(frozen=True)
class Decision:
    """Whether it is allowed, by the code of which clause, or against it by the code of which limit ("" where no clause allows)."""

    allowed: bool
    clause: str
    why: str


GROUP_OF: dict[Verb, FieldGroup] = {
    Verb.SEE_IDENTITY: FieldGroup.IDENTITY,
    Verb.SEE_CONTACT: FieldGroup.CONTACT,
    Verb.SEE_ADDRESS: FieldGroup.ADDRESS,
    Verb.SEE_OFFENCE: FieldGroup.OFFENCE,
    Verb.SEE_NEEDS: FieldGroup.NEEDS,
    Verb.SEE_RISK: FieldGroup.RISK,
    Verb.SEE_PERPETRATOR: FieldGroup.PERPETRATOR,
    Verb.SEE_NOTES: FieldGroup.NOTES,
}
"""The group of fields that a share must have for a verb. Of every other verb it is REFERENCE, which every share has."""

SEES: frozenset[Verb] = frozenset({Verb.SEE_STATE, *GROUP_OF})
"""The verbs that look and change nothing."""

_V, _R, _S, _T = Verb, Role, State, Relation

_ALL_BUT_NOTES = SEES - {_V.SEE_NOTES}
_WHAT_THE_REFERRER_TOLD = frozenset({_V.SEE_STATE, _V.SEE_IDENTITY, _V.SEE_OFFENCE, _V.SEE_PERPETRATOR})
_STATE = frozenset({_V.SEE_STATE})
_TO_DECIDE_ON = frozenset({_V.SEE_STATE, _V.SEE_IDENTITY, _V.SEE_OFFENCE, _V.SEE_NEEDS, _V.SEE_RISK})

_TO_ROUTE = frozenset(
    {
        _V.ROUTE,
        _V.REDIRECT,
        _V.WITHDRAW,
        _V.CONTACT,
        _V.ASSESS,
        _V.SHARE,
        _V.ASK_OVERRIDE,
        _V.REFER_MARAC,
        _V.CLOSE,
    }
)

_DRAFT = frozenset({_S.DRAFT})
_AT_THE_HUB = frozenset({_S.SENT, _S.OFFERED, _S.DECLINED})
_IN_SUPPORT = frozenset({_S.ACCEPTED, _S.ACTIVE})
_OPEN = _AT_THE_HUB | _IN_SUPPORT
_OVER = frozenset({_S.CLOSED, _S.WITHDRAWN})
_SENT_ON = frozenset(State) - _DRAFT

_REFERRERS = frozenset({_R.REFERRER, _R.SUPPORT_WORKER, _R.COORDINATOR, _R.SERVICE_MANAGER, _R.HUB_LEAD})
_SUPPORTERS = frozenset({_R.SUPPORT_WORKER, _R.COORDINATOR, _R.SERVICE_MANAGER})
_LEADS = frozenset({_R.SERVICE_MANAGER, _R.HUB_LEAD})

_TO_HELP = frozenset({Purpose.REFERRAL, Purpose.SUPPORT, Purpose.SAFEGUARDING})
ASIDE = frozenset({Purpose.SUPPORT, Purpose.SAFEGUARDING})
"""The purposes of a share that make the relation SHARED: a share to refer serves the hub and the service alone."""
_MARAC = frozenset({Purpose.MARAC})
_ANY_PURPOSE = frozenset(Purpose) - {Purpose.NAME_CHECK}


def _are(*relations: Relation) -> frozenset[Relation]:
    return frozenset(relations)


CLAUSES: tuple[Clause, ...] = (
    # Who refers.
    Clause(
        "W1",
        _REFERRERS,
        _are(_T.WRITTEN),
        _DRAFT,
        SEES - _STATE | {_V.EDIT, _V.SEND, _V.WITHDRAW, _V.ASSESS, _V.ASK_OVERRIDE},
        "What a draft says is its writer's own.",
        restricted=True,
    ),
    Clause(
        "W2",
        _REFERRERS,
        _are(_T.WRITTEN),
        _OPEN,
        _WHAT_THE_REFERRER_TOLD - _STATE | {_V.REFER_MARAC},
        "Who referred somebody may see what they knew of them. Where the person can be reached now, and what they told "
        "others since, is not theirs.",
        restricted=True,
    ),
    Clause(
        "W3",
        _REFERRERS,
        _are(_T.WRITTEN),
        frozenset(State),
        _STATE,
        "Who referred somebody may see that it goes on, and when it ended.",
        restricted=True,
    ),
    Clause(
        "W4",
        _REFERRERS,
        _are(_T.WRITTEN),
        frozenset({_S.SENT, _S.OFFERED}),
        frozenset({_V.WITHDRAW}),
        "Until a service accepts, who sent it can take it back.",
        restricted=True,
    ),
    Clause(
        "W5",
        _REFERRERS,
        _are(_T.WRITTEN),
        _OPEN,
        SEES - _WHAT_THE_REFERRER_TOLD,
        "What is shared back with the referrer's organisation, the referrer may see besides.",
        under=ASIDE,
        restricted=True,
    ),
    # The organisation that refers.
    Clause(
        "R1",
        frozenset({_R.COORDINATOR}),
        _are(_T.REFERRED_BY_US),
        _DRAFT,
        SEES | {_V.EDIT, _V.SEND, _V.WITHDRAW},
        "A draft is not lost when its writer is away.",
    ),
    Clause(
        "R2",
        _LEADS,
        _are(_T.REFERRED_BY_US),
        _DRAFT,
        SEES | {_V.EDIT, _V.SEND, _V.WITHDRAW, _V.SIGN_OVERRIDE},
        "A manager or safeguarding lead of the referring organisation answers for what it sends, and signs off sharing without consent.",
        restricted=True,
    ),
    Clause(
        "R3",
        frozenset({_R.COORDINATOR}),
        _are(_T.REFERRED_BY_US),
        _OPEN,
        _WHAT_THE_REFERRER_TOLD,
        "A coordinator keeps watch over what their organisation sent.",
    ),
    Clause(
        "R4",
        _LEADS,
        _are(_T.REFERRED_BY_US),
        _OPEN,
        _WHAT_THE_REFERRER_TOLD | {_V.SIGN_OVERRIDE},
        "A manager or safeguarding lead keeps watch over what their organisation sent, and signs off sharing without consent.",
        restricted=True,
    ),
    Clause(
        "R5",
        frozenset({_R.COORDINATOR, _R.SERVICE_MANAGER}),
        _are(_T.REFERRED_BY_US),
        frozenset({_S.SENT, _S.OFFERED}),
        frozenset({_V.WITHDRAW}),
        "Until a service accepts, the organisation that sent it can take it back.",
    ),
    # The hub that routes.
    Clause(
        "H1",
        frozenset({_R.COORDINATOR}),
        _are(_T.HUB),
        _AT_THE_HUB,
        _ALL_BUT_NOTES | _TO_ROUTE,
        "The hub finds the service for what was shared with it, and speaks with the person until there is one.",
        under=_TO_HELP,
        given=True,
    ),
    Clause(
        "H2",
        frozenset({_R.SERVICE_MANAGER}),
        _are(_T.HUB),
        _AT_THE_HUB,
        _ALL_BUT_NOTES | _TO_ROUTE | {_V.SIGN_OVERRIDE},
        "The hub's manager routes too, and signs off sharing without consent that another asked for.",
        under=_TO_HELP,
        given=True,
    ),
    Clause(
        "H3",
        frozenset({_R.HUB_LEAD}),
        _are(_T.HUB),
        _AT_THE_HUB,
        _ALL_BUT_NOTES | _TO_ROUTE | {_V.SIGN_OVERRIDE},
        "Somebody who must not be found is routed by the hub's safeguarding lead alone.",
        under=_TO_HELP,
        given=True,
        restricted=True,
    ),
    Clause(
        "H4",
        frozenset({_R.COORDINATOR, _R.SERVICE_MANAGER}),
        _are(_T.HUB),
        _IN_SUPPORT,
        frozenset({_V.SEE_STATE, _V.SEE_IDENTITY}),
        "Once a service supports somebody, the hub sees that it does: what is said there stays there.",
        under=_TO_HELP,
        given=True,
    ),
    Clause(
        "H5",
        frozenset({_R.HUB_LEAD}),
        _are(_T.HUB),
        _IN_SUPPORT,
        _TO_DECIDE_ON | {_V.SEE_PERPETRATOR, _V.REFER_MARAC, _V.SHARE, _V.ASK_OVERRIDE, _V.SIGN_OVERRIDE},
        "The hub's safeguarding lead follows the risk. Where the person is, is opened in an emergency only.",
        under=_TO_HELP,
        given=True,
        restricted=True,
    ),
    Clause(
        "H6",
        frozenset({_R.HUB_LEAD}),
        _are(_T.HUB),
        _OVER,
        frozenset({_V.SEE_STATE, _V.SEE_IDENTITY}),
        "Of what has ended, the hub's safeguarding lead sees whose it was.",
        under=_TO_HELP,
        given=True,
        restricted=True,
    ),
    Clause(
        "H7",
        frozenset({_R.COORDINATOR, _R.SERVICE_MANAGER}),
        _are(_T.HUB),
        _OVER,
        _STATE,
        "Of what has ended, the hub sees that it did.",
        under=_TO_HELP,
        given=True,
    ),
    # The service that is asked, and supports.
    Clause(
        "S1",
        frozenset({_R.COORDINATOR}),
        _are(_T.OWN_SERVICE),
        frozenset({_S.OFFERED}),
        _TO_DECIDE_ON | {_V.ACCEPT, _V.DECLINE},
        "A service sees what it needs to accept or decline, and not yet where the person is or who did it.",
        under=_TO_HELP,
        given=True,
    ),
    Clause(
        "S2",
        frozenset({_R.SERVICE_MANAGER}),
        _are(_T.OWN_SERVICE),
        frozenset({_S.OFFERED}),
        _TO_DECIDE_ON | {_V.ACCEPT, _V.DECLINE},
        "Somebody who must not be found is accepted or declined by the service's manager alone.",
        under=_TO_HELP,
        given=True,
        restricted=True,
    ),
    Clause(
        "S3",
        frozenset({_R.COORDINATOR}),
        _are(_T.OWN_SERVICE),
        _IN_SUPPORT,
        _TO_DECIDE_ON | {_V.SEE_CONTACT, _V.ALLOCATE, _V.CONTACT, _V.TRANSFER},
        "A coordinator gives the case to a worker, and makes the first contact where the worker cannot.",
        under=_TO_HELP,
        given=True,
    ),
    Clause(
        "S4",
        frozenset({_R.SERVICE_MANAGER}),
        _are(_T.OWN_SERVICE),
        _IN_SUPPORT,
        _ALL_BUT_NOTES - _STATE
        | {
            _V.ALLOCATE,
            _V.CONTACT,
            _V.TRANSFER,
            _V.SHARE,
            _V.ASK_OVERRIDE,
            _V.SIGN_OVERRIDE,
            _V.REFER_MARAC,
            _V.EXPORT,
        },
        "The service's manager answers for every case of it.",
        under=_TO_HELP,
        given=True,
        restricted=True,
    ),
    Clause(
        "S5",
        frozenset({_R.HUB_LEAD}),
        _are(_T.OWN_SERVICE),
        _IN_SUPPORT,
        _ALL_BUT_NOTES - _STATE | {_V.SIGN_OVERRIDE, _V.REFER_MARAC, _V.ASK_OVERRIDE},
        "The service's safeguarding lead is who its workers turn to.",
        under=_TO_HELP,
        given=True,
        restricted=True,
    ),
    Clause(
        "S6",
        _LEADS,
        _are(_T.OWN_SERVICE),
        _IN_SUPPORT,
        frozenset({_V.SEE_STATE, _V.SEE_NOTES, _V.CLOSE}),
        "What the service itself did is its own record: without a share it still knows that it has the case, and can end it.",
        restricted=True,
    ),
    Clause(
        "S7",
        frozenset({_R.SERVICE_MANAGER}),
        _are(_T.OWN_SERVICE),
        frozenset({_S.CLOSED}),
        _ALL_BUT_NOTES - _STATE | {_V.EXPORT},
        "A closed case is read by the service's manager, and changed by nobody while it is closed.",
        under=_TO_HELP,
        given=True,
        restricted=True,
    ),
    Clause(
        "S8",
        frozenset({_R.SERVICE_MANAGER}),
        _are(_T.OWN_SERVICE),
        frozenset({_S.CLOSED}),
        frozenset({_V.SEE_STATE, _V.SEE_NOTES, _V.CLOSE}),
        "What the service itself did stays its own record; its manager alone can reopen it.",
        restricted=True,
    ),
    Clause(
        "S9",
        frozenset({_R.COORDINATOR}),
        _are(_T.OWN_SERVICE),
        frozenset({_S.CLOSED}),
        _STATE,
        "A coordinator sees that their service closed it.",
    ),
    # The worker whose case it is.
    Clause(
        "A1",
        _SUPPORTERS,
        _are(_T.ALLOCATED),
        _IN_SUPPORT,
        _ALL_BUT_NOTES - _STATE
        | {_V.CONTACT, _V.ASSESS, _V.PLAN, _V.SHARE, _V.ASK_OVERRIDE, _V.REFER_MARAC, _V.TRANSFER},
        "Who supports somebody sees what was shared for that.",
        under=_TO_HELP,
        given=True,
        restricted=True,
    ),
    Clause(
        "A2",
        _SUPPORTERS,
        _are(_T.ALLOCATED),
        _IN_SUPPORT,
        frozenset({_V.SEE_STATE, _V.SEE_NOTES, _V.CLOSE}),
        "Their own notes are the service's own record: without a share they can still end the case.",
        restricted=True,
    ),
    Clause(
        "A3",
        _SUPPORTERS,
        _are(_T.ALLOCATED),
        frozenset({_S.CLOSED}),
        frozenset({_V.SEE_STATE, _V.SEE_IDENTITY}),
        "Who supported somebody sees whom, so that they can say so when the person returns.",
        under=_TO_HELP,
        given=True,
        restricted=True,
    ),
    # Others that it is shared with.
    Clause(
        "X1",
        frozenset({_R.COORDINATOR}),
        _are(_T.SHARED),
        _OPEN,
        SEES,
        "What is shared with an organisation, in the groups and until the day that were agreed, its coordinator sees.",
        under=ASIDE,
    ),
    Clause(
        "X2",
        _LEADS,
        _are(_T.SHARED),
        _OPEN,
        SEES,
        "Of somebody who must not be found, the receiver's manager and safeguarding lead see what is shared, and no others.",
        under=ASIDE,
        restricted=True,
    ),
    Clause(
        "M1",
        frozenset({_R.MARAC_COORDINATOR}),
        _are(_T.MARAC),
        _OPEN | _OVER,
        _ALL_BUT_NOTES | {_V.EXPORT},
        "A MARAC coordinator sees what was referred to MARAC and nothing else; a case may end before its meeting.",
        under=_MARAC,
        given=True,
        restricted=True,
    ),
    # The person's own rights (UK GDPR Articles 15 to 18): the law gives them, whatever a protocol says.
    Clause(
        "D1",
        frozenset({_R.DATA_PROTECTION}),
        _are(_T.RIGHTS, _T.REFERRED_BY_US),
        frozenset(State),
        SEES - {_V.SEE_NOTES} | {_V.EXPORT},
        "The person asked the organisation that referred them.",
        restricted=True,
    ),
    Clause(
        "D2",
        frozenset({_R.DATA_PROTECTION}),
        _are(_T.RIGHTS, _T.HUB),
        _SENT_ON,
        SEES - {_V.SEE_NOTES} | {_V.EXPORT},
        "The person asked the hub that routed their referral.",
        restricted=True,
    ),
    Clause(
        "D3",
        frozenset({_R.DATA_PROTECTION}),
        _are(_T.RIGHTS, _T.OWN_SERVICE),
        _SENT_ON,
        SEES | {_V.EXPORT},
        "The person asked the organisation whose service supports them.",
        restricted=True,
    ),
    Clause(
        "D4",
        frozenset({_R.DATA_PROTECTION}),
        _are(_T.RIGHTS),
        _SENT_ON,
        SEES | {_V.EXPORT},
        "The person asked an organisation that their record is shared with: it holds what was shared.",
        under=_ANY_PURPOSE,
        restricted=True,
    ),
    # In an emergency (vital interests, UK GDPR Article 6(1)(d)): no protocol is needed, and each opening is reviewed.
    Clause(
        "B1",
        frozenset({_R.HUB_LEAD}),
        _are(_T.AT_HUB),
        _SENT_ON,
        frozenset({_V.BREAK_GLASS}),
        "A hub's safeguarding lead may open a referral whose number they were given, to protect somebody's life.",
        restricted=True,
    ),
    Clause(
        "B2",
        frozenset({_R.HUB_LEAD}),
        _are(_T.OPENED),
        _SENT_ON,
        SEES,
        "What was opened in an emergency is seen until the time is over, and not changed.",
        restricted=True,
    ),
)
"""Every clause. Administrators are in none: they see no people."""

CONFLICT = Limit(
    "L1", frozenset(), "A worker who is too near to somebody learns nothing of them, not even that they are known."
)
ARTICLE_18 = Limit(
    "L2",
    SEES | {Verb.EXPORT, Verb.BREAK_GLASS},
    "While an organisation restricts processing (UK GDPR Article 18) it keeps a record and looks at it, and does nothing with it.",
)
NOBODY = Decision(False, "", "No clause allows it.")


def limits_of(facts: Facts) -> Iterable[Limit]:
    """Return the limits that hold, the strictest first."""
    if facts.conflicted:
        yield CONFLICT
    if facts.processing_restricted:
        yield ARTICLE_18


def is_given(clause: Clause, verb: Verb, facts: Facts) -> bool:
    """Return whether what the verb needs is the organisation's own, or in a live share that the clause rests on."""
    if not clause.under or (clause.given and Relation.REFERRED_BY_US in facts.relations):
        return True
    group = GROUP_OF.get(verb)
    return any(purpose in clause.under and group in (None, has) for purpose, has in facts.shared)


def holds(clause: Clause, verb: Verb, facts: Facts) -> bool:
    """Return whether a clause allows a verb where these are the facts."""
    return (
        verb in clause.verbs
        and facts.role in clause.roles
        and clause.relations <= facts.relations
        and facts.state in clause.states
        and (clause.restricted or not facts.restricted)
        and is_given(clause, verb, facts)
    )


def decide(verb: Verb, facts: Facts) -> Decision:
    """Return whether a verb is allowed, by which clause, and why. What no clause allows is refused."""
    for limit in limits_of(facts):
        if verb not in limit.verbs:
            return Decision(False, limit.code, limit.why)
    for clause in CLAUSES:
        if holds(clause, verb, facts):
            return Decision(True, clause.code, clause.why)
    return NOBODY


def allowed(facts: Facts) -> frozenset[Verb]:
    """Return every verb that is allowed where these are the facts."""
    found = {
        verb
        for clause in CLAUSES
        if facts.role in clause.roles and clause.relations <= facts.relations and facts.state in clause.states
        for verb in clause.verbs
        if holds(clause, verb, facts)
    }
    for limit in limits_of(facts):
        found &= limit.verbs
    return frozenset(found)


@dataclass(frozen=True)
class Job:
    """Who may do one thing that belongs to a job. `at_hub`: only where their organisation is a referral hub."""

    roles: frozenset[Role]
    why: str
    at_hub: bool = False


_ALL = frozenset(Role)
_WORKING_WITH_PEOPLE = _REFERRERS | {_R.MARAC_COORDINATOR}
_ADMINISTRATOR = frozenset({_R.ADMINISTRATOR})
_OFFICER = frozenset({_R.DATA_PROTECTION})

DESKS: dict[Desk, Job] = {
    Desk.USE: Job(_ALL, "Everybody signs in."),
    Desk.REFER: Job(_REFERRERS, "Anybody who meets people in need may refer them."),
    Desk.SUPPORT: Job(_SUPPORTERS, "Who supports people has a day of their own."),
    Desk.NAME_CHECK: Job(
        _WORKING_WITH_PEOPLE, "Asked by who is about to help somebody; limited by protocol and counted."
    ),
    Desk.BREAK_GLASS: Job(
        frozenset({_R.HUB_LEAD}), "Opened by who is trained for it, and reviewed by another.", at_hub=True
    ),
    Desk.REVIEW_LINKS: Job(
        frozenset({_R.COORDINATOR, _R.HUB_LEAD}),
        "Two organisations' records are laid side by side, so this is done at the hub.",
        at_hub=True,
    ),
    Desk.REVIEW_SAFEGUARDS: Job(
        frozenset({_R.HUB_LEAD, _R.DATA_PROTECTION}),
        "Who looks after safety, and who looks after the records, look at how both were used.",
    ),
    Desk.MATCH_LISTS: Job(
        frozenset({_R.COORDINATOR, _R.HUB_LEAD}), "A list is matched by who would else check each name."
    ),
    Desk.EXCHANGE: Job(
        frozenset({_R.COORDINATOR, _R.SERVICE_MANAGER}), "Files come and go with who answers for the cases."
    ),
    Desk.RUN_MARAC: Job(frozenset({_R.MARAC_COORDINATOR}), "One role runs the meetings and sees nothing but them."),
    Desk.DRAFT_RETURN: Job(
        frozenset({_R.COORDINATOR, _R.SERVICE_MANAGER}), "A service looks at its own figures first."
    ),
    Desk.SIGN_RETURN: Job(frozenset({_R.SERVICE_MANAGER}), "What leaves is signed by who answers for the service."),
    Desk.ANSWER_RIGHTS: Job(
        _OFFICER, "One role answers people about their records, and sees records for nothing else."
    ),
    Desk.DISPOSE: Job(_OFFICER, "Nobody disposes of records of their own cases."),
    Desk.READ_JOURNAL: Job(
        frozenset({_R.DATA_PROTECTION, _R.HUB_LEAD}),
        "The journal is of every organisation, so that its length alone would tell a partner of others.",
        at_hub=True,
    ),
    Desk.MANAGE_SERVICE: Job(frozenset({_R.COORDINATOR, _R.SERVICE_MANAGER}), "Who accepts knows what can be taken."),
    Desk.SEE_CASELOADS: Job(frozenset({_R.COORDINATOR, _R.SERVICE_MANAGER}), "Who allocates sees who has how many."),
    Desk.MANAGE_ORGANISATIONS: Job(_ADMINISTRATOR, "Kept in one place for all.", at_hub=True),
    Desk.MANAGE_WORKERS: Job(_ADMINISTRATOR, "Who opens accounts sees no people."),
    Desk.MANAGE_PROTOCOLS: Job(
        _ADMINISTRATOR,
        "Who types what the organisations signed sees no people, and so gains nothing by it.",
        at_hub=True,
    ),
    Desk.MANAGE_RULES: Job(_LEADS, "Local rules are the partnership's, kept by who answers for safety.", at_hub=True),
    Desk.MANAGE_MODEL: Job(
        _ADMINISTRATOR, "Putting a model to use needs the gate's leave and nobody's record.", at_hub=True
    ),
}
"""Who may do what at their desk. A thing without a row is nobody's."""


def desk_allows(role: str, desk: Desk, *, at_hub: bool = False) -> bool:
    """Return whether a role may do a thing of the desk; `at_hub`: whether their organisation is a referral hub."""
    job = DESKS.get(desk)
    return job is not None and role in job.roles and (at_hub or not job.at_hub)
