"""What people keep by hand: which action writes each kind of record, which records belong to which, where pages are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from answerable.audit.models import Entry

from ..actions import agreements, decisions, funds, plans, services
from ..actions.keeping import Said
from ..models.base import Record

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class Writer(Protocol):
    """A module of `actions` that adds, changes and removes records of its subject."""

    def create(
        self, *, model: type[Any], values: Mapping[str, Any], by: AbstractBaseUser | None, said: Said | None = None
    ) -> Any: ...

    def change(
        self,
        *,
        record: Any,
        values: Mapping[str, Any],
        version: int,
        by: AbstractBaseUser | None,
        said: Said | None = None,
    ) -> Entry | None: ...

    def remove(self, *, record: Record, version: int, by: AbstractBaseUser | None) -> Entry: ...


WRITERS: dict[str, Writer] = {
    **dict.fromkeys(
        (
            "agreement",
            "agreement_year",
            "agreement_funding",
            "agreement_party",
            "measure",
            "post",
            "review",
            "action",
            "notice",
        ),
        agreements,
    ),
    **dict.fromkeys(("decision", "principle"), decisions),
    **dict.fromkeys(("fund", "fund_amount"), funds),
    **dict.fromkeys(
        ("service", "service_contact", "need", "business_case", "tender", "organisation", "area"), services
    ),
    **dict.fromkeys(
        (
            "document",
            "consultation",
            "consultation_question",
            "consultation_count",
            "coverage",
            "source",
            "statement",
        ),
        plans,
    ),
}


@dataclass(frozen=True)
class Part:
    """Records that belong to another and are kept on its page: their kind, the field that names the owner, a heading."""

    kind: str
    owner: str
    heading: str


PARTS: dict[str, tuple[Part, ...]] = {
    "agreement": (
        Part("agreement_year", "agreement", "Years"),
        Part("agreement_funding", "agreement", "Funds that pay for it"),
        Part("agreement_party", "agreement", "Sub-contractors and partners"),
        Part("measure", "agreement", "Measures"),
        Part("post", "agreement", "Posts"),
        Part("review", "agreement", "Reviews"),
        Part("action", "agreement", "Improvement actions"),
        Part("notice", "agreement", "Notices"),
        Part("statement", "agreement", "Statements"),
    ),
    "decision": (Part("statement", "decision", "Statements"),),
    "fund": (Part("fund_amount", "fund", "Amounts"), Part("statement", "fund", "Statements")),
    "service": (
        Part("service_contact", "service", "How to reach it"),
        Part("business_case", "service", "Business cases"),
        Part("tender", "service", "Tenders"),
        Part("statement", "service", "Statements"),
    ),
    "need": (Part("business_case", "need", "Business cases"),),
    "tender": (Part("notice", "tender", "Notices"),),
    "document": (Part("statement", "document", "Statements"),),
    "consultation": (
        Part("consultation_question", "consultation", "Questions"),
        Part("action", "consultation", "What came of it"),
    ),
    "consultation_question": (Part("consultation_count", "question", "Answers"),),
}

SHORT_REFS = {
    "action": "ACT-",
    "agreement": "A-",
    "agreement_funding": "AF-",
    "agreement_party": "AP-",
    "agreement_year": "AY-",
    "area": "AREA-",
    "business_case": "BC-",
    "consultation": "CON-",
    "consultation_count": "CC-",
    "consultation_question": "CQ-",
    "coverage": "C-",
    "decision": "D-",
    "document": "DOC-",
    "fund": "F-",
    "fund_amount": "FA-",
    "measure": "M-",
    "need": "N-",
    "notice": "NOT-",
    "organisation": "ORG-",
    "post": "P-",
    "principle": "PR-",
    "review": "REV-",
    "service": "S-",
    "service_contact": "SC-",
    "source": "SRC-",
    "statement": "ST-",
    "tender": "T-",
}
"""How a new record's reference begins, for offering one; an office may write another."""

OWNED = {part.kind: part.owner for parts in PARTS.values() for part in parts}
"""The field that names the owner, of each kind that can belong to another."""
OWNERS = {(part.kind, part.owner): kind for kind, parts in PARTS.items() for part in parts}
"""The kind of the owner, by the kind that belongs to it and the field that names it."""

GROUPS: tuple[tuple[str, ...], ...] = (
    ("service", "service_contact", "need", "business_case", "tender", "organisation", "area"),
    ("document", "consultation", "action", "coverage"),
    ("decision", "principle"),
    ("agreement", "agreement_year", "measure", "review"),
    ("fund", "fund_amount"),
)
"""Kinds whose lists lead to each other: they share one place of the navigation."""


def group_of(kind: str) -> tuple[str, ...]:
    """Return the kinds whose lists stand beside this one's; none where it stands alone."""
    return next((group for group in GROUPS if kind in group), ())
