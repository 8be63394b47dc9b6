"""What a protocol may allow, and whether it holds on a day (facts/law.md D5)."""

from __future__ import annotations

from datetime import date

from .vocabulary import Worded


class Purpose(Worded):
    """What something is shared for."""

    REFERRAL = "referral", "To refer somebody to support"
    SUPPORT = "support", "To support somebody"
    NAME_CHECK = "name_check", "To see whether somebody is known already"
    MARAC = "marac", "To plan the safety of somebody at high risk (MARAC)"
    SAFEGUARDING = "safeguarding", "To safeguard a child or an adult at risk"


class Basis(Worded):
    """The lawful basis: UK GDPR Article 6 with Article 9 or Schedule 1 to the Data Protection Act 2018 (facts/law.md D5)."""

    PUBLIC_TASK = "public_task", "Public task, Article 6(1)(e); statutory purposes, Sch. 1 para 6"
    EXPLICIT_CONSENT = "explicit_consent", "Explicit consent, Articles 6(1)(a) and 9(2)(a)"
    LEGITIMATE_INTEREST = "legitimate_interest", "Legitimate interests, Article 6(1)(f); counselling, Sch. 1 para 17"
    RECOGNISED_INTEREST = (
        "recognised_interest",
        "Recognised legitimate interest, Article 6(1)(ea); safeguarding, Sch. 1 para 18",
    )
    SAFEGUARDING = "safeguarding", "Public task, Article 6(1)(e); safeguarding, Sch. 1 para 18"
    PREVENTION = "prevention", "Public task, Article 6(1)(e); preventing unlawful acts, Sch. 1 para 10"
    VITAL_INTERESTS = "vital_interests", "Vital interests, Articles 6(1)(d) and 9(2)(c)"


WITHOUT_AGREEMENT = (
    Basis.SAFEGUARDING,
    Basis.PREVENTION,
    Basis.VITAL_INTERESTS,
    Basis.RECOGNISED_INTEREST,
    Basis.PUBLIC_TASK,
)
"""On what sharing for MARAC may rest (facts/law.md D5). Consent is none of them: it is not required there, and nowhere else is that so."""


class FieldGroup(Worded):
    """Groups of fields that are shared or held back together."""

    REFERENCE = "reference", "That there is a referral, and its state"
    IDENTITY = "identity", "Name and date of birth"
    CONTACT = "contact", "Safe contact"
    ADDRESS = "address", "Address"
    OFFENCE = "offence", "Kind of crime and when"
    NEEDS = "needs", "Needs, language and access"
    RISK = "risk", "Risk level and assessment"
    PERPETRATOR = "perpetrator", "Who did it"
    NOTES = "notes", "Notes of the support given"


class Known(Worded):
    """What a name check may say of somebody who is known."""

    KIND = "kind", "Which kind of organisation"
    NAME = "name", "Which organisation"
    OPEN = "open", "Whether support is going on"
    CONTACT = "contact", "Where to turn to there"


def holds(*, starts: date, ends: date, ended_early: date | None, on: date) -> bool:
    """Return whether a protocol is in force on a day: from its first day to its last, and not ended before."""
    return starts <= on <= ends and (ended_early is None or on < ended_early)
