"""Replies to set letters from. Every name, figure and request in them is made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from answerable.letters import wording
from answerable.letters.reply import Exemption, Link, Reply, ReplyPart, ReplyTable

HOSTILE = '#import "x" *bold* _em_ $x$ ] [ \\ ` <b>&amp;</b> @ref // {{ y }} {% if %} {_{ }_} {_% %_} \'"'


def spending() -> ReplyTable:
    return ReplyTable(
        "Spending by year",
        ("Year", "Provider", "Amount"),
        (("2024 to 2025", "Made-up Trust", "£1,250,000.00"), ("2025 to 2026", "Made-up Trust", "-£200.00")),
        numeric=("Amount",),
    )


def large(rows: int = 2000) -> ReplyTable:
    return ReplyTable(
        "Referrals in every month",
        ("Month", "Note", "Count"),
        tuple((f"Month {number}", "=1+1" if number == 3 else "", str(-number)) for number in range(rows)),
        numeric=("Count",),
    )


def personal_data() -> Exemption:
    return Exemption("s.40(2)", "personal data of others", "The names are personal data and publishing them is unfair.")


def commercial() -> Exemption:
    return Exemption(
        "s.43(2)",
        "commercial interests",
        "The unit prices would help a competitor underbid.",
        "People want to know how public money is spent.",
        "The provider would compete less well next time.",
        "The total is published already, so fair competition weighs more.",
        qualified=True,
    )


def normal() -> Reply:
    """A reply that may be sent as it is."""
    return Reply(
        authority="Police and Crime Commissioner for Northshire",
        office="Office of the Police and Crime Commissioner",
        office_address=("1 Made-up Street", "Northton"),
        reference="FOI-2026-0142",
        date=date(2026, 11, 20),
        act=wording.FOIA,
        received=date(2026, 11, 2),
        clarified=None,
        due=date(2026, 12, 1),
        request_verbatim="1. How much did you spend?\n1.1 In which areas?\n\n2. Who marked the bids?\n3. How many calls?",
        parts=(
            ReplyPart(
                "1",
                "How much did you spend?",
                wording.confirm_or_deny("held"),
                "Provided",
                ("We spent £1,249,800.00 in two years.",),
                (spending(),),
                (Link("Our decision record", "https://www.northshire.example/decisions/14"),),
            ),
            ReplyPart(
                "1.1",
                "In which areas?",
                wording.confirm_or_deny("part"),
                "Provided in part",
                gaps=("Agreement A-7: area not recorded",),
                depth=1,
            ),
            ReplyPart(
                "2",
                "Who marked the bids?",
                wording.confirm_or_deny("held"),
                "Refused",
                exemptions=(personal_data(), commercial()),
            ),
            ReplyPart("3", "How many calls?", "Our register does not record this information.", "Not recorded"),
        ),
        searched=("Our register, for “calls”", "The shared drive, for “helpline”"),
        advice=("Northshire Police may hold it: foi@northshire.example.",),
        review_by=date(2027, 1, 22),
        review_contact="the Chief Executive at review@northshire.example",
        regulator_name="Information Commission",
        regulator_address="Wycliffe House, Water Lane, Wilmslow",
        regulator_phone="0303 123 1113",
        regulator_url="https://regulator.example/complain",
        signed_by="Information Governance Officer",
        contact="foi@northshire.example",
        applicant="Ms A. Example",
        draft=False,
        notes=("An asterisk (*) stands for a number below five.",),
    )


def empty() -> Reply:
    """A reply of which nothing is known yet."""
    return Reply(
        authority="", office="", office_address=(), reference="", date=None, act="", received=None, clarified=None,
        due=None, request_verbatim="", parts=(),
    )  # fmt: skip


def huge() -> Reply:
    """Sixty questions, one with a table of 2,000 rows, one with a table of 25 that crosses a page."""
    part = normal().parts[0]
    long = ReplyTable(
        "Payments", ("Payment", "Amount"), tuple((f"Payment {n}", f"£{n}.00") for n in range(25)), ("Amount",)
    )
    parts = tuple(
        replace(
            part, label=str(number), tables=(large(),) if number == 7 else (long,) if number == 8 else (spending(),)
        )
        for number in range(1, 61)
    )
    return replace(normal(), parts=parts, request_verbatim="\n".join(f"{n}. How much?" for n in range(1, 61)))


def filled_with(text: str) -> Reply:
    """A reply with one text in every place that takes free text."""
    return replace(
        normal(),
        authority=text,
        office=text,
        office_address=(text, text),
        reference=text,
        request_verbatim=text,
        parts=(
            ReplyPart(
                text,
                text,
                text,
                text,
                (text,),
                (ReplyTable(text, (text, "Amount"), ((text, text), ("b", "1")), ("Amount",)),),
                (Link(text, f"https://example.org/{text}"), Link(text, text)),
                (text,),
                (Exemption(text, text, text, text, text, text, qualified=True),),
            ),
        ),
        searched=(text,),
        advice=(text,),
        late_reason=text,
        privacy_notice=text,
        signed_by=text,
        contact=text,
        applicant=text,
        notes=(text,),
        review_contact=text,
        regulator_name=text,
        regulator_address=text,
        regulator_url=text,
        fees=text,
        interpretation=(text,),
        marking=text,
        draft=True,
    )
