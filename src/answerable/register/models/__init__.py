"""What the office commissions: rows and their constraints, one file a subject.

Every record has a `ref` that an office writes itself ("A-7"), so that a gap, a citation or an address can
name it. A field that no source states is left empty: empty means "not recorded", never zero.
"""

from .agreements import Agreement, AgreementYear, Post, Route
from .decisions import Decision
from .documents import Coverage, Document, Statement, Topic
from .funds import Fund, FundAmount
from .people import Area, Authority, Organisation, OrganisationAlias, OrganisationIdentifier
from .services import Service, ServiceCategory
from .sources import Citation, Source

__all__ = [
    "Agreement",
    "AgreementYear",
    "Area",
    "Authority",
    "Citation",
    "Coverage",
    "Decision",
    "Document",
    "Fund",
    "FundAmount",
    "Organisation",
    "OrganisationAlias",
    "OrganisationIdentifier",
    "Post",
    "Route",
    "Service",
    "ServiceCategory",
    "Source",
    "Statement",
    "Topic",
]
