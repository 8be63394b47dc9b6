"""Numbers in public lists of organisations: how each is written, and where to look it up (facts/law.md C3).

A format check finds a number that cannot be right. No format check can catch a transposed digit, so each number can
also be marked as looked up in its list: by whom and when.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote


class BadIdentifier(ValueError):
    """The number cannot be right; the message says in one sentence what is wrong and how to write it."""


@dataclass(frozen=True)
class Scheme:
    """A public list of organisations, by the code that open data gives it.

    `look_up` is the address of the list, with {} where the number goes if the list has an address for each number.
    """

    code: str
    register: str
    pattern: re.Pattern[str]
    rule: str
    example: str
    look_up: str


def _scheme(code: str, register: str, pattern: str, rule: str, example: str, look_up: str) -> Scheme:
    return Scheme(code, register, re.compile(pattern), rule, example, look_up)


SCHEMES: dict[str, Scheme] = {
    scheme.code: scheme
    for scheme in (
        _scheme(
            "GB-CHC",
            "Charity Commission for England and Wales",
            r"\d{6,7}",
            "6 or 7 digits",
            "1173575",
            "https://register-of-charities.charitycommission.gov.uk/charity-search/-/charity-details/{}",
        ),
        _scheme(
            "GB-COH",
            "Companies House",
            r"[A-Z0-9]{8}",
            "8 letters or digits",
            "09506232",
            "https://find-and-update.company-information.service.gov.uk/company/{}",
        ),
        _scheme(
            "GB-SC",
            "Scottish Charity Register",
            r"SC\d{6}",
            "SC and 6 digits",
            "SC042386",
            "https://www.oscr.org.uk/about-charities/search-the-register/charity-details?number={}",
        ),
        _scheme(
            "GB-NIC",
            "Charity Commission for Northern Ireland",
            r"\d{6}",
            "6 digits",
            "100019",
            "https://www.charitycommissionni.org.uk/charity-details/?regId={}&subId=0",
        ),
        # facts/law.md C3 gives no rule for this list: its numbers vary.
        _scheme(
            "GB-MPR",
            "Mutuals Public Register",
            r"[A-Z0-9]{1,12}",
            "1 to 12 letters and digits",
            "235C",
            "https://mutuals.fca.org.uk/",
        ),
        _scheme(
            "GB-NHS",
            "NHS Organisation Data Service",
            r"[A-Z0-9]{3,6}",
            "3 to 6 letters or digits",
            "RAX",
            "https://odsportal.digital.nhs.uk/Organisation/OrganisationDetails?organisationId={}",
        ),
        _scheme(
            "GB-LAE",
            "Register of English local authorities",
            r"[A-Z]{3}",
            "3 letters",
            "GED",
            "https://www.gov.uk/find-local-council",
        ),
        _scheme(
            "GB-PLA",
            "Register of Welsh principal local authorities",
            r"[A-Z]{3}",
            "3 letters",
            "AGY",
            "https://www.gov.uk/find-local-council",
        ),
        _scheme(
            "GB-LAS",
            "Register of Scottish councils",
            r"[A-Z]{3}",
            "3 letters",
            "ORK",
            "https://www.gov.uk/find-local-council",
        ),
        _scheme(
            "GB-PPON",
            "Find a Tender organisation number",
            r"[A-Z]{4}-\d{4}-[A-Z]{4}",
            "4 letters, 4 digits and 4 letters with hyphens between them",
            "PBCP-5168-ZDGP",
            "https://www.find-tender.service.gov.uk/",
        ),
    )
}
"""The lists that the register knows, by code."""

_CHARITY_SUBSIDIARY = re.compile(r"-\d+$")
_COMPANY = re.compile(r"([A-Z]{0,2})(\d+)([A-Z]?)")
_PPON = re.compile(r"([A-Z]{4})-?(\d{4})-?([A-Z]{4})")


def scheme_named(code: str) -> Scheme:
    """Return the list of this code. Raises BadIdentifier where the register knows none such."""
    known = SCHEMES.get(code.strip().upper())
    if known is None:
        raise BadIdentifier(f"“{code}” is not a list that the register knows. Use one of {', '.join(SCHEMES)}.")
    return known


def normalise(scheme: str, value: str) -> str:
    """Return the number as its list writes it, so that one number is always stored as one text.

    Spaces go, letters become capitals and the list's own code before the number goes ("GB-CHC-1173575"). Charity
    numbers lose leading zeros and a subsidiary's "-1"; company numbers get their leading zeros back ("9506232" is
    "09506232", "SC1234" is "SC001234"). Raises BadIdentifier where the result cannot be a number of that list.
    """
    known = scheme_named(scheme)
    text = re.sub(r"\s+", "", value).upper().removeprefix(f"{known.code}-")
    if known.code == "GB-CHC":
        text = _CHARITY_SUBSIDIARY.sub("", text).lstrip("0")
    elif known.code == "GB-COH":
        text = _company(text)
    elif known.code == "GB-PPON" and (parts := _PPON.fullmatch(text)):
        text = "-".join(parts.groups())
    if not known.pattern.fullmatch(text):
        raise BadIdentifier(
            f"“{value.strip()}” is not a number of the {known.register} ({known.code}): write {known.rule}, "
            f"such as {known.example}."
        )
    return text


def _company(text: str) -> str:
    """Pad the digits so that the whole has 8 characters: prefix letters first, a society's letter last."""
    parts = _COMPANY.fullmatch(text)
    if parts is None:
        return text
    prefix, digits, suffix = parts.groups()
    return prefix + digits.zfill(8 - len(prefix) - len(suffix)) + suffix


def is_well_formed(scheme: str, value: str) -> bool:
    """Return whether `normalise` takes this number."""
    try:
        normalise(scheme, value)
    except BadIdentifier:
        return False
    return True


def look_up_address(scheme: str, value: str) -> str:
    """Return where a person can look this number up: its own page where the list has one, else the list's search."""
    known = scheme_named(scheme)
    return known.look_up.replace("{}", quote(normalise(scheme, value), safe=""))


_STATED = re.compile(
    r"\b(?:registered\s+|reg\.?\s+)?(charity|company)\s+(?:reg(?:istration)?\.?\s+|registered\s+)?"
    r"(?:no|number|num|nr)\b\.?\s*:?\s*((?:SC|NI|OC|SO|CE|CS|IP|RS|R0)?\d{5,8}(?:-\d+)?)\b",
    re.IGNORECASE,
)
_PREFIXED = re.compile(
    r"\b(GB-(?:CHC|COH|SC|NIC|MPR|NHS|LAE|PLA|LAS|PPON))-([A-Z0-9][A-Z0-9-]*[A-Z0-9])", re.IGNORECASE
)


def stated_in(text: str) -> frozenset[tuple[str, str]]:
    """Return the numbers that a printed name states ("Made-up Aid, charity no 1173575"), as (scheme, number).

    A number that cannot be right is left out: a name is not the place to correct it.
    """
    found = set()
    for scheme, value in _PREFIXED.findall(text):
        if is_well_formed(scheme, value):
            found.add((scheme.upper(), normalise(scheme, value)))
    for what, value in _STATED.findall(text):
        scheme = "GB-COH" if what.lower() == "company" else "GB-SC" if value.upper().startswith("SC") else "GB-CHC"
        if is_well_formed(scheme, value):
            found.add((scheme, normalise(scheme, value)))
    return frozenset(found)
