"""Everything that the store holds, column by column: what somebody is given of it who asks what is held about them, or why not.

A test holds this list against the models: a column that is in neither half fails it, so nothing new is forgotten and nothing new
goes out by itself. Rights and exemptions: UK GDPR Article 15; DPA 2018 Sch. 2 paras 2 and 16, Sch. 3; facts/law.md D5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .verbs import Verb
from .vocabulary import Part

TOLD_PARTS = frozenset({Part.VICTIM, Part.WITNESS, Part.CHILD})
"""Of whom something is given. A row of somebody as who harmed is there because a victim told of them: that there is one tells that
there is a victim, so whoever has no other row is answered exactly as somebody of whom nothing is held."""
NOTHING = "We hold no personal data about you that we have to give you."
"""The answer where nothing is held, and where all that is held must be left out: word for word the same."""


@dataclass(frozen=True)
class Given:
    """A column that is given, under these words. `verb`: what the policy must allow of the referral that the row is of.

    `text`: what stands in it may name others, so it is searched for that. `ask`: a person looks at it in any case.
    """

    words: str
    verb: Verb | None = None
    text: bool = False
    ask: bool = False


@dataclass(frozen=True)
class Left:
    """A column that is left out, and the reason."""

    why: str


@dataclass(frozen=True)
class Table:
    """One table of which something is given. `path`: from a row to the person's row, or to the referral (`of_referral`).

    `ours`: the column that says whose row it is; only the asked organisation's own are given. `only`: values that a row must have.
    """

    title: str
    path: str
    columns: Mapping[str, Given | Left]
    of_referral: bool = True
    ours: str = ""
    only: Mapping[str, str] = field(default_factory=dict)


_NUMBER = Left("A random number of ours that says nothing")
_LINK = Left("It says where the row belongs, and nothing else")
_STAFF = Left("Which colleague wrote it; given where the person asks for it and the colleague is heard")
_INNER = Left("It keeps the machine going and says nothing of the person")
_OTHER = Left("It tells of somebody else (DPA 2018 Sch. 2 para 16)")
_RISKY = Left("Knowing it would help whoever looks for the person (DPA 2018 Sch. 2 para 2)")
_S = Verb

TABLES: dict[str, Table] = {
    "Person": Table(
        "Who you are",
        "",
        {
            "reference": _NUMBER,
            "owner": Given("Kept by"),
            "part": Given("What you are in what happened"),
            "identity": Given("Who you are", _S.SEE_IDENTITY),
            "address": Given("Where you live", _S.SEE_ADDRESS),
            "preferences": Given("What helps you to take part", _S.SEE_NEEDS, text=True),
            "area": Given("Area", _S.SEE_ADDRESS),
            "is_restricted": Given("Hidden from searches"),
            "is_honey": _RISKY,
            "copied_from": Left("Which organisation it came from is told by what was shared, below"),
            "created_at": Given("Written down on"),
        },
        of_referral=False,
    ),
    "SafeContact": Table(
        "How you can be reached safely",
        "person",
        {
            "person": _LINK,
            "plan": Given("The plan", _S.SEE_CONTACT, text=True),
            "checked_on": Given("You said so on"),
            "recorded_at": Given("Written down on"),
            "by": _STAFF,
        },
        of_referral=False,
    ),
    "Incident": Table(
        "What happened",
        "person",
        {
            "organisation": Given("Written down by"),
            "source_ref": Given("Number"),
            "occurred_on": Given("Happened on"),
            "reported_on": Given("Reported on"),
            "offence": Given("Kind of crime"),
            "is_crime": Given("Recorded as a crime"),
            "person": _LINK,
            "perpetrators": _OTHER,
            "recorded_at": Given("Written down on"),
        },
        of_referral=False,
        ours="organisation",
    ),
    "Consent": Table(
        "What you agreed to",
        "person",
        {
            "person": _LINK,
            "referral": _LINK,
            "wording": Given("What you were asked"),
            "agency": Given("Who would be told"),
            "given": Given("You agreed"),
            "how": Given("How you answered"),
            "at": Given("When"),
            "by": _STAFF,
            "withdrawn_at": Given("You took it back"),
            "withdrawn_by": _STAFF,
        },
        of_referral=False,
    ),
    "PersonView": Table(
        "When your record was looked at",
        "person",
        {
            "person": _LINK,
            "worker": _STAFF,
            "organisation": Given("By somebody of"),
            "at": Given("When"),
            "page": _INNER,
            "groups": Given("What was shown"),
            "journal_seq": _INNER,
        },
        of_referral=False,
        ours="organisation",
    ),
    "RightsRequest": Table(
        "What you asked before",
        "people",
        {
            "reference": _NUMBER,
            "organisation": Given("You asked"),
            "ask": Given("What you asked"),
            "asker": Given("Who asked"),
            "who": Left("What was given to find the record by; it stands in the record itself"),
            "details": Given("In your words", text=True),
            "received_on": Given("It came on"),
            "identity": Given("How it was checked who asks"),
            "identity_on": Given("Checked on"),
            "identity_by": _STAFF,
            "extended_on": Given("The time was extended on"),
            "extended_why": Given("Why it was extended", text=True),
            "acknowledged_on": Given("Acknowledged on"),
            "people": _LINK,
            "opened": _INNER,
            "searched_at": _INNER,
            "outcome": Given("What came of it"),
            "outcome_why": Given("Why", text=True),
            "closed_at": Given("Answered on"),
            "closed_by": _STAFF,
            "made_by": _STAFF,
            "made_at": _INNER,
        },
        of_referral=False,
        ours="organisation",
    ),
    "Restriction": Table(
        "When nothing was done with your record",
        "person",
        {
            "person": _LINK,
            "organisation": Given("By"),
            "placed_at": Given("From"),
            "placed_by": _STAFF,
            "lifted_at": Given("Until"),
            "lifted_by": _STAFF,
        },
        of_referral=False,
        ours="organisation",
    ),
    "Correction": Table(
        "What was put right",
        "person",
        {
            "reference": _NUMBER,
            "request": _LINK,
            "person": _LINK,
            "part": Given("What"),
            "before": Given("Before", text=True),
            "after": Given("After", text=True),
            "why": Given("Why", text=True),
            "by": _STAFF,
            "at": Given("When"),
        },
        of_referral=False,
        ours="request__organisation",
    ),
    "Referral": Table(
        "Your referral",
        "",
        {
            "reference": _NUMBER,
            "number": Given("Number"),
            "person": _LINK,
            "source": Given("Came from"),
            "referred_by": Given("Referred by"),
            "referrer": _STAFF,
            "hub": Given("Routed by"),
            "service": Given("Service"),
            "worker": _STAFF,
            "area": Given("Area", _S.SEE_ADDRESS),
            "offence": Given("Kind of crime", _S.SEE_OFFENCE),
            "risk": Given("Level of risk", _S.SEE_RISK),
            "reported_on": Given("Reported to the police on", _S.SEE_OFFENCE),
            "police_reported": Given("Reported to the police", _S.SEE_OFFENCE),
            "state": Given("Where it stands"),
            "since": Given("Since"),
            "notes": Given("Notes", _S.SEE_NOTES, text=True),
            "typed": Given("As it was typed before it was sent", _S.SEE_NOTES, text=True, ask=True),
            "once": _INNER,
            "created_at": Given("Begun on"),
            "changed_at": Given("Last changed on"),
            "version": _INNER,
        },
    ),
    "ReferralEvent": Table(
        "What happened with your referral",
        "referral",
        {
            "referral": _LINK,
            "kind": Given("What"),
            "at": Given("When"),
            "by": _STAFF,
            "organisation": Given("By"),
            "service": Given("Service"),
            "worker": _STAFF,
            "reason": Given("Reason"),
            "said": Given("What was written", _S.SEE_NOTES, text=True),
            "state_after": Given("Where it stood then"),
            "version": _INNER,
        },
        ours="organisation",
    ),
    "ReferralNeed": Table(
        "What you needed",
        "referral",
        {
            "referral": _LINK,
            "need": Given("Need", _S.SEE_NEEDS),
            "point": Given("When in the support", _S.SEE_NEEDS),
            "answer": Given("How you answered", _S.SEE_NEEDS),
            "level": Given("From 0 (none) to 4 (very high)", _S.SEE_NEEDS),
            "on": Given("Asked on", _S.SEE_NEEDS),
            "by": _STAFF,
        },
    ),
    "Override": Table(
        "What was shared without your agreement",
        "referral",
        {
            "referral": _LINK,
            "receiver": Given("Who was told"),
            "reason": Given("Reason"),
            "basis": Given("Basis in law"),
            "why": Given("Why", _S.SEE_NOTES, text=True, ask=True),
            "person_told": Given("You were told"),
            "organisation": Given("Asked for by"),
            "asked_by": _STAFF,
            "asked_at": Given("Asked for"),
            "signed_by": _STAFF,
            "signed_at": Given("Signed off"),
            "refused_at": Given("Refused"),
        },
        ours="organisation",
    ),
    "Share": Table(
        "What was shared, and with whom",
        "referral",
        {
            "referral": _LINK,
            "giver": Given("By"),
            "receiver": Given("With"),
            "grant": _LINK,
            "purpose": Given("What for"),
            "fields": Given("What"),
            "consent": _LINK,
            "override": _LINK,
            "made_at": Given("From"),
            "by": _STAFF,
            "expires_on": Given("Until"),
            "withdrawn_at": Given("Ended"),
        },
    ),
    "ExportedRow": Table(
        "Files that your referral went out in",
        "referral",
        {
            "export": Given("To"),
            "referral": _LINK,
            "share": _LINK,
            "fields": Given("What"),
        },
        ours="export__giver",
    ),
    "RiskAssessment": Table(
        "Risk assessments",
        "referral",
        {
            "reference": _NUMBER,
            "referral": _LINK,
            "tool": Given("With", _S.SEE_RISK),
            "organisation": Given("By", _S.SEE_RISK),
            "answers": Given("Answers", _S.SEE_RISK, text=True, ask=True),
            "begun_at": Given("Begun", _S.SEE_RISK),
            "begun_by": _STAFF,
            "completed_at": Given("Completed", _S.SEE_RISK),
            "completed_by": _STAFF,
            "ticks": Given("Yes answers", _S.SEE_RISK),
            "unanswered": Given("Not answered", _S.SEE_RISK),
            "suggestion": Given("What the tool suggested", _S.SEE_RISK),
            "judgement": Given("What the worker judged", _S.SEE_RISK),
            "reason": Given("Why", _S.SEE_RISK, text=True, ask=True),
            "lowers": Given("The level was meant to go down", _S.SEE_RISK),
            "before": Given("Level before", _S.SEE_RISK),
            "level": Given("Level after", _S.SEE_RISK),
            "outcome": Given("What became of the level", _S.SEE_RISK),
        },
        ours="organisation",
    ),
    "RuleFinding": Table(
        "Local rules that applied",
        "referral",
        {
            "referral": _LINK,
            "organisation": _LINK,
            "rule": Given("Rule", _S.SEE_RISK),
            "certainty": Given("How sure", _S.SEE_RISK),
            "words": Given("Why", _S.SEE_RISK, text=True, ask=True),
            "count": Given("Count", _S.SEE_RISK),
            "until": Given("Until", _S.SEE_RISK),
            "found_at": Given("Found", _S.SEE_RISK),
            "replaced_at": Given("Until then", _S.SEE_RISK),
            "sources": _OTHER,
        },
        ours="organisation",
    ),
    "GlassOpening": Table(
        "When it was opened in an emergency",
        "referral",
        {
            "reference": _NUMBER,
            "worker": _STAFF,
            "organisation": Given("By somebody of"),
            "referral": _LINK,
            "reason": Given("Reason"),
            "why": Given("Why", _S.SEE_NOTES, text=True, ask=True),
            "opened_at": Given("From"),
            "ends_at": Given("Until"),
            "reviewed_by": _STAFF,
            "reviewed_at": Given("Reviewed"),
            "verdict": Left("What was found of a colleague"),
            "review": Left("What was found of a colleague"),
        },
        ours="organisation",
    ),
    "Allocation": Table(
        "Who supported you",
        "referral",
        {
            "referral": _LINK,
            "organisation": Given("Organisation"),
            "service": Given("Service"),
            "worker": Given("Your worker"),
            "reasons": Left("What spoke for and against colleagues"),
            "proposed": _INNER,
            "named": _INNER,
            "at": Given("From"),
            "by": _STAFF,
            "ended_at": Given("Until"),
        },
        ours="organisation",
    ),
    "Goal": Table(
        "What you wanted to reach",
        "referral",
        {
            "reference": _NUMBER,
            "referral": _LINK,
            "organisation": Given("With"),
            "need": Given("Need", _S.SEE_NOTES),
            "words": Given("What", _S.SEE_NOTES, text=True),
            "set_on": Given("Since", _S.SEE_NOTES),
            "by": _STAFF,
            "achieved": Given("How far it was reached", _S.SEE_NOTES),
            "ended_on": Given("Until", _S.SEE_NOTES),
        },
        ours="organisation",
    ),
    "PlanAction": Table(
        "What was to be done",
        "goal__referral",
        {
            "reference": _NUMBER,
            "goal": _LINK,
            "words": Given("What", _S.SEE_NOTES, text=True),
            "owner": Given("By", _S.SEE_NOTES),
            "due_on": Given("By when", _S.SEE_NOTES),
            "done_on": Given("Done", _S.SEE_NOTES),
            "dropped_on": Given("No longer needed", _S.SEE_NOTES),
            "made_at": Given("Written down on", _S.SEE_NOTES),
            "by": _STAFF,
        },
        ours="goal__organisation",
    ),
    "SafetyPlan": Table(
        "Your safety plan",
        "referral",
        {
            "referral": _LINK,
            "organisation": Given("With", _S.SEE_NOTES),
            "version": Given("Version", _S.SEE_NOTES),
            "plan": Given("The plan", _S.SEE_NOTES, text=True),
            "review_on": Given("To be looked at again", _S.SEE_NOTES),
            "made_at": Given("Written down on", _S.SEE_NOTES),
            "by": _STAFF,
        },
        ours="organisation",
    ),
    "Appointment": Table(
        "Appointments",
        "referral",
        {
            "reference": _NUMBER,
            "referral": _LINK,
            "organisation": Given("With", _S.SEE_NOTES),
            "kind": Given("What", _S.SEE_NOTES),
            "on": Given("On", _S.SEE_NOTES),
            "at": Given("At", _S.SEE_NOTES),
            "where": Given("Where", _S.SEE_NOTES, text=True),
            "standing": Given("What came of it", _S.SEE_NOTES),
            "settled_at": Given("Said on", _S.SEE_NOTES),
            "made_at": Given("Written down on", _S.SEE_NOTES),
            "by": _STAFF,
        },
        ours="organisation",
    ),
    "OnwardReferral": Table(
        "Where you were referred on to",
        "referral",
        {
            "reference": _NUMBER,
            "referral": _LINK,
            "organisation": Given("By"),
            "receiver": Given("To"),
            "share": _LINK,
            "need": Given("Need", _S.SEE_NOTES),
            "said": Given("What was written", _S.SEE_NOTES, text=True),
            "made_on": Given("On"),
            "by": _STAFF,
            "outcome": Given("What came of it", _S.SEE_NOTES),
            "outcome_on": Given("Known on", _S.SEE_NOTES),
        },
        ours="organisation",
    ),
    "RestorativeWish": Table(
        "Restorative justice: what you wish",
        "referral",
        {
            "referral": _LINK,
            "organisation": Given("You told"),
            "asked_on": Given("On", _S.SEE_NOTES),
            "wish": Given("Your wish", _S.SEE_NOTES),
            "said": Given("What was written", _S.SEE_NOTES, text=True),
            "by": _STAFF,
            "made_at": Given("Written down on", _S.SEE_NOTES),
        },
        ours="organisation",
    ),
    "RestorativeSide": Table(
        "Restorative justice: whether you are willing",
        "referral",
        {
            "referral": _LINK,
            "organisation": Given("You told"),
            "side": _LINK,
            "willing": Given("Willing", _S.SEE_NOTES),
            "said": Given("What was written", _S.SEE_NOTES, text=True),
            "on": Given("On", _S.SEE_NOTES),
            "by": _STAFF,
            "made_at": Given("Written down on", _S.SEE_NOTES),
        },
        ours="organisation",
        only={"side": "person"},
    ),
    "RestorativeProcess": Table(
        "Restorative justice: what came of it",
        "referral",
        {
            "referral": _LINK,
            "organisation": Given("Held by"),
            "outcome": Given("What came of it", _S.SEE_NOTES),
            "on": Given("On", _S.SEE_NOTES),
            "said": Given("What was written", _S.SEE_NOTES, text=True, ask=True),
            "by": _STAFF,
            "made_at": Given("Written down on", _S.SEE_NOTES),
        },
        ours="organisation",
    ),
    "Transfer": Table(
        "Where your case went on",
        "referral",
        {
            "reference": _NUMBER,
            "referral": _LINK,
            "giver": Given("By"),
            "from_service": Given("From"),
            "to_service": Given("To"),
            "from_worker": _STAFF,
            "fields": Given("What went with it"),
            "share": _LINK,
            "said": Given("What was written", _S.SEE_NOTES, text=True),
            "at": Given("When"),
            "by": _STAFF,
            "answered": Given("Answer"),
            "answered_at": Given("Answered"),
        },
        ours="giver",
    ),
    "Satisfaction": Table(
        "How content you were",
        "referral",
        {
            "referral": _LINK,
            "organisation": Given("You told"),
            "on": Given("On", _S.SEE_NOTES),
            "answer": Given("How you answered", _S.SEE_NOTES),
            "score": Given("From 1 (not at all) to 5 (very)", _S.SEE_NOTES),
            "said": Given("What you said", _S.SEE_NOTES, text=True),
            "by": _STAFF,
        },
        ours="organisation",
    ),
    "MaracReferral": Table(
        "Referred to MARAC",
        "referral",
        {
            "reference": _NUMBER,
            "number": Given("Number"),
            "person": _LINK,
            "referral": _LINK,
            "perpetrators": _OTHER,
            "referred_on": Given("On"),
            "met_on": Given("Heard on"),
            "referred_by": Given("By"),
            "coordinated_by": Given("To"),
            "by": _STAFF,
            "criteria": Given("Why it qualified", _S.SEE_RISK),
            "why": Given("Why", _S.SEE_NOTES, text=True, ask=True),
            "fields": Given("What was given"),
            "is_repeat": Given("A repeat", _S.SEE_RISK),
            "basis": Given("Basis in law"),
            "agreed": Given("You agreed"),
            "person_told": Given("You were told"),
            "safeguarding": Given("A safeguarding referral was thought of"),
            "share": _LINK,
            "closed_on": Given("Closed on"),
            "made_at": Given("Written down on"),
        },
        ours="referred_by",
    ),
    "MaracContribution": Table(
        "What we told a MARAC meeting",
        "case__marac_referral__referral",
        {
            "case": _LINK,
            "organisation": Given("By"),
            "said": Given("What was told", _S.SEE_NOTES, text=True, ask=True),
            "by": _STAFF,
            "at": Given("When"),
        },
        ours="organisation",
    ),
    "MaracMinute": Table(
        "Minutes of a MARAC meeting",
        "case__marac_referral__referral",
        {
            "case": _LINK,
            "said": Given("What was written", _S.SEE_RISK, text=True, ask=True),
            "by": _STAFF,
            "at": Given("When"),
        },
        ours="case__meeting__run_by",
    ),
    "MaracAction": Table(
        "What we took on at a MARAC meeting",
        "case__marac_referral__referral",
        {
            "reference": _NUMBER,
            "case": _LINK,
            "owner": Given("By"),
            "what": Given("What", _S.SEE_NOTES, text=True, ask=True),
            "due_on": Given("By when"),
            "by": _STAFF,
            "made_at": Given("Written down on"),
            "done_on": Given("Done"),
            "done_by": _STAFF,
            "outcome": Given("What came of it", _S.SEE_NOTES, text=True, ask=True),
        },
        ours="owner",
    ),
}
"""Every table of which something is given, in the order in which a person reads it."""

LEFT: dict[str, str] = {
    "Alarm": "It looks after who searched for people, and would tell them that they were noticed (Sch. 2 para 2)",
    "Area": "It is of no person",
    "AreaPostcode": "It is of no person",
    "BlindKey": "Keyed numbers made from what is given already; nobody can read them",
    "Bundle": "It is what the person is given",
    "BundlePiece": "It is how it was decided what the person is given; told on request with the decision",
    "Chaser": "A reminder to a colleague, made from the days of the referral",
    "ClockTarget": "It is of no person",
    "ConsentWording": "It is of no person; which wording was used is given with the agreement",
    "CorrectionNotice": "A task for a partner, made from the correction that is given",
    "DipSample": "It looks after colleagues who check names",
    "Disposal": "It is of no person: only random numbers are left",
    "DisposalLine": "It is of no person: only random numbers are left",
    "ExchangeMapping": "It is of no person",
    "Export": "It is of no person; which referral went in it is given",
    "GlassMiss": "It looks after a colleague",
    "Import": "It is of no person",
    "ImportRow": "Cells are cleared once they are taken in; what was taken in stands in the record itself",
    "KeyCheck": "It is of no person",
    "LegalHold": "Why a record must be kept may be legal advice or tell of a case against somebody (Sch. 2 paras 2, 19)",
    "LinkDecision": "It compares the record with another that may be somebody else’s",
    "LocalRule": "It is of no person",
    "MaracAttendance": "It is of colleagues",
    "MaracCase": "It is a place on an agenda with others",
    "MaracMeeting": "It is of no person",
    "MatchRow": "Made from what is given already, to find the row by",
    "MatchingModel": "It is of no person",
    "NameCheck": "Whom it was about is not kept; what was asked about somebody restricted must not be told",
    "NameCheckTell": "Whom it was about is not kept",
    "NameCounts": "It is of no person",
    "OpenRecord": "It says that the request is open; the request is given",
    "Organisation": "It is of no person",
    "PersonLink": "It compares the record with another that may be somebody else’s",
    "Protocol": "It is of no person",
    "ProtocolGrant": "It is of no person",
    "Relationship": "It tells of somebody else (DPA 2018 Sch. 2 para 16)",
    "RetentionRule": "It is of no person",
    "RightsPause": "It is part of the clock of a request; its days are told in the answer",
    "RiskTool": "It is of no person",
    "Rotation": "It is of no person",
    "SecondFactorSecret": "It is of a colleague",
    "Service": "It is of no person",
    "ServiceRule": "It is of no person",
    "SignedReturn": "It is of no person: counts alone",
    "SourceRecord": "Which number another system has for the record; that system’s keeper is asked",
    "TokenKey": "It is of no person",
    "Worker": "It is of a colleague",
    "WorkerMail": "It is of a colleague",
    "WorkerConflict": "It tells of a colleague and their family (Sch. 2 para 16)",
}
"""Every table of which nothing is given, and why."""
