"""Personal data that anybody can read: in letters, in columns and in forms. Everybody and every number in it is made up.

Numbers come from ranges that are kept for plays and examples where there are such: telephone numbers of Ofcom's drama ranges,
addresses of the internet's documentation range, cards and accounts of printed examples. A clean copy keeps what can be read, so
that none of these is cleanable.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from . import plant
from .documents import docx, p, r

_ASKED = ("Quentin Oakenshade", "q.oakenshade@example.org", "07700 900461", "17 Lantern Row, Farnsfield NG22 8ZZ")
"""Somebody made up who asked."""


def told(with_it: str, without: str) -> tuple[bytes, bytes]:
    """A plain letter whose third line says it, and its twin whose third line does not."""
    whole = "Dear reader,\n\n{}\n\nYours faithfully\n"
    return whole.format(with_it).encode(), whole.format(without).encode()


def table(rows: Sequence[Sequence[object]]) -> bytes:
    """A table as CSV."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def _line(technique: str, name: str, with_it: str, without: str, *, where: str = "line 3") -> None:
    """Plant a letter in plain text."""

    @plant(technique, name, where=where, cleanable=False, token="")
    def made() -> tuple[bytes, bytes]:
        return told(with_it, without)


_LINES = (
    ("phone-number", "mobile.txt", "Ring me on 07700 900142.", "Ring me on Monday."),
    ("phone-number", "abroad.txt", "Ring (+44) 20-7946-0142 after six.", "Ring after six."),
    ("postcode", "postcode.txt", "The office is near FY4 1EZ.", "The office is near the pier."),
    ("postcode", "run-together.txt", "It happened in ng228zz.", "It happened in town."),
    ("address", "address.txt", "She moved to 17 Lantern Row, Farnsfield NG22 8ZZ.", "She moved to another street."),
    ("address", "street.txt", "A call came from 4b Fictitious Avenue last night.", "A call came from the avenue."),
    ("address", "home.txt", "She lives at Rose Cottage, Farnsfield.", "She lives at home."),
    ("email-address", "address-of-mail.txt", "Write to q.oakenshade@example.org.", "Write to us by post."),
    ("email-address", "spelt-out.txt", "Write to q.oakenshade [at] example [dot] org.", "Write to us [at] any time."),
    ("national-insurance-number", "number.txt", "His number is AB 12 34 56 C.", "His number is known."),
    ("nhs-number", "number.txt", "NHS number: 943 476 5919", "NHS number: withheld"),
    ("nhs-number", "by-its-checksum.txt", "It says 401 023 2137 on it.", "It says 401 023 2138 on it."),
    ("date-of-birth", "born.txt", "Her date of birth is 4 May 1987.", "Her appointment is on 4 May 2025."),
    ("date-of-birth", "short.txt", "Suspect, DOB 04/05/87, was seen.", "Suspect, on 04/05/24, was seen."),
    ("vehicle-registration", "vehicle.txt", "A blue van, AB12 XYZ, was there.", "A blue van, AB number 12, was there."),
    ("bank-details", "account.txt", "Sort code 20-00-00, account number 55779911.", "Our account is audited yearly."),
    ("bank-details", "iban.txt", "Pay GB82 WEST 1234 5698 7654 32 please.", "Pay by card please."),
    ("bank-details", "card.txt", "Card 4111 1111 1111 1111 was used.", "Card 4111 1111 1111 1112 was used."),
    ("passport", "passport.txt", "Passport no. 925665416 was shown.", "Passport offices were asked."),
    (
        "driving-licence",
        "licence.txt",
        "Licence OAKEN 805047 Q99AB was shown.",
        "Licences were shown to 805047 people.",
    ),
    ("ip-address", "four.txt", "She logged in from 203.0.113.42.", "See section 10.0.113.42."),
    ("ip-address", "six.txt", "IP address 2001:db8:1234::42", "The meeting is at 20:01:12."),
    ("collar-number", "ranked.txt", "PC Pemberwick 4417 attended.", "PC Plod attended."),
    ("collar-number", "labelled.txt", "Collar number: 4417", "Collar numbers are withheld"),
    ("collar-number", "before-the-rank.txt", "Seen by 4417 Sgt Pemberwick.", "Seen by a sergeant."),
    ("warrant-number", "warrant.txt", "Warrant card 223417 was lost.", "A warrant card was lost."),
    ("crime-reference", "crime.txt", "Crime ref 06DX/123456/24", "Crime references are withheld"),
    ("crime-reference", "shape.txt", "It is 42/123456/24 on our system.", "It is 42 on our system."),
    ("crime-reference", "incident.txt", "CAD 1234 of 4 May 2024 has more.", "The log has more."),
    ("custody-number", "custody.txt", "Custody record ZZ/01234/24", "Custody records are withheld"),
    ("name", "officer.txt", "The officer was Aldous Pemberwick.", "The officer was not named."),
    ("name", "first-name-alone.txt", "Please ask Hamish about the rota.", "Please ask somebody about the rota."),
    ("name", "greeting.txt", "We spoke with Mrs Farida Khan about it.", "We spoke with the family about it."),
)
for _technique, _name, _with_it, _without in _LINES:
    _line(_technique, _name, _with_it, _without)


def _heading(technique: str, heading: str, values: Sequence[str], others: Sequence[str]) -> None:
    """Plant a column that says what it holds, of values that only its heading makes personal; its twin has other values."""

    @plant(technique, f"column-{technique}.csv", where="column B, rows 2 to 6", cleanable=False, token="")
    def made() -> tuple[bytes, bytes]:
        return tuple(  # type: ignore[return-value]
            table([["Visit", heading], *([f"visit-{letter}", one] for letter, one in zip("abcde", five, strict=True))])
            for five in (values, others)
        )


_COLUMNS = (
    ("name", "Officer", ["Pemberwick A", "Khan F", "Oakenshade Q", "Lund B", "Adeyemi T"]),
    ("collar-number", "Staff number", ["4417", "4418", "5002", "5003", "6100"]),
    ("date-of-birth", "DOB", ["04/05/1987", "12/01/1990", "30/11/1972", "01/02/2001", "17/07/1965"]),
    ("vehicle-registration", "Vehicle", ["AB12 XYZ", "CD51 ABC", "EJ09 GHJ", "LM60 KLN", "PN11 PKR"]),
    ("nhs-number", "NHS", ["943 476 5919", "401 023 2137", "987 654 4321", "943 476 5870", "943 476 5862"]),
)
for _technique, _heading_words, _values in _COLUMNS:
    _heading(_technique, _heading_words, _values, ["attended", "withheld", "referred", "closed", "attended"])


@plant("name", "form.docx", where="", cleanable=False, token="")
def form() -> tuple[bytes, bytes]:
    """A form laid out as a table of two columns."""

    def made(name: str) -> bytes:
        rows = "".join(
            f"<w:tr><w:tc><w:tcPr/>{p(r(label))}</w:tc><w:tc><w:tcPr/>{p(r(value))}</w:tc></w:tr>"
            for label, value in (("Name of officer", name), ("Telephone", "withheld"), ("Role", "Custody visitor"))
        )
        return docx(f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>{rows}</w:tbl>{p()}")

    return made("Farida Khan"), made("withheld")


# Small numbers

_HEADINGS = ("Area", "Victims supported", "Cost (£)")


@plant("small-numbers", "supported.csv", where="cells B3, B4", cleanable=False, token="")
def small() -> tuple[bytes, bytes]:
    """Counts of people below the threshold; the twin counts as few in pounds and many people."""
    return (
        table([_HEADINGS, ["North", 120, 1200], ["South", 2, 3], ["West", 4, 1], ["All", 126, 1204]]),
        table([_HEADINGS, ["North", 120, 1200], ["South", 20, 3], ["West", 40, 1], ["All", 180, 1204]]),
    )


# The person who asked


def _asked(name: str, with_it: str, without: str) -> None:
    """Plant a reply that says who asked, and its twin of somebody else."""

    @plant("requester", name, where="line 3", cleanable=False, token="", requester=_ASKED)
    def made() -> tuple[bytes, bytes]:
        return told(with_it, without)


_TOLD = (
    ("whole.txt", "Quentin Oakenshade asked on 3 March.", "Somebody asked on 3 March."),
    ("turned.txt", "Asked by OAKENSHADE, Q on 3 March.", "Asked by post on 3 March."),
    ("file-name.txt", "The reply is in foi_qoakenshade_2024.pdf.", "The reply is in foi_oak_shade_2024.pdf."),
    ("mail.txt", "Sent to Q.Oakenshade@Example.org.", "Sent to the requester."),
    ("telephone.txt", "He rang from +44 7700 900461.", "He rang from +44 7700 900462."),
    ("house.txt", "A reply went to 17 Lantern Row.", "A reply went to 18 Lantern Row."),
    ("postcode.txt", "It is for ng228zz.", "It is for ng228zy."),
)
for _name, _with_it, _without in _TOLD:
    _asked(_name, _with_it, _without)


@plant("requester", "log.csv", where="cell B2", cleanable=False, token="", requester=_ASKED)
def in_a_log() -> tuple[bytes, bytes]:
    """A disclosure log that says who asked."""
    head = ["Reference", "Asked by", "Subject"]
    return (
        table([head, ["101/24", "Mr Q Oakenshade", "Spending"], ["102/24", "a newspaper", "Staff"]]),
        table([head, ["101/24", "a resident", "Spending"], ["102/24", "a newspaper", "Staff"]]),
    )
