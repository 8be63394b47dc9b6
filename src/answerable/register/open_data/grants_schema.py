"""What a grant and a package of grants may hold in 360Giving 1.4 (facts/law.md C2): one table, made into JSON Schemas.

    s  text    s?  text or null    n  number    n?  number or null    n+  a number not below nothing
    d  a day or a date-time    p  the same, or a month or a year    t  a date-time    u  a web address    u?  or null
    o  an object    =x one of the codes of x    Name  such an object    [Name]  a list of them    [Name]1  never empty

`!` marks a field that must be there.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from .codelists import CLOSED

_TABLE = """
Grant: id=s title=s description=s currency==currency amountAppliedFor=n amountAwarded=n amountDisbursed=n awardDate=d
  url=u plannedDates=[Event] actualDates=[Event] recipientIndividual=Person toIndividualsDetails=o
  recipientOrganization=[Organization]1 beneficiaryLocation=[Location] fundingOrganization=[Organization]1
  grantProgramme=[Programme] fromOpenCall==yesNo fundingType=[Classification] classifications=[Classification]
  relatedDocument=[Document] applicationTransaction=[Transaction] commitmentTransaction=[Transaction]
  disbursementTransaction=[Transaction] relatedActivity=[s] dateModified=t dataSource=u? regrantType=s locationScope=s
Transaction: id=s transactionDate=d currency==currency value=n valueDate=d? description=s? provider=s? recipient=s?
  dateModified=t
Document: id=s title=s? url=u? description=s? documentType=s? dateModified=t
Location: id=s name=s? countryCode=s? latitude=n? longitude=n? description=s? geoCode=s? geoCodeType=s? dateModified=t
Classification: vocabulary=s code=s title=s? description=s? url=u? dateModified=t
Programme: code=s title=s? description=s? url=u? dateModified=t
Person: id!=s name!=s
Organization: id!=s name!=s department=s contactName=s charityNumber=s companyNumber=s streetAddress=s
  addressLocality=s addressRegion=s addressCountry=s postalCode=s telephone=s alternateName=s email=s description=s
  organisationType=s? url=u location=[Location] dateModified=t
Event: title=s startDate=p endDate=p duration=n+ description=s dateModified=t
Package: version=v extensions=[s] title=s description=s issued=d modified=d identifier=s publisher=Publisher
  downloadURL=u accessURL=u license=u
Publisher: name!=s identifier=s website=u logo=u
"""
REQUIRED = ("id", "title", "description", "currency", "amountAwarded", "awardDate", "fundingOrganization")
_DAY = [
    {"format": "date-time"},
    {"pattern": "^[0-9]{4}-(0[1-9]|1[012])-(0[1-9]|[12][0-9]|3[01])$"},
]
_KINDS: dict[str, dict[str, Any]] = {
    "s": {"type": "string"},
    "s?": {"type": ["string", "null"]},
    "n": {"type": "number"},
    "n?": {"type": ["number", "null"]},
    "n+": {"type": "number", "minimum": 0},
    "d": {"type": "string", "oneOf": _DAY},
    # Null fits every format and every pattern, and so more than one of them: the standard forbids it without meaning to.
    "d?": {"type": ["string", "null"], "oneOf": _DAY},
    "p": {"type": "string", "oneOf": [*_DAY, {"pattern": "^[0-9]{4}(-(0[1-9]|1[012]))?$"}]},
    "t": {"type": "string", "format": "date-time"},
    "u": {"type": "string", "format": "uri"},
    "u?": {"type": ["string", "null"], "format": "uri"},
    "o": {"type": "object"},
    "v": {"type": "string", "pattern": r"^(\d+\.)(\d+)$"},
    "=yesNo": {"type": "string", "enum": ["Yes", "No"]},
    "=currency": {"type": "string", "enum": list(CLOSED["currency"])},
}


def _read() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    kind = ""
    for line in _TABLE.strip().splitlines():
        if not line.startswith(" "):
            kind, line = line.split(":", 1)
        found.setdefault(kind, {}).update(word.split("=", 1) for word in line.split())  # type: ignore[misc]
    return found


FIELDS = _read()


def _holds(holds: str) -> dict[str, Any]:
    if holds in _KINDS:
        return _KINDS[holds]
    if holds.startswith("["):
        many: dict[str, Any] = {"type": "array", "items": _holds(holds.strip("[]1"))}
        return {**many, "minItems": 1} if holds.endswith("1") else many
    return {"$ref": f"#/$defs/{holds}"}


@cache
def schema(kind: str) -> dict[str, Any]:
    """Return a JSON Schema (2020-12) of "Grant" or of "Package" without its grants."""
    definitions: dict[str, dict[str, Any]] = {}
    for name, fields in FIELDS.items():
        definitions[name] = {
            "type": "object",
            "properties": {field.rstrip("!"): _holds(holds) for field, holds in fields.items()},
        }
        if required := [field.rstrip("!") for field in fields if field.endswith("!")]:
            definitions[name]["required"] = required
    definitions["Grant"]["oneOf"] = [
        {"required": [*REQUIRED, who]} for who in ("recipientOrganization", "recipientIndividual")
    ]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": definitions, **definitions[kind]}
