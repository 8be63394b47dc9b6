"""A published store of made-up records of every kind, for the tests of its pages."""

from __future__ import annotations

from datetime import date

from answerable.publication.actions import publish
from answerable.publication.release import File, Item, Release, Withdrawal

DAY = date(2026, 11, 20)
LETTER = File("reply 1-26 (made up).csv", b"Year,Amount\n2024-25,100\n", "text/csv", "Table 1 as CSV")
TABLE = {
    "caption": "Spent by financial year",
    "columns": ["Financial year", "Amount"],
    "rows": [["2024-25", "£100"], ["2025-26", ""]],
    "numeric": ["Amount"],
}
AMOUNTS = [
    {"year": "2024-25", "amount": "1000.10", "what": "Planned", "basis": "estimated"},
    {"year": "2024-25", "amount": "900.00", "what": "Spent"},
    {"year": "2025-26", "amount": "2000.00", "what": "Planned"},
]
LONG = "Supercalifragilistic" * 15
MARKUP = '<b>Bold & "quoted"</b>'


def items() -> tuple[Item, ...]:
    """At least one record of every kind that has pages, with what belongs together."""
    return (
        Item("provider", "haven", {"name": "Haven (made up)", "aliases": ["The Haven"], "kind": "charity", "sme": True}),
        Item("provider", "long", {"name": LONG}),
        Item("provider", "odd/ref 1", {"name": MARKUP}),
        Item("fund", "VSG", {"name": "Victims' grant (made up)", "funder": "haven",
             "amounts": [{"year": "2024-25", "amount": "5000.00", "what": "Received"}]}),
        Item("fund", "VSG-2", {"name": "Part of it", "part_of": "VSG",
             "amounts": [{"year": "2024-25", "amount": "700.00", "what": "Received"}]}),
        Item("service", "S-1", {"name": "Advice line", "beneficiaries": "Anybody", "areas": ["Northtown"],
             "categories": ["sexual_violence.advocacy"]}),
        Item("decision", "D-1", {"title": "To have an advice line", "taken": "2024-02-01", "reasons": "One.\n\nTwo.", "services": ["S-1"],
             "principles": [{"name": "Fair", "met": "Met", "how": "In the open."}]}),
        Item("tender", "T-1", {"title": "Advice line sought", "decision": "D-1", "service": "S-1", "status": "Awarded",
             "estimated_value": "3000.00", "invited": "2024-01-02"}),
        Item("agreement", "A-1", {"title": "Advice line 2024 to 2026", "kind": "Contract", "service": "S-1", "provider": "haven",
             "fund": "VSG", "decision": "D-1", "starts": "2024-04-01", "ends": "2026-03-31", "value": "3000.10", "amounts": AMOUNTS,
             "years": ["2024-25", "2025-26"], "areas": ["Northtown"], "categories": ["sexual_violence.advocacy"]}),
        Item("agreement", "A-2", {"title": "Another thing", "provider": "odd/ref 1", "categories": ["restorative_justice"],
             "amounts": [{"year": "2025-26", "amount": "10.00", "what": "Spent"}], "years": ["2025-26"]}),
        Item("document", "DOC-1", {"title": "Plan", "kind": "plan", "dated": "2025", "agreements": ["A-1"], "decisions": ["D-1"],
             "owner": "haven"}),
        Item("meeting", "M-1", {"title": "Board", "day": "2026-12-03", "time": "10 am", "public": True,
             "papers": [{"name": "Agenda", "url": "https://northshire.example/agenda.pdf"}]}),
        Item("list", "L-1", {"title": "Inspection reports, 2026", "item": "7B", "first": "2026-01-01", "last": "2026-03-31", "prominent": True,
             "columns": ["Report"], "lines": 1,
             "table": [{"caption": "Reports", "columns": ["Report"], "rows": [["One"]], "numeric": []}]}),
        Item("response", "1-26", {"reference": "1/26", "subject": "Advice lines", "dated": "2026-03-31", "outcome": "Provided in part",
             "exemptions": ["Section 43(2)"], "categories": ["sexual_violence.advocacy"]}, (LETTER,)),
        Item("response", "2-25", {"reference": "2/25", "subject": "Cars", "dated": "2025-03-31", "url": "https://northshire.example/2-25"}),
        Item("answer", "1-26/1", {"response": "1-26", "position": 1, "question": "How much?\n\nAnd when?", "answer": "£100 for zebras.",
             "outcome": "Provided", "tables": [TABLE], "gaps": ["2025-26 is not recorded."], "providers": ["haven"]}),
        Item("answer", "1-26/2", {"response": "1-26", "position": 2, "label": "2(a)", "question": "Which prices?", "outcome": "Refused",
             "exemptions": ["Section 43(2)"]}),
        Item("payment", "f-1-2", {"paid": "2025-05-01", "year": "2025-26", "payee": "Haven (made up)", "amount": "600.10",
             "provider": "haven", "agreement": "A-1", "category": "Grants"}),
        Item("payment", "f-1-3", {"year": "2024-25", "payee": MARKUP, "amount": "-20.00", "purpose": "Credit"}),
    )  # fmt: skip


def released(
    number: str, items: tuple[Item, ...], withdrawn: tuple[Withdrawal, ...] = (), office: dict[str, str] | None = None
) -> Release:
    """A release of these records, all of which the guard let pass."""
    passed = {item.digest for item in items} | {file.sha256 for item in items for file in item.files}
    return Release(number, DAY, items, withdrawn, frozenset(passed), office or {})


def fill() -> None:
    """Publish everything above, one correction and one withdrawal."""
    office = {"name": "Northshire (made up)", "email": "foi@northshire.example", "label": "Made up"}
    gone = Item("decision", "D-9", {"title": "A secret that was published by mistake"})
    publish(released("fill-1", (*items(), gone), office=office))
    better = Item(
        "document",
        "DOC-1",
        {"title": "Plan", "kind": "plan", "dated": "2025-06", "agreements": ["A-1"]},
        note="The month was missing.",
    )
    publish(released("fill-2", (better,), (Withdrawal("decision", "D-9", "It was published too early."),)))


def agreements(number: int, start: int = 0) -> tuple[Item, ...]:
    """That many agreements, each with a provider."""
    return tuple(
        Item("agreement", f"N-{n}", {"title": f"Agreement {n}", "provider": "haven" if n % 2 else "long", "starts": f"20{n % 20 + 10}-04-01",
             "value": f"{n}.00", "years": ["2024-25"], "amounts": [{"year": "2024-25", "amount": f"{n}.00", "what": "Spent"}]})
        for n in range(start, start + number)
    )  # fmt: skip


PAGES = (
    "/", "/answers", "/answers/1-26", "/answers/2-25", "/services", "/services/S-1", "/agreements", "/agreements/A-1", "/agreements/A-2",
    "/providers", "/providers/haven", "/providers/long", "/funds", "/funds/VSG", "/funds/VSG-2", "/tenders", "/tenders/T-1", "/decisions",
    "/decisions/D-1", "/documents", "/documents/DOC-1", "/meetings", "/meetings/M-1", "/lists", "/lists/L-1", "/payments",
    "/payments?year=2025", "/payments?provider=haven", "/payments?agreement=A-1", "/publications", "/search", "/accessibility", "/privacy", "/licence",
    "/agreements?category=sexual_violence", "/agreements?provider=nobody", "/answers?words=zebras", "/answers?dated=2026",
)  # fmt: skip
"""Pages of this store that answer 200."""
