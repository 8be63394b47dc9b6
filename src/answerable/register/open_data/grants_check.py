"""Holds grants against 360Giving 1.4 and against the quality checks of its own checker (facts/law.md C2).

What is wrong is a `FAULT`; what could be better is `ADVICE`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from .codelists import ANY_LIST, ORGANISATION_LISTS, split_identifier
from .grants_schema import FIELDS, REQUIRED, schema
from .ocds_check import schema_problems
from .problems import Level, Problem

PREFIX = re.compile(r"360G-[A-Za-z0-9_-]+")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
LONGEST_TITLE = 140
_CHARITY = re.compile(r"([A-Za-z]{2})?\d{6,7}")
_COMPANY = re.compile(r"[A-Za-z0-9]{8}")
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", re.IGNORECASE)
_DEI = re.compile(r"(^|[^a-z])dei|diversity|equity|inclusion", re.IGNORECASE)
_PLANNED_YEARS, _ACTUAL_YEARS, _OLDEST_YEARS = 12, 5, 25


@cache
def _validator(kind: str) -> Any:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(schema(kind), validate_formats=True)


def _day(text: Any) -> date | None:
    """The day of a full date or date-time; None where it is less than a day or no day at all."""
    try:
        return date.fromisoformat(text[:10]) if isinstance(text, str) and len(text) >= 10 else None
    except ValueError:
        return None


def _years_on(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day)


def grant_problems(grant: Any, place: str, today: date) -> list[Problem]:
    """Everything that is wrong with one grant by itself, and what could be better."""
    if not _validator("Grant").is_valid(grant):
        return list(_not_valid(grant, place))
    return [
        *_texts(grant, place),
        *_money_and_days(grant, place, today),
        *_organisations(grant, place),
        *_people(grant, place),
        *_completeness(grant, place),
        *_unknown(grant, place),
    ]


def _not_valid(grant: Any, place: str) -> Iterator[Problem]:
    if isinstance(grant, dict):
        for name in REQUIRED:
            if name not in grant:
                yield Problem(Level.ERROR, "required", place, f"{name} is missing")
        number = sum(name in grant for name in ("recipientOrganization", "recipientIndividual"))
        if number != 1:
            yield Problem(
                Level.ERROR, "recipient", place, "a grant has a recipient organisation or an individual, and not both"
            )
    for problem in schema_problems("Grant", grant, place, _validator("Grant")):
        if problem.rule != "oneOf" or problem.place != place:
            yield problem


def _texts(grant: Mapping[str, Any], place: str) -> Iterator[Problem]:
    title, description = grant["title"], grant["description"]
    if len(title) > LONGEST_TITLE:
        yield Problem(
            Level.ADVICE, "title_length", f"{place}/title", f"the title has more than {LONGEST_TITLE} characters"
        )
    if title.strip().casefold() == description.strip().casefold():
        yield Problem(Level.ADVICE, "title_is_description", f"{place}/title", "title and description are the same")
    for where, text in _all_texts(grant, place):
        if EMAIL.search(text):
            yield Problem(Level.FAULT, "email", where, "the text seems to hold an e-mail address")
        if where.endswith("/id") and ("\n" in text or "\r" in text):
            yield Problem(Level.FAULT, "line_break", where, "the id has a line break")
        if not text.strip():
            yield Problem(Level.EMPTY, "empty_field", where, "the field is empty")
    identifier = grant["id"]
    if not PREFIX.match(identifier) or "/" in identifier:
        yield Problem(
            Level.ADVICE, "grant_id", f"{place}/id", "the id does not begin with a 360G- prefix, or has a slash"
        )


def _all_texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _all_texts(inner, f"{place}/{name}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _all_texts(inner, f"{place}/{number}")


def _money_and_days(grant: Mapping[str, Any], place: str, today: date) -> Iterator[Problem]:
    if grant["amountAwarded"] == 0:
        yield Problem(Level.FAULT, "amount_nil", f"{place}/amountAwarded", "the amount awarded is nil")
    if grant["amountAwarded"] < 0:
        yield Problem(
            Level.FAULT, "amount_negative", f"{place}/amountAwarded", "the amount awarded is less than nothing"
        )
    awarded = _day(grant["awardDate"])
    if awarded is not None and awarded > today:
        yield Problem(Level.FAULT, "award_in_future", f"{place}/awardDate", "the award date is in the future")
    dates = [(f"{place}/awardDate", grant["awardDate"], today.year)]
    for name, years in (("plannedDates", _PLANNED_YEARS), ("actualDates", _ACTUAL_YEARS)):
        for number, event in enumerate(grant.get(name, ())):
            for which in ("startDate", "endDate"):
                if which in event:
                    where = f"{place}/{name}/{number}/{which}"
                    dates.append((where, event[which], 0))
                    day = _day(event[which])
                    if day is not None and day > _years_on(today, years):
                        yield Problem(
                            Level.FAULT, f"{name}_far_ahead", where, f"the date is more than {years} years ahead"
                        )
            start, end = event.get("startDate", ""), event.get("endDate", "")
            shorter = min(len(start), len(end), 10)
            if shorter and start[:shorter] > end[:shorter]:
                yield Problem(Level.FAULT, "start_after_end", f"{place}/{name}/{number}", "it ends before it starts")
    oldest = _years_on(today, -_OLDEST_YEARS)
    for where, text, _ in dates:
        day = _day(text)
        if day is None and len(text) >= 10:
            yield Problem(Level.FAULT, "impossible_date", where, f"“{text}” is no day of the calendar")
        elif day is not None and day < oldest:
            yield Problem(Level.ADVICE, "old_date", where, f"the date is more than {_OLDEST_YEARS} years ago")


def _organisations(grant: Mapping[str, Any], place: str) -> Iterator[Problem]:
    for name, who in (("recipientOrganization", "recipient"), ("fundingOrganization", "funder")):
        for number, organisation in enumerate(grant.get(name, ())):
            where = f"{place}/{name}/{number}"
            identifier = organisation["id"]
            if identifier.upper().startswith("360G-"):
                yield Problem(Level.ADVICE, f"{who}_360g", f"{where}/id", f"the {who} has no number of a public list")
            else:
                yield from _organisation_id(identifier, f"{where}/id")
            charity, company = organisation.get("charityNumber"), organisation.get("companyNumber")
            if charity is not None and not _CHARITY.fullmatch(charity):
                yield Problem(
                    Level.FAULT, "charity_number", f"{where}/charityNumber", f"“{charity}” is not a charity number"
                )
            if company is not None and not _COMPANY.fullmatch(company):
                yield Problem(
                    Level.FAULT, "company_number", f"{where}/companyNumber", f"“{company}” is not a company number"
                )
            if who == "recipient":
                if charity is None and company is None:
                    yield Problem(
                        Level.ADVICE, "no_number", where, "the recipient has neither a charity nor a company number"
                    )
                coded = any(one.get("geoCode") for one in organisation.get("location", ()))
                if not organisation.get("postalCode") and not coded:
                    yield Problem(
                        Level.ADVICE, "no_recipient_place", where, "the recipient has neither a postcode nor a geocode"
                    )
    places = [(f"{place}/beneficiaryLocation/{n}", one) for n, one in enumerate(grant.get("beneficiaryLocation", ()))]
    for number, organisation in enumerate(grant.get("recipientOrganization", ())):
        places += [
            (f"{place}/recipientOrganization/{number}/location/{n}", one)
            for n, one in enumerate(organisation.get("location", ()))
        ]
    for where, one in places:
        if one.get("geoCode") and _POSTCODE.fullmatch(one["geoCode"].strip()):
            yield Problem(Level.FAULT, "geocode_postcode", f"{where}/geoCode", "the geocode looks like a postcode")


def _organisation_id(identifier: str, where: str) -> Iterator[Problem]:
    found = split_identifier(identifier)
    if found is None:
        code = "-".join(identifier.split("-")[:2])
        if code.startswith("GB-") or not ANY_LIST.fullmatch(code):
            yield Problem(
                Level.FAULT, "unknown_list", where, f"“{identifier}” does not begin with a public list of organisations"
            )
    elif not ORGANISATION_LISTS[found[0]].fullmatch(found[1]):
        yield Problem(Level.FAULT, "malformed_id", where, f"“{found[1]}” is not a number as {found[0]} writes it")


def _people(grant: Mapping[str, Any], place: str) -> Iterator[Problem]:
    if "recipientIndividual" not in grant:
        return
    if "toIndividualsDetails" not in grant:
        yield Problem(
            Level.FAULT,
            "individual_details",
            place,
            "a grant to an individual says why and for what (toIndividualsDetails)",
        )
    if "project" in grant or "leadership" in grant or any(_DEI.search(name) for name in _names(grant)):
        yield Problem(
            Level.FAULT, "individual_dei", place, "a grant to an individual must not say anything of their diversity"
        )


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _names(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _names(inner)


def _completeness(grant: Mapping[str, Any], place: str) -> Iterator[Problem]:
    for name, rule, sentence in (
        ("grantProgramme", "no_programme", "the grant names no programme"),
        ("dateModified", "no_date_modified", "it is not said when the data was last changed"),
        ("dataSource", "no_data_source", "it is not said where the data comes from"),
    ):
        if not grant.get(name):
            yield Problem(Level.ADVICE, rule, place, sentence)
    if not grant.get("beneficiaryLocation") and "recipientIndividual" not in grant:
        yield Problem(Level.ADVICE, "no_beneficiary_location", place, "the grant does not say where it is spent")


def _unknown(grant: Mapping[str, Any], place: str) -> Iterator[Problem]:
    for name in grant:
        if name not in FIELDS["Grant"]:
            yield Problem(Level.ADVICE, "unknown_field", f"{place}/{name}", f"{name} is not a field of 360Giving 1.4")


@dataclass
class PackageCheck:
    """Holds the grants of one package against each other as they go by."""

    today: date
    _ids: set[int] = field(default_factory=set)
    _funders: dict[str, set[str]] = field(default_factory=dict)  # id → names

    def take(self, grant: Any, place: str) -> list[Problem]:
        """Check one grant, and that no other has its id."""
        found = grant_problems(grant, place, self.today)
        if isinstance(grant, dict):
            identifier = grant.get("id")
            if isinstance(identifier, str):
                if hash(identifier) in self._ids:
                    found.append(Problem(Level.ERROR, "twice", f"{place}/id", f"another grant has the id {identifier}"))
                self._ids.add(hash(identifier))
            funders = grant.get("fundingOrganization")
            for funder in funders if isinstance(funders, list) else ():
                if (
                    isinstance(funder, dict)
                    and isinstance(funder.get("id"), str)
                    and isinstance(funder.get("name"), str)
                ):
                    self._funders.setdefault(funder["id"], set()).add(funder["name"])
        return found

    def finish(self) -> list[Problem]:
        """What only the whole package shows: funders with several ids, or names that do not agree."""
        found = []
        if len(self._funders) > 1:
            found.append(
                Problem(Level.ADVICE, "several_funders", "", f"the file has {len(self._funders)} different funder ids")
            )
        by_name: dict[str, list[str]] = {}
        for identifier, names in self._funders.items():
            if len(names) > 1:
                found.append(Problem(Level.FAULT, "funder_names", "", f"the funder id {identifier} has several names"))
            for name in names:
                by_name.setdefault(name.strip().casefold(), []).append(identifier)
        for name, identifiers in by_name.items():
            if len(identifiers) > 1:
                found.append(Problem(Level.FAULT, "funder_ids", "", f"the funder “{name}” has several ids"))
        return found


def header_problems(header: Mapping[str, Any], number: int, not_a_list: bool = False) -> list[Problem]:
    """What is wrong with a package apart from its grants, of which there are `number`."""
    found = []
    if not_a_list:
        found.append(Problem(Level.ERROR, "type", "/grants", "grants must be a list"))
    elif not number:
        found.append(Problem(Level.ERROR, "minItems", "/grants", "grants must not be empty"))
    rest = {name: value for name, value in header.items() if name != "grants"}
    return found + list(schema_problems("Package", rest, "", _validator("Package")))
