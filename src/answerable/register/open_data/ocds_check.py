"""Holds releases, records and their packages against OCDS 1.1, and against what its schema does not look at.

`Level.ERROR`, `CODE` and `EMPTY` are what the standard's own checker reports; `FAULT` is what it misses (facts/law.md C1):
references to nothing, numbers of organisations that no list has, dates the wrong way round, tags that the release does
not bear out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from .codelists import PARTY_ROLES, wrong_identifier
from .ocds_schema import FIELDS, LANGUAGE, own_schema, schema
from .problems import Level, Problem

_OCID = re.compile(r"ocds-[a-z0-9]{6}")
_TAG_NEEDS = {
    "planning": "planning", "planningUpdate": "planning",
    "tender": "tender", "tenderAmendment": "tender", "tenderUpdate": "tender", "tenderCancellation": "tender",
    "award": "awards", "awardUpdate": "awards", "awardCancellation": "awards",
    "contract": "contracts", "contractUpdate": "contracts", "contractAmendment": "contracts",
    "contractTermination": "contracts", "implementation": "contracts", "implementationUpdate": "contracts",
}  # fmt: skip
_WRONG_TYPE = {
    "string": "a text", "integer": "a whole number", "number": "a number", "boolean": "true or false",
    "object": "an object", "array": "a list", "null": "null",
}  # fmt: skip


@cache
def validator(kind: str) -> Any:
    """The compiled schema of a kind of object; "own" is that of the releases this product writes."""
    import jsonschema_rs

    return jsonschema_rs.Draft4Validator(own_schema() if kind == "own" else schema(kind), validate_formats=True)


def _pointer(parts: list[Any]) -> str:
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


def schema_problems(kind: str, value: Any, place: str, of: Any = None) -> Iterator[Problem]:
    """Say where `value` is not what the schema of its kind allows."""
    for error in (of or validator(kind)).iter_errors(value):
        rule = next(part for part in reversed(error.schema_path) if isinstance(part, str) and not part.isdigit())
        if rule == "enum" and error.instance is None:
            continue  # said already: it is no text
        where = place + _pointer(error.instance_path)
        name = str(error.instance_path[-1]) if error.instance_path else "this"
        level = Level.CODE if rule == "enum" else Level.ERROR
        yield Problem(level, rule, where, _sentence(rule, name, error))


def _sentence(rule: str, name: str, error: Any) -> str:
    if rule == "required":
        missing = str(error.message).split('"')[1]
        return f"{missing} is missing"
    if rule == "enum":
        return f"{name} has a code that its closed list does not have"
    if rule == "format":
        return f"{name} is not {'a web address' if 'uri' in str(error.message) else 'a date and time with its zone'}"
    if rule == "type":
        found = re.search(r"is not of types? (.+)$", str(error.message))
        wanted = [_WRONG_TYPE.get(word, word) for word in re.findall(r"\w+", found[1] if found else "")]
        return f"{name} must be {' or '.join(wanted)}"
    if rule in ("minLength", "minItems"):
        return f"{name} must not be empty"
    return f"{name} is not written as it must be"


def release_problems(release: Any, place: str, today: date) -> list[Problem]:
    """Everything that is wrong with one release by itself; `awardID`s that point outside it are not its affair."""
    if validator("own").is_valid(release) and not _own_twice(release):
        found: list[Problem] = []
        _cross(release, place, today, found)
        return found
    found = list(schema_problems("Release", release, place))
    broken = any(problem.level == Level.ERROR for problem in found)
    try:
        _walk("Release", release, place, found)
    except RecursionError:
        return [Problem(Level.ERROR, "depth", place, "this is nested too deeply to be read")]
    if not broken:
        _cross(release, place, today, found)
    elif isinstance(release, dict) and isinstance(release.get("ocid"), str) and release["ocid"]:
        _prefix(release["ocid"], place, found)
    return found


def _prefix(ocid: str, place: str, found: list[Problem]) -> None:
    if not _OCID.match(ocid):
        sentence = "the ocid does not begin with a prefix such as ocds-a1b2c3"
        found.append(Problem(Level.FAULT, "ocid_prefix", f"{place}/ocid", sentence))


def _own_twice(release: Mapping[str, Any]) -> bool:
    """Whether something has the id of its neighbour, in a release that our own schema allows."""
    awards, contracts = release.get("awards", []), release.get("contracts", [])
    lists = [release.get("parties", []), release.get("relatedProcesses", []), awards, contracts]
    lists += [release[part]["documents"] for part in ("planning", "tender") if "documents" in release.get(part, ())]
    for part in (*awards, *contracts):
        lists += [part[name] for name in ("suppliers", "documents", "amendments") if name in part]
        if "implementation" in part:
            lists.append(part["implementation"].get("transactions", []))
    return any(len(one) > 1 and len({item["id"] for item in one}) < len(one) for one in lists)


def _walk(kind: str, value: Any, place: str, found: list[Problem]) -> None:
    """Look for empty, unknown and given-up fields and for ids that are there twice, at any depth."""
    if not isinstance(value, dict):
        return
    fields = FIELDS.get(kind, {})
    for name, inner in value.items():
        at = place + _pointer([name])
        one = fields.get(name)
        if one is None and kind:
            stem = fields.get(LANGUAGE.sub("", name))
            if stem is None or not stem.languages:
                found.append(Problem(Level.ADVICE, "unknown_field", at, f"{name} is not a field of OCDS 1.1"))
            elif inner is not None and not isinstance(inner, str):
                found.append(Problem(Level.FAULT, "language", at, f"{name} must be a text"))
        elif one is not None and one.given_up:
            found.append(Problem(Level.ADVICE, "given_up", at, f"{name} was given up in OCDS 1.1"))
        if isinstance(inner, str):
            if not inner.strip():
                found.append(Problem(Level.EMPTY, "empty_field", at, f"{name} is empty"))
        elif isinstance(inner, dict):
            if not inner:
                found.append(Problem(Level.EMPTY, "empty_field", at, f"{name} is empty"))
            _walk(one.object_kind if one else "", inner, at, found)
        elif isinstance(inner, list):
            if not inner:
                found.append(Problem(Level.EMPTY, "empty_field", at, f"{name} is empty"))
            if one is not None and one.object_kind:
                found += _same_ids(inner, at, name, Level.ERROR if one.own_ids else Level.FAULT)
            for number, item in enumerate(inner):
                if (isinstance(item, str) and not item.strip()) or item == []:
                    found.append(Problem(Level.EMPTY, "empty_field", f"{at}/{number}", f"{name} has an empty item"))
                elif item == {}:
                    found.append(Problem(Level.FAULT, "empty_object", f"{at}/{number}", f"{name} has an empty item"))
                _walk(one.object_kind if one else "", item, f"{at}/{number}", found)
        elif inner is None and kind:
            found.append(
                Problem(Level.ADVICE, "null", at, f"{name} is null, which in a later release would take it away")
            )


def _same_ids(items: list[Any], place: str, name: str, level: Level, key: str = "id") -> Iterator[Problem]:
    """Items with an id that an earlier one has; of items without ids, those that are equal to an earlier one."""
    seen: set[Any] = set()
    bare: list[Any] = []
    for number, item in enumerate(items):
        own = item.get(key) if isinstance(item, dict) else None
        if own is None or isinstance(own, list | dict):
            if any(item == other and type(item) is type(other) for other in bare[:1000]):
                yield Problem(level, "twice", f"{place}/{number}", f"{name} has the same item twice")
            bare.append(item)
        elif own in seen:
            yield Problem(level, "twice", f"{place}/{number}/{key}", f"{name} has the {key} {own} twice")
        else:
            seen.add(own)


def _cross(release: Mapping[str, Any], place: str, today: date, found: list[Problem]) -> None:
    """What the parts of a release say of each other. The schema has allowed the release."""
    _prefix(release["ocid"], place, found)
    if release["date"][:10] > today.isoformat():
        found.append(Problem(Level.FAULT, "future", f"{place}/date", "the release is dated in the future"))
    for tag in release["tag"]:
        if (needs := _TAG_NEEDS.get(tag)) and not release.get(needs):
            found.append(
                Problem(Level.FAULT, "tag", f"{place}/tag", f"the tag {tag} is there, and the release has no {needs}")
            )
    parties = release.get("parties") or ()
    known = set()
    for number, party in enumerate(parties):
        known.add(party.get("id"))
        identifier = party.get("identifier")
        others = party.get("additionalIdentifiers")
        if identifier or others or not party.get("id") or not party.get("roles"):
            _party(party, f"{place}/parties/{number}", found)
    for where, reference in _references(release):
        if reference.get("id") not in known:
            found.append(
                Problem(
                    Level.FAULT, "party", f"{place}{where}",
                    f"the organisation {reference.get('id', 'without an id')} is not among the parties",
                )
            )  # fmt: skip
    for where, period in _periods(release):
        start, end = period.get("startDate"), period.get("endDate")
        if start and end and start[:10] > end[:10]:
            found.append(Problem(Level.FAULT, "period", f"{place}{where}", "the period ends before it starts"))
    _money_and_days(release, place, found)


def _party(party: Mapping[str, Any], place: str, found: list[Problem]) -> None:
    if not party.get("id"):
        found.append(Problem(Level.FAULT, "party_id", place, "the party has no id"))
    roles = party.get("roles")
    if not roles:
        found.append(Problem(Level.FAULT, "party_role", place, "the party has no role"))
    for role in roles or ():
        if role not in PARTY_ROLES:
            found.append(Problem(Level.ADVICE, "party_role", f"{place}/roles", f"{role} is not a role of the standard"))
    several = [(f"{place}/identifier", party.get("identifier"))]
    several += [
        (f"{place}/additionalIdentifiers/{number}", one)
        for number, one in enumerate(party.get("additionalIdentifiers") or ())
    ]
    for where, identifier in several:
        if identifier and identifier.get("id") is not None:
            wrong = wrong_identifier(identifier.get("scheme"), identifier["id"])
            if wrong:
                found.append(Problem(Level.FAULT, "identifier", where, wrong))


def _references(release: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if (buyer := release.get("buyer")) is not None:
        yield "/buyer", buyer
    tender = release.get("tender")
    if tender:
        if (entity := tender.get("procuringEntity")) is not None:
            yield "/tender/procuringEntity", entity
        for number, one in enumerate(tender.get("tenderers") or ()):
            yield f"/tender/tenderers/{number}", one
    for at, award in enumerate(release.get("awards") or ()):
        for number, one in enumerate(award.get("suppliers") or ()):
            yield f"/awards/{at}/suppliers/{number}", one
    for at, contract in enumerate(release.get("contracts") or ()):
        if "implementation" in contract:
            for number, one in enumerate(contract["implementation"].get("transactions") or ()):
                for who in ("payer", "payee"):
                    if who in one:
                        yield f"/contracts/{at}/implementation/transactions/{number}/{who}", one[who]


def _periods(release: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    tender = release.get("tender")
    if tender:
        for name in ("tenderPeriod", "enquiryPeriod", "awardPeriod", "contractPeriod"):
            if name in tender:
                yield f"/tender/{name}", tender[name]
    for number, award in enumerate(release.get("awards") or ()):
        if "contractPeriod" in award:
            yield f"/awards/{number}/contractPeriod", award["contractPeriod"]
    for number, contract in enumerate(release.get("contracts") or ()):
        if "period" in contract:
            yield f"/contracts/{number}/period", contract["period"]


def _money_and_days(release: Mapping[str, Any], place: str, found: list[Problem]) -> None:
    tender = release.get("tender")
    values = [("/tender/value", tender["value"])] if tender and "value" in tender else []
    awarded = {}
    for number, award in enumerate(release.get("awards") or ()):
        if "value" in award:
            values.append((f"/awards/{number}/value", award["value"]))
        if award.get("date"):
            awarded[award["id"]] = award["date"][:10]
    for number, contract in enumerate(release.get("contracts") or ()):
        if "value" in contract:
            values.append((f"/contracts/{number}/value", contract["value"]))
        signed, award_day = contract.get("dateSigned"), awarded.get(contract["awardID"])
        if signed and award_day and signed[:10] < award_day:
            found.append(
                Problem(
                    Level.ADVICE, "signed_before_award", f"{place}/contracts/{number}/dateSigned",
                    "the contract was signed before it was awarded",
                )
            )  # fmt: skip
    for where, value in values:
        amount = value.get("amount")
        if amount is not None and amount < 0:
            found.append(Problem(Level.FAULT, "amount", f"{place}{where}", "the value is less than nothing"))
        if amount is not None and not value.get("currency"):
            found.append(Problem(Level.FAULT, "currency", f"{place}{where}", "the value does not say its currency"))


@dataclass
class PackageCheck:
    """Holds the releases or records of one package against each other as they go by, in flat memory.

    `take_release` and `take_record` return what is wrong with each; `finish` what only the whole package shows.
    """

    today: date
    header_place: str = ""
    _releases: set[int] = field(default_factory=set)
    _records: set[int] = field(default_factory=set)
    _awards: set[int] = field(default_factory=set)
    _open: list[tuple[int, Problem]] = field(default_factory=list)

    def take_release(self, release: Any, place: str) -> list[Problem]:
        """Check one release, and that no other of the package has its ocid and id."""
        found = release_problems(release, place, self.today)
        if not isinstance(release, dict):
            return found
        key = (release.get("ocid"), release.get("id"))
        if None not in key and not any(isinstance(part, dict | list) for part in key):
            if hash(key) in self._releases:
                found.append(
                    Problem(Level.ERROR, "twice", place, f"another release of {key[0]} has the same id: {key[1]}")
                )
            self._releases.add(hash(key))
        self._award_ids(release, place)
        return found

    def _award_ids(self, release: Mapping[str, Any], place: str) -> None:
        ocid, awards, contracts = release.get("ocid"), release.get("awards"), release.get("contracts")
        if not isinstance(ocid, str):
            return
        for award in awards if isinstance(awards, list) else ():
            if isinstance(award, dict):
                self._awards.add(hash((ocid, str(award.get("id")))))
        for number, contract in enumerate(contracts if isinstance(contracts, list) else ()):
            if isinstance(contract, dict) and "awardID" in contract:
                key = hash((ocid, str(contract["awardID"])))
                if key not in self._awards:
                    self._open.append(
                        (
                            key,
                            Problem(
                                Level.FAULT, "award_id", f"{place}/contracts/{number}/awardID",
                                f"no award has the id {contract['awardID']}",
                            ),
                        )
                    )  # fmt: skip

    def take_record(self, record: Any, place: str) -> list[Problem]:
        """Check one record: its releases, its compiled release, and that no other record has its ocid."""
        if not isinstance(record, dict):
            return [Problem(Level.ERROR, "type", place, "a record must be an object")]
        found = [
            Problem(Level.ERROR, "required", place, f"{name} is missing")
            for name in ("ocid", "releases")
            if name not in record
        ]
        ocid = record.get("ocid")
        if isinstance(ocid, str):
            _prefix(ocid, place, found)
            if hash(ocid) in self._records:
                found.append(Problem(Level.ERROR, "twice", place, f"another record has the ocid {ocid}"))
            self._records.add(hash(ocid))
        elif "ocid" in record:
            found.append(Problem(Level.ERROR, "type", f"{place}/ocid", "ocid must be a text"))
        if "releases" in record:
            found += self._record_releases(record["releases"], f"{place}/releases", ocid)
        if "compiledRelease" in record:
            compiled = record["compiledRelease"]
            found += release_problems(compiled, f"{place}/compiledRelease", self.today)
            if isinstance(compiled, dict):
                if compiled.get("ocid") != ocid:
                    found.append(
                        Problem(
                            Level.FAULT,
                            "ocid",
                            f"{place}/compiledRelease/ocid",
                            "the compiled release is of another ocid",
                        )
                    )
                if compiled.get("tag") != ["compiled"]:
                    found.append(
                        Problem(
                            Level.FAULT, "tag", f"{place}/compiledRelease/tag",
                            "the compiled release is not tagged compiled",
                        )
                    )  # fmt: skip
        for name in set(record) - {"ocid", "releases", "compiledRelease", "versionedRelease"}:
            found.append(
                Problem(Level.ADVICE, "unknown_field", place + _pointer([name]), f"{name} is not a field of OCDS 1.1")
            )
        return found

    def _record_releases(self, releases: Any, place: str, ocid: Any) -> list[Problem]:
        if not isinstance(releases, list):
            return [Problem(Level.ERROR, "type", place, "releases must be a list")]
        if not releases:
            return [
                Problem(Level.ERROR, "minItems", place, "releases must not be empty"),
                Problem(Level.EMPTY, "empty_field", place, "releases is empty"),
            ]
        having = [isinstance(one, dict) and "id" in one for one in releases]
        found: list[Problem] = []
        if not any(having):
            for number, one in enumerate(releases):
                found += schema_problems("LinkedRelease", one, f"{place}/{number}")
                _walk("LinkedRelease", one, f"{place}/{number}", found)
            return found
        if not all(having):
            return [
                Problem(Level.ERROR, "mixed", place, "some releases are here and some are links; use one or the other")
            ]
        for number, one in enumerate(releases):
            found += self.take_release(one, f"{place}/{number}")
            if one.get("ocid") != ocid:
                found.append(Problem(Level.FAULT, "ocid", f"{place}/{number}/ocid", "the release is of another ocid"))
        return found

    def finish(self) -> list[Problem]:
        """What only the whole package shows: contracts whose award is nowhere in it."""
        return [problem for key, problem in self._open if key not in self._awards]


def header_problems(header: Any, kind: str, items: str, number: int) -> list[Problem]:
    """What is wrong with a package apart from its releases or records (`items` says which, `number` how many)."""
    if not isinstance(header, dict):
        return [Problem(Level.ERROR, "type", "", "a package must be an object")]
    header = {**header, items: [0] * min(number, 1)} if items not in header else header
    found = list(schema_problems(kind, header, ""))
    version = header.get("version")
    if isinstance(version, str) and version != "1.1":
        found.append(
            Problem(Level.ERROR, "version", "/version", f"the version is {version}; only 1.1 is checked, written “1.1”")
        )
    for name in header:
        if name not in FIELDS[kind]:
            found.append(Problem(Level.ADVICE, "unknown_field", _pointer([name]), f"{name} is not a field of OCDS 1.1"))
    return found
