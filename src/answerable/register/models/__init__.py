"""What the office commissions: rows and their constraints, one file a subject.

Every record has a `ref` that an office writes itself ("A-7"), so that a gap, a citation or an address can
name it. A field that no source states is left empty: empty means "not recorded", never zero.
"""

from .agreements import (
    Agreement,
    AgreementEvent,
    AgreementFunding,
    AgreementParty,
    AgreementYear,
    Measure,
    NeedCategory,
    Post,
    Route,
)
from .allocations import Allocation, AllocationElement, AllocationInput, AllocationShare, AllocationWeight
from .contacts import ServiceContact
from .cycle import Action, BusinessCase, Consultation, ConsultationCount, ConsultationQuestion, Need, Review
from .decisions import Decision, Principle, PrincipleMet
from .documents import Coverage, Document, Statement, Topic
from .funds import Fund, FundAmount
from .imports import Import, ImportChange, ImportedSheet, Layout
from .notices import DutyEntry, DutyPublication, DutySettings, Notice, Withholding
from .payments import (
    OrganisationMerge,
    Payee,
    PayeeDecision,
    PayeeSuggestion,
    Payment,
    Phrase,
    SpendByCategory,
    SpendByDepartment,
    SpendByPayee,
)
from .people import Area, Authority, Organisation, OrganisationAlias, OrganisationIdentifier
from .returns import Return, ReturnFigure
from .returns_received import ReceivedReturn, ReturnSender
from .services import Service, ServiceCategory
from .sources import Citation, Source
from .tenders import Tender

__all__ = [
    "Action",
    "Agreement",
    "AgreementEvent",
    "AgreementFunding",
    "AgreementParty",
    "AgreementYear",
    "Allocation",
    "AllocationElement",
    "AllocationInput",
    "AllocationShare",
    "AllocationWeight",
    "Area",
    "Authority",
    "BusinessCase",
    "Citation",
    "Consultation",
    "ConsultationCount",
    "ConsultationQuestion",
    "Coverage",
    "Decision",
    "Document",
    "DutyEntry",
    "DutyPublication",
    "DutySettings",
    "Fund",
    "FundAmount",
    "Import",
    "ImportChange",
    "ImportedSheet",
    "Layout",
    "Measure",
    "Need",
    "NeedCategory",
    "Notice",
    "Organisation",
    "OrganisationAlias",
    "OrganisationIdentifier",
    "OrganisationMerge",
    "Payee",
    "PayeeDecision",
    "PayeeSuggestion",
    "Payment",
    "Phrase",
    "Post",
    "Principle",
    "PrincipleMet",
    "ReceivedReturn",
    "Return",
    "ReturnFigure",
    "ReturnSender",
    "Review",
    "Route",
    "Service",
    "ServiceCategory",
    "ServiceContact",
    "Source",
    "SpendByCategory",
    "SpendByDepartment",
    "SpendByPayee",
    "Statement",
    "Tender",
    "Topic",
    "Withholding",
]
