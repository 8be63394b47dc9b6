"""What a release, a record and their packages may hold in OCDS 1.1: one table, from which JSON Schemas are made.

Each line of the table is a field and what it holds:

    s  text or null        S   text              S1  text, not empty
    k  text or a whole number, not empty         k0  the same, may be empty         kn  the same or null
    d  a date-time or null D   a date-time       u   a web address or null          U   a web address
    n  a number or null    i   a whole number or null    b  true, false or null      o  an object or null
    =x a code of the closed list x, or null      ==x the same, never null
    Name    an object of that kind               [Name]  a list of them
    {Name}  a list of them, each with an id of its own; {Name}1 the same, never empty
    [s]     a list of texts, or null             [==x]1 a list of codes, never empty

`!` marks a field that must be there, `~` one that OCDS 1.1 gave up, `@` one that may also be there in other languages
(title_cy).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from .codelists import CLOSED

_TABLE = """
Release: ocid!=S1 id!=S1 date!=D tag!=[==releaseTag]1 initiationType!===initiationType parties={Organization}
  buyer=OrganizationReference planning=Planning tender=Tender awards={Award} contracts={Contract} language=s
  relatedProcesses={RelatedProcess}
Planning: rationale@=s budget=Budget documents=[Document] milestones=[Milestone]
Tender: id!=k title@=s description@=s status==tenderStatus procuringEntity=OrganizationReference items={Item}
  value=Value minValue=Value procurementMethod==method procurementMethodDetails=s procurementMethodRationale@=s
  mainProcurementCategory==procurementCategory additionalProcurementCategories=[s] awardCriteria=s
  awardCriteriaDetails@=s submissionMethod=[s] submissionMethodDetails@=s tenderPeriod=Period enquiryPeriod=Period
  hasEnquiries=b eligibilityCriteria@=s awardPeriod=Period contractPeriod=Period numberOfTenderers=i
  tenderers={OrganizationReference} documents=[Document] milestones=[Milestone] amendments=[Amendment]
  amendment~=Amendment
Award: id!=k title@=s description@=s status==awardStatus date=d value=Value suppliers={OrganizationReference}
  items={Item}1 contractPeriod=Period documents={Document} amendments=[Amendment] amendment~=Amendment
Contract: id!=k awardID!=k title@=s description@=s status==contractStatus period=Period value=Value items={Item}1
  dateSigned=d documents={Document} implementation=Implementation relatedProcesses={RelatedProcess}
  milestones=[Milestone] amendments=[Amendment] amendment~=Amendment
Implementation: transactions={Transaction} milestones={Milestone} documents={Document}
Milestone: id!=k title@=s type=s description@=s code=s dueDate=d dateMet=d dateModified=d status==milestoneStatus
  documents~={Document}
Document: id!=k documentType=s title@=s description@=s url=u datePublished=d dateModified=d format=s language=s
Budget: id=kn description@=s amount=Value project@=s projectID=kn uri=u source@~=u
Transaction: id!=k source=u date=d value=Value payer=OrganizationReference payee=OrganizationReference uri=u
  amount~=Value providerOrganization~=Identifier receiverOrganization~=Identifier
OrganizationReference: name=sn id=k0 identifier~=Identifier address~=Address additionalIdentifiers~={Identifier}
  contactPoint~=ContactPoint
Organization: name@=s id=S identifier=Identifier additionalIdentifiers={Identifier} address=Address
  contactPoint=ContactPoint roles=[s] details=o
Item: id!=k description@=s classification=Classification additionalClassifications={Classification} quantity=n
  unit=Unit
Unit: scheme=s id=s name@=s value=Value uri=u
Amendment: date=d rationale@=s id=s description=s amendsReleaseID=s releaseID=s changes~=[Change]
Change: property=S former_value=a
Classification: scheme=s id=kn description@=s uri=u
Identifier: scheme=s id=kn legalName@=s uri=u
Address: streetAddress=s locality=s region=s postalCode=s countryName@=s
ContactPoint: name@=s email=s telephone=s faxNumber=s url=u
Value: amount=n currency==currency
Period: startDate=d endDate=d maxExtentDate=d durationInDays=i
RelatedProcess: id=S relationship=[s] title=s scheme=s identifier=s uri=u
Publisher: name!=S scheme=s uid=s uri=u
ReleasePackage: uri!=U version!=v extensions=[U] publishedDate!=D publisher!=Publisher license=u publicationPolicy=u
  releases!=items
RecordPackage: uri!=U version!=v extensions=[U] publishedDate!=D publisher!=Publisher license=u publicationPolicy=u
  packages=[U]1 records!=items
LinkedRelease: url!=u date!=D tag=[==releaseTag]1
"""

# What our own releases hold: whatever has only this, and none of it empty, needs no second look.
_OWN = """
Release: ocid id date tag initiationType parties buyer planning tender awards contracts language relatedProcesses
Planning: rationale budget documents
Tender: id title description status procuringEntity value procurementMethod procurementMethodDetails
  procurementMethodRationale tenderPeriod contractPeriod numberOfTenderers documents
Award: id title status date value suppliers contractPeriod documents
Contract: id awardID title description status period value dateSigned documents implementation amendments
Implementation: transactions
Document: id documentType title url datePublished
Budget: id description amount
Transaction: id date value payer payee
OrganizationReference: name id
Organization: name id identifier additionalIdentifiers address roles details
Amendment: date rationale id description amendsReleaseID
Identifier: scheme id legalName
Address: streetAddress postalCode
Value: amount currency
Period: startDate endDate
RelatedProcess: id relationship scheme identifier
"""

# As BCP 47 writes a language.
_LANGUAGE = (
    r"_(((([A-Za-z]{2,3}(-([A-Za-z]{3}(-[A-Za-z]{3}){0,2}))?)|[A-Za-z]{4}|[A-Za-z]{5,8})(-([A-Za-z]{4}))?"
    r"(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(-([0-9A-WY-Za-wy-z](-[A-Za-z0-9]{2,8})+))*"
    r"(-(x(-[A-Za-z0-9]{1,8})+))?)|(x(-[A-Za-z0-9]{1,8})+))"
)
LANGUAGE = re.compile(_LANGUAGE + "$")
"""The end of a field's name that says its language: title_cy."""
# A leap second and the year 0 are dates to RFC 3339, and to no calendar that publishers use.
_MOMENT = r"^(000[1-9]|00[1-9]\d|0[1-9]\d\d|[1-9]\d{3})-\d\d-\d\d[Tt]\d\d:\d\d:[0-5]"
_DATE_TIME = {"format": "date-time", "pattern": _MOMENT}
_KINDS: dict[str, dict[str, Any]] = {
    "s": {"type": ["string", "null"]},
    "sn": {"type": ["string", "null"], "minLength": 1},
    "S": {"type": "string"},
    "S1": {"type": "string", "minLength": 1},
    "k": {"type": ["string", "integer"], "minLength": 1},
    "k0": {"type": ["string", "integer"]},
    "kn": {"type": ["string", "integer", "null"]},
    "d": {"type": ["string", "null"], **_DATE_TIME},
    "D": {"type": "string", **_DATE_TIME},
    "u": {"type": ["string", "null"], "format": "uri"},
    "U": {"type": "string", "format": "uri"},
    "n": {"type": ["number", "null"]},
    "i": {"type": ["integer", "null"]},
    "b": {"type": ["boolean", "null"]},
    "o": {"type": ["object", "null"]},
    "a": {"type": ["string", "number", "integer", "array", "object", "null"]},
    "v": {"type": "string", "pattern": r"^(\d+\.)(\d+)$"},
    "[s]": {"type": ["array", "null"], "items": {"type": "string"}},
    "items": {"type": "array", "minItems": 1},
}


@dataclass(frozen=True)
class Field:
    """One field of one kind of object, as the table has it."""

    name: str
    holds: str
    required: bool
    given_up: bool
    languages: bool

    @property
    def object_kind(self) -> str:
        """The kind of object that it holds, one or many; empty where it holds none."""
        bare = self.holds.strip("[]{}1")
        return bare if bare[:1].isupper() and len(bare) > 2 else ""

    @property
    def own_ids(self) -> bool:
        """Whether it is a list whose items must have ids of their own."""
        return self.holds.startswith("{")


def _read(table: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    kind = ""
    for line in table.strip().splitlines():
        if not line.startswith(" "):
            kind, line = line.split(":", 1)
        found.setdefault(kind, []).extend(line.split())
    return found


def _field(word: str) -> Field:
    name, holds = word.split("=", 1)
    marks = name[len(name.rstrip("!~@")) :]
    return Field(name.rstrip("!~@"), holds, "!" in marks, "~" in marks, "@" in marks)


FIELDS: Mapping[str, Mapping[str, Field]] = {
    kind: {field.name: field for field in map(_field, words)} for kind, words in _read(_TABLE).items()
}
OWN: Mapping[str, frozenset[str]] = {kind: frozenset(words) for kind, words in _read(_OWN).items()}


def _holds(holds: str) -> dict[str, Any]:
    if holds in _KINDS:
        return _KINDS[holds]
    if holds.startswith("=="):
        return {"type": "string", "enum": list(CLOSED[holds[2:]])}
    if holds.startswith("="):
        return {"type": ["string", "null"], "enum": [*CLOSED[holds[1:]], None]}
    if holds[0] in "[{":
        many: dict[str, Any] = {"type": "array", "items": _holds(holds.strip("[]{}1"))}
        return {**many, "minItems": 1} if holds.endswith("1") else many
    return {"$ref": f"#/definitions/{holds}"}


def _object(fields: Mapping[str, Field]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {field.name: _holds(field.holds) for field in fields.values()},
    }
    if required := [field.name for field in fields.values() if field.required]:
        schema["required"] = required
    return schema


@cache
def schema(kind: str) -> dict[str, Any]:
    """Return a JSON Schema (draft 4) of one kind of object: "Release", "ReleasePackage", "LinkedRelease", …

    What it forbids is what the standard's own schema forbids, apart from ids that are there twice, which
    `ocds_check` looks for since JSON Schema cannot say it, and from fields in other languages, which the standard's own
    checker does not hold against a file.
    """
    definitions = {name: _object(fields) for name, fields in FIELDS.items()}
    return {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "definitions": definitions,
        **definitions[kind],
    }


def _never_empty(holds: dict[str, Any]) -> dict[str, Any]:
    """The same, where null and emptiness are not allowed."""
    if "$ref" in holds or "enum" in holds:
        allowed = {**holds}
        if "enum" in allowed:
            allowed = {"enum": [code for code in holds["enum"] if code is not None]}
        return allowed
    kinds = holds["type"] if isinstance(holds["type"], list) else [holds["type"]]
    strict = {**holds, "type": [kind for kind in kinds if kind != "null"]}
    if "string" in kinds and not strict.get("format"):
        strict["pattern"] = r"^\S"
    if "array" in kinds:
        strict |= {"minItems": 1, "items": _never_empty(holds["items"])}
    if strict["type"] == ["object"]:
        strict["minProperties"] = 1
    return strict


@cache
def own_schema() -> dict[str, Any]:
    """Return a JSON Schema of the releases that this product writes: nothing unknown, given up, null or empty.

    A release that it allows needs no further look at its fields; one that it forbids may still be right.
    """
    definitions: dict[str, Any] = {}
    for kind, names in OWN.items():
        fields = {name: FIELDS[kind][name] for name in names}
        definitions[kind] = {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": False,
            "properties": {name: _never_empty(_holds(field.holds)) for name, field in fields.items()},
            "required": sorted({"id"} & names | {field.name for field in fields.values() if field.required}),
        }
        if not definitions[kind]["required"]:
            del definitions[kind]["required"]
    details = {"type": "object", "minProperties": 1, "additionalProperties": False}
    definitions["Organization"]["properties"]["details"] = {
        **details,
        "properties": {"scale": {"type": "string", "minLength": 1}, "vcse": {"type": "boolean"}},
    }
    return {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "definitions": definitions,
        **definitions["Release"],
    }
