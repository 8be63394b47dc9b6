"""The words of pathways as codes: roles, kinds of organisation, states, levels of risk, categories of need."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Worded(StrEnum):
    """A code with the words that a screen shows for it."""

    words: str

    def __new__(cls, code: str, words: str = "") -> Self:
        """Make the member of this code, with its words."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.words = words
        return member

    @property
    def inside(self) -> str:
        """The words as they stand inside a sentence: without their first capital, unless it is of an abbreviation."""
        return self.words if self.words[1:2].isupper() else self.words[:1].lower() + self.words[1:]

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Return (code, words) of every member, for a column or a list on a form."""
        return [(str(member), member.words) for member in cls]


class Role(Worded):
    """What a worker does in their organisation. One role each."""

    REFERRER = "referrer", "Referrer"
    SUPPORT_WORKER = "support_worker", "Support worker"
    COORDINATOR = "coordinator", "Pathway coordinator"
    SERVICE_MANAGER = "service_manager", "Service manager"
    HUB_LEAD = "hub_lead", "Safeguarding lead"
    MARAC_COORDINATOR = "marac_coordinator", "MARAC coordinator"
    DATA_PROTECTION = "data_protection", "Data protection officer"
    ADMINISTRATOR = "administrator", "Administrator"


class OrganisationKind(Worded):
    """What an organisation is to a victim (facts/law.md D4, H)."""

    POLICE = "police", "Police"
    HUB = "hub", "Referral hub"
    ADVOCACY = "advocacy", "Independent advocates (IDVA, ISVA)"
    SPECIALIST = "specialist", "Specialist domestic or sexual violence service"
    SARC = "sarc", "Sexual assault referral centre"
    HELPLINE = "helpline", "Helpline"
    VICTIM_SERVICE = "victim_service", "General victim and witness service"
    RESTORATIVE = "restorative", "Restorative justice service"
    SAFEGUARDING = "safeguarding", "Safeguarding hub (MASH)"
    COURT = "court", "Court or witness care unit"
    HEALTH = "health", "Health"
    COUNCIL = "council", "Council"
    CHARITY = "charity", "Other charity"


class Part(Worded):
    """What a person is in what happened. A name check looks at victims only."""

    VICTIM = "victim", "Victim"
    WITNESS = "witness", "Witness"
    CHILD = "child", "Child"
    PERPETRATOR = "perpetrator", "Perpetrator"


class State(Worded):
    """Where a referral stands. It follows from the last of its events."""

    DRAFT = "draft", "Draft"
    SENT = "sent", "Sent to the hub"
    OFFERED = "offered", "Offered to a service"
    ACCEPTED = "accepted", "Accepted"
    ACTIVE = "active", "In support"
    CLOSED = "closed", "Closed"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class RiskLevel(Worded):
    """How likely serious harm is (facts/law.md D4). "Not assessed" is not a level of its own: it is empty."""

    STANDARD = "standard", "Standard"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"


class Need(Worded):
    """The eight categories of need (Victims' Services Commissioning Framework 2013; facts/law.md D3)."""

    HEALTH = "health", "Mental and physical health"
    SHELTER = "shelter", "Shelter and accommodation"
    FAMILY = "family", "Family, friends and children"
    EDUCATION = "education", "Education, skills and employment"
    SUBSTANCES = "substances", "Drugs and alcohol"
    FINANCE = "finance", "Finance and benefits"
    OUTLOOK = "outlook", "Outlook and attitudes"
    SOCIAL = "social", "Social interactions"


class Offence(Worded):
    """What kind of crime was done; `victim` services are commissioned by these."""

    DOMESTIC_ABUSE = "domestic_abuse", "Domestic abuse"
    SEXUAL_VIOLENCE = "sexual_violence", "Sexual violence"
    CHILD_SEXUAL_ABUSE = "child_sexual_abuse", "Child sexual abuse"
    STALKING = "stalking", "Stalking or harassment"
    SERIOUS_VIOLENCE = "serious_violence", "Serious violence"
    HATE_CRIME = "hate_crime", "Hate crime"
    EXPLOITATION = "exploitation", "Exploitation or modern slavery"
    BURGLARY = "burglary", "Burglary or robbery"
    FRAUD = "fraud", "Fraud"
    ANTISOCIAL = "antisocial", "Antisocial behaviour"
    BEREAVEMENT = "bereavement", "Bereavement by crime"
    OTHER = "other", "Other crime"


class Source(Worded):
    """Who a referral comes from."""

    POLICE = "police", "Police"
    AGENCY = "agency", "Another agency"
    SELF = "self", "The person"
