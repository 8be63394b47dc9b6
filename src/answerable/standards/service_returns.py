"""The return of a commissioned service: a file of counts of people over one period, and nothing else.

It is the one thing that goes from the store of victims' referrals to the office that pays for the service (docs/reference/
service-return.md). What it can hold is fixed here, cell by cell: whoever reads one knows which counts are the sum of which others
without being told so by the file, and there is no place in it for words about a person. A count that is not given is null, never 0.

The file is JSON in one canonical form (RFC 8259; keys sorted, no spaces, UTF-8), signed as a whole with Ed25519 (RFC 8032).
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

FORMAT = "answerable-service-return"
VERSION = 1
LARGEST = 200_000
"""Bytes of the largest file that is read. A whole return has about 10,000."""
MOST = 10_000_000
"""The largest count that is believed."""
NOT_SHOWN = "not shown, to protect people"
"""How a count that is not given is told of, everywhere."""


@dataclass(frozen=True)
class Table:
    """One way in which a count is divided. Its parts overlap with one another in nobody, and together are the whole."""

    of: str
    """The cell that is divided."""
    code: str
    title: str
    parts: tuple[tuple[str, str], ...]
    """Code and words of each part; its cell is called "of.code.part", or "of.part" where the table has no code."""
    note: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """The names of the cells of its parts."""
        stem = f"{self.of}.{self.code}" if self.code else self.of
        return tuple(f"{stem}.{code}" for code, _ in self.parts)


WHOLES = (
    ("referred", "People referred to the service in the period"),
    ("supported", "People in support at some time in the period"),
)
"""The counts that are part of no other."""

_OFFENCES = (
    ("domestic_abuse", "Domestic abuse"),
    ("sexual_violence", "Sexual violence"),
    ("child_sexual_abuse", "Child sexual abuse"),
    ("stalking", "Stalking or harassment"),
    ("serious_violence", "Serious violence"),
    ("hate_crime", "Hate crime"),
    ("exploitation", "Exploitation or modern slavery"),
    ("burglary", "Burglary or robbery"),
    ("fraud", "Fraud"),
    ("antisocial", "Antisocial behaviour"),
    ("bereavement", "Bereavement by crime"),
    ("other", "Other crime"),
    ("not_said", "Not recorded"),
)
_DECLINED = (
    ("not_eligible", "The person is outside who the service is for"),
    ("no_capacity", "No place free in time"),
    ("wrong_service", "Another service fits better"),
    ("already_supported", "The person is supported already"),
    ("conflict", "A conflict of interest in the service"),
    ("no_safe_contact", "There is no safe way to reach the person"),
    ("not_enough_known", "Too little is known to decide"),
    ("other", "Another reason"),
)
_CLOSED = (
    ("support_complete", "Support is complete"),
    ("needs_met", "The person’s needs are met"),
    ("disengaged", "The person no longer takes part"),
    ("no_contact", "The person could not be reached"),
    ("not_safe_to_contact", "It is not safe to contact the person"),
    ("moved_away", "The person moved away"),
    ("supported_elsewhere", "Another service supports the person"),
    ("no_service", "No service can take the person"),
    ("declined_support", "The person declined support"),
    ("died", "The person died"),
    ("passed_on", "Passed on to another service"),
    ("other", "Another reason"),
)
NEEDS = (
    ("health", "Mental and physical health"),
    ("shelter", "Shelter and accommodation"),
    ("family", "Family, friends and children"),
    ("education", "Education, skills and employment"),
    ("substances", "Drugs and alcohol"),
    ("finance", "Finance and benefits"),
    ("outlook", "Outlook and attitudes"),
    ("social", "Social interactions"),
)
"""The eight categories of need of the Victims' Services Commissioning Framework (facts/law.md D3)."""
AGES = (
    ("under_18", "Under 18"),
    ("18_24", "18 to 24"),
    ("25_34", "25 to 34"),
    ("35_44", "35 to 44"),
    ("45_54", "45 to 54"),
    ("55_64", "55 to 64"),
    ("65_over", "65 and over"),
    ("not_asked", "Not asked, or not said"),
)
WAITS = (
    ("0_2", "Up to 2 days"),
    ("3_5", "3 to 5 days"),
    ("6_10", "6 to 10 days"),
    ("11_20", "11 to 20 days"),
    ("over_20", "More than 20 days"),
    ("not_yet", "Not met by the end of the period"),
)

_REFERRED, _NEW, _ENDED = "referred", "supported.new", "supported.end.ended"

TABLES: tuple[Table, ...] = (
    Table(
        _REFERRED,
        "source",
        "Who referred them",
        (("police", "Police"), ("agency", "Another agency"), ("self", "The person")),
    ),
    Table(_REFERRED, "offence", "Kind of crime", _OFFENCES),
    Table(
        _REFERRED,
        "reported",
        "Whether the police were told",
        (("yes", "Reported to the police"), ("no", "Not reported"), ("not_known", "Not recorded")),
    ),
    Table(
        _REFERRED,
        "risk",
        "Level of risk",
        (("standard", "Standard"), ("medium", "Medium"), ("high", "High"), ("not_assessed", "Not assessed")),
    ),
    Table(
        _REFERRED,
        "before",
        "Whether they had been referred to this service before",
        (("no", "The first time in 12 months"), ("yes", "Referred before, in the 12 months before")),
    ),
    Table(_REFERRED, "age", "Age", AGES),
    Table(
        _REFERRED,
        "sex",
        "Sex",
        (("female", "Female"), ("male", "Male"), ("another", "Another term"), ("not_asked", "Not asked, or not said")),
    ),
    Table(
        _REFERRED,
        "answer",
        "What the service answered by the end of the period",
        (
            ("accepted", "Accepted"),
            ("declined", "Declined"),
            ("withdrawn", "Withdrawn before an answer"),
            ("passed_on", "Taken back and offered to another service"),
            ("waiting", "Waiting for an answer"),
        ),
    ),
    Table("referred.answer.declined", "", "Why they were declined", _DECLINED),
    Table(
        "supported",
        "",
        "When their support began",
        (
            ("existing", "In support when the period began"),
            ("new", "Accepted in the period"),
            ("again", "Support taken up again in the period"),
        ),
    ),
    Table(
        _NEW,
        "",
        "When those who were accepted had been referred",
        (("referred_now", "Referred in the period"), ("referred_before", "Referred before the period")),
    ),
    Table(
        _NEW,
        "contact",
        "First contact with those who were accepted",
        (
            ("in_time", "Reached within the target"),
            ("late", "Reached later"),
            ("none", "Not reached by the end of the period"),
        ),
    ),
    Table(
        _NEW,
        "engaged",
        "Whether those who were accepted took up support",
        (("yes", "Met by the end of the period"), ("no", "Not met by then")),
    ),
    Table(_NEW, "waited", "Days from the referral to the first meeting", WAITS),
    Table(
        "supported",
        "end",
        "How it stood at the end of the period",
        (("open", "Still in support"), ("ended", "Support had ended")),
    ),
    Table(_ENDED, "", "Why support ended", _CLOSED),
    Table(
        "supported",
        "onward",
        "Whether they were referred onward in the period",
        (("yes", "Referred onward to another organisation"), ("no", "Not referred onward")),
    ),
    *(
        table
        for code, words in NEEDS
        for table in (
            Table(
                _ENDED,
                f"need.{code}",
                f"{words}: need at the start and the end, of those whose support ended",
                (
                    ("both", "Scored at the start and at the end"),
                    ("start_only", "Scored at the start only"),
                    ("neither", "Not scored at the start"),
                ),
            ),
            Table(
                f"{_ENDED}.need.{code}.both",
                "",
                f"{words}: change, of those scored twice",
                (("improved", "Need became less"), ("same", "The same"), ("worse", "Need became greater")),
            ),
        )
    ),
)
"""Every table, each after the one whose cell it divides."""

NOT_ASKED = "Ethnicity, disability, sexual orientation, religion, gender reassignment, pregnancy: not asked by this site, so not counted."

WORDS: dict[str, str] = dict(WHOLES) | {
    cell: words for table in TABLES for cell, (_, words) in zip(table.cells, table.parts, strict=True)
}
"""Every cell of a return, in order, and what it counts."""

SUMS: tuple[tuple[str, tuple[str, ...]], ...] = tuple((table.of, table.cells) for table in TABLES)
"""(total, its parts): every sum that holds in a return."""

TABLE_OF: dict[str, Table] = {cell: table for table in TABLES for cell in table.cells}


def called(cell: str) -> str:
    """Return a cell in words: "Who referred them: Police"."""
    table = TABLE_OF.get(cell)
    return WORDS[cell] if table is None else f"{table.title}: {WORDS[cell]}"


class BadReturn(ValueError):
    """A file is no return that can be believed. The sentence says what is wrong with it."""


@dataclass(frozen=True)
class ServiceReturn:
    """What one file says."""

    reference: UUID
    """Random; of this return alone."""
    service: str
    """The service's reference in the public register."""
    agreement: str
    """The agreement's reference there; empty: the service has one agreement in the period."""
    first: date
    last: date
    issue: int
    """1; 2 and up: it takes the place of the one before, for the reason in `note`."""
    note: str
    enough: int
    """The smallest count of people that is given."""
    signed_on: date
    signed_role: str
    signed_organisation: str
    counts: Mapping[str, int | None]
    """Every cell of WORDS; None: not shown, to protect people."""

    def as_data(self) -> dict[str, Any]:
        """The return as plain data."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "reference": str(self.reference),
            "service": self.service,
            "agreement": self.agreement,
            "period": {"first": self.first.isoformat(), "last": self.last.isoformat()},
            "issue": self.issue,
            "note": self.note,
            "smallest_count_given": self.enough,
            "signed": {
                "on": self.signed_on.isoformat(),
                "role": self.signed_role,
                "organisation": self.signed_organisation,
            },
            "counts": dict(self.counts),
        }


def canonical(data: Any) -> bytes:
    """Return data in its one form: keys sorted, no spaces, UTF-8."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def key_text(key: bytes) -> str:
    """Return a public key as people copy it."""
    return b64encode(key).decode("ascii")


def read_key(text: str) -> bytes:
    """Return the public key that somebody typed. Raises BadReturn."""
    try:
        key = b64decode(text.strip(), validate=True)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise BadReturn("This is no key. Copy the whole line that `answerable pathways returns key` prints.")
    return key


def written(what: ServiceReturn, private_key: bytes) -> bytes:
    """Return the file: the return, the public key of who sends it, and the signature. The same return gives the same bytes."""
    key = SigningKey(private_key)
    data = what.as_data()
    signature = key.sign(canonical(data)).signature
    return canonical(
        {"key": key_text(bytes(key.verify_key)), "return": data, "signature": b64encode(signature).decode("ascii")}
    )


@dataclass(frozen=True)
class Read:
    """A file whose signature fits: what it says, and the public key that signed it."""

    what: ServiceReturn
    key: bytes


def read(content: bytes) -> Read:
    """Read a file, and check its signature and that it holds what a return holds and nothing else. Raises BadReturn.

    Whether the key is one to trust, and whether its counts are safe to keep, is for the reader to ask.
    """
    if len(content) > LARGEST:
        raise BadReturn("The file is larger than a return can be.")
    try:
        outer = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        raise BadReturn("The file is not JSON. Send it again as it came.") from None
    if not isinstance(outer, dict) or set(outer) != {"key", "return", "signature"}:
        raise BadReturn(
            "The file is no signed return: it has to hold “key”, “return” and “signature”, and nothing else."
        )
    if not all(isinstance(outer[name], str) for name in ("key", "signature")):
        raise BadReturn("The key and the signature have to be texts.")
    try:
        same = canonical(outer) == content
    except (ValueError, RecursionError):  # an infinite number, or a lone half of a character
        same = False
    if not same:
        raise BadReturn("The file was altered after it was written: it is not in the form that returns are written in.")
    key = read_key(outer["key"])
    try:
        VerifyKey(key).verify(canonical(outer["return"]), b64decode(outer["signature"], validate=True))
    except (BadSignatureError, ValueError):
        raise BadReturn(
            "The signature does not fit: the file was altered after it was signed, or signed by another."
        ) from None
    return Read(_return(outer["return"]), key)


_KEYS = {
    "format",
    "version",
    "reference",
    "service",
    "agreement",
    "period",
    "issue",
    "note",
    "smallest_count_given",
    "signed",
    "counts",
}
_REF = re.compile(r"[^\x00-\x1f\x7f]{0,60}")
_LINE = re.compile(r"[^\x00-\x1f\x7f]{1,200}")
_NOTE = re.compile(r"[^\x00-\x1f\x7f]{0,500}")


def _text(value: object, shape: re.Pattern[str], what: str) -> str:
    if not isinstance(value, str) or not shape.fullmatch(value):
        raise BadReturn(f"{what} is not written as a return writes it.")
    return value


def _day(value: object, what: str) -> date:
    try:
        return date.fromisoformat(_text(value, _LINE, what))
    except ValueError as error:
        if isinstance(error, BadReturn):
            raise
        raise BadReturn(f"{what} is no day written as 2026-03-31.") from None


def _number(value: object, least: int, most: int, what: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BadReturn(f"{what} has to be a whole number from {least} to {most}.")
    return value


def _named(value: object, names: set[str], what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict) or set(value) != names:
        raise BadReturn(f"{what} does not hold exactly what it has to: {', '.join(sorted(names))}.")
    return value


def _counts(value: object) -> dict[str, int | None]:
    if not isinstance(value, dict):
        raise BadReturn("The counts are missing.")
    for name in value:
        if name not in WORDS:
            raise BadReturn("The counts hold a cell that no return has.")
    missing = [name for name in WORDS if name not in value]
    if missing:
        raise BadReturn(f"The count “{called(missing[0])}” is missing. One that is not given has to be null.")
    return {
        name: None if value[name] is None else _number(value[name], 0, MOST, f"The count “{called(name)}”")
        for name in WORDS
    }


def _return(data: object) -> ServiceReturn:
    told = _named(data, _KEYS, "The return")
    if told["format"] != FORMAT:
        raise BadReturn("The file says that it is something else than a return of a service.")
    if _number(told["version"], 1, 10_000, "The version of the form") != VERSION:
        raise BadReturn(f"The return is in version {told['version']} of the form; version {VERSION} is read here.")
    try:
        reference = UUID(_text(told["reference"], _LINE, "The reference"))
    except ValueError as error:
        if isinstance(error, BadReturn):
            raise
        raise BadReturn("The reference of the return is no reference.") from None
    period = _named(told["period"], {"first", "last"}, "The period")
    first, last = _day(period["first"], "The first day"), _day(period["last"], "The last day")
    if last < first:
        raise BadReturn("The period ends before it begins.")
    signed = _named(told["signed"], {"on", "role", "organisation"}, "Who signed it")
    signed_on = _day(signed["on"], "The day on which it was signed")
    if signed_on <= last:
        raise BadReturn("It was signed before its period had ended.")
    return ServiceReturn(
        reference=reference,
        service=_text(told["service"], _REF, "The service's reference"),
        agreement=_text(told["agreement"], _REF, "The agreement's reference"),
        first=first,
        last=last,
        issue=_number(told["issue"], 1, 1000, "The number of its issue"),
        note=_text(told["note"], _NOTE, "The note"),
        enough=_number(told["smallest_count_given"], 1, 1000, "The smallest count that is given"),
        signed_on=signed_on,
        signed_role=_text(signed["role"], _LINE, "The role of who signed it"),
        signed_organisation=_text(signed["organisation"], _LINE, "The organisation of who signed it"),
        counts=_counts(told["counts"]),
    )
