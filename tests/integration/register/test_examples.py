"""The example offices: they load, the restated ones say nothing that their letter does not, the made-up one adds up."""

from __future__ import annotations

import calendar
import csv
import re
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote

import pytest

from answerable.office.actions import load_office
from answerable.register.folder import columns as c
from answerable.register.folder.columns import CellKind
from answerable.register.models import (
    Agreement,
    Allocation,
    Authority,
    Citation,
    ConsultationQuestion,
    FundAmount,
    Return,
    Source,
    Tender,
)
from answerable.register.queries import RECORDS, authority
from answerable.register.rules import money

SEEDS = {"nottinghamshire": "nottinghamshire-10653.txt", "northamptonshire": "northamptonshire-03072015-2.txt"}
MONTHS = list(calendar.month_name)
# Columns whose figures are ours: names of rows, and where in a letter something stands.
OURS = {"ref", "order", "source", "place", "record", "field"}

database = pytest.mark.django_db(databases=["default", "published"])


@database
@pytest.mark.parametrize("office", ["nottinghamshire", "northamptonshire", "northshire"])
def test_an_example_loads_and_loads_again(examples: Path, office: str) -> None:
    first = load_office(folder=examples / office, by=None)
    assert first.changed
    loaded = authority()
    assert loaded is not None
    assert loaded.label.startswith(("Restated example", "Made-up example"))
    for kind, model in RECORDS.items():
        for ref in model._default_manager.values_list("ref", flat=True):
            assert kind == "source" or Citation.objects.filter(record=kind, ref=ref).exists(), (kind, ref)
    assert not load_office(folder=examples / office, by=None).changed
    assert (examples / office / "letters" / "request.txt").read_text(encoding="utf-8").strip()
    assert "made up" in (examples / office / "README.md").read_text(encoding="utf-8") or office != "northshire"
    assert (
        "not an official record" in (examples / office / "README.md").read_text(encoding="utf-8")
        or office == "northshire"
    )


@database
def test_the_made_up_office_is_complete_and_adds_up(examples: Path) -> None:
    load_office(folder=examples / "northshire", by=None)
    assert not Source.objects.filter(made_up=False).exists()
    assert "(made up)" in Authority.objects.get().name
    # What an agreement need not have, however complete its record is.
    seldom = {"part_of", "tender", "irrecoverable_vat", "ocid", "ended", "url"}
    for agreement in Agreement.objects.prefetch_related("years"):
        for column in c.AGREEMENTS.columns:
            name = f"{column.name}_id" if column.kind == CellKind.REF else column.name
            assert column.name in seldom or getattr(agreement, name) not in (None, "", "not_recorded"), (
                agreement,
                name,
            )
        assert sum(year.amount or Decimal(0) for year in agreement.years.all()) == agreement.value
    for amount in FundAmount.objects.filter(kind="received"):
        paid = sum(
            year.amount or Decimal(0)
            for agreement in Agreement.objects.filter(fund=amount.fund).prefetch_related("years")
            for year in agreement.years.all()
            if year.financial_year == amount.financial_year
        )
        assert amount.amount is not None
        assert 0 < paid <= amount.amount


@database
def test_the_made_up_cycle_tells_one_story(examples: Path) -> None:
    load_office(folder=examples / "northshire", by=None)
    for one in Return.objects.select_related("agreement").prefetch_related("figures__measure"):
        assert one.agreement.ref in {"A-101", "A-106", "A-108", "A-109"}
        assert (one.received is None) == (one.status == "expected")
        for figure in one.figures.all():
            assert figure.measure is not None
            assert figure.measure.agreement_id == one.agreement_id
    for agreement in Agreement.objects.prefetch_related("years", "returns"):
        planned = {year.financial_year: year.amount for year in agreement.years.all()}
        spent = sum(one.spent or Decimal(0) for one in agreement.returns.all())
        assert spent <= (planned.get("2025-26") or Decimal(0))
        for year in agreement.years.all():
            assert year.actual is None or year.amount is None or year.actual <= year.amount
    for question in ConsultationQuestion.objects.select_related("consultation").prefetch_related("counts"):
        assert sum(count.number for count in question.counts.all()) == question.consultation.responses
    pot = Allocation.objects.get()
    shares = [share for element in pot.elements.all() for share in element.shares.all()]
    assert sum(share.amount for share in shares if share.amount is not None) == pot.pot
    paid = Agreement.objects.get(ref="A-110").years.get(financial_year="2024-25")
    assert pot.pot == paid.amount
    for tender in Tender.objects.filter(status="complete").prefetch_related("agreements"):
        (awarded,) = tender.agreements.all()
        assert (awarded.starts, awarded.ends) == (tender.starts, tender.ends)
        assert f"{('zero', 'one', 'two', 'three', 'four')[tender.bids or 0]} bids" in awarded.route_reason.lower()


@database
def test_figures_of_the_letters_arrive_exactly(examples: Path) -> None:
    load_office(folder=examples / "nottinghamshire", by=None)
    agreement = Agreement.objects.get()
    assert (agreement.value, agreement.ends, agreement.starts) == (Decimal("86000.00"), "2016", "")
    assert agreement.part_of is not None
    assert agreement.part_of.amount == Decimal("130000.00")
    assert [post.number for post in agreement.posts.all()] == [Decimal("1.00")] * 3
    assert not agreement.years.exists()


@database
def test_the_other_letters_figures_arrive_exactly(examples: Path) -> None:
    load_office(folder=examples / "northamptonshire", by=None)
    amounts = {
        (a.fund.ref, a.kind, a.financial_year): (a.amount, a.annual_change)
        for a in FundAmount.objects.select_related("fund").exclude(amount=None)
    }
    thousand = Decimal(1000)
    assert amounts == {
        ("F-CSF", "received", "2013-14"): (Decimal("915000.00"), None),
        ("F-NCC", "contribution", "2013-14"): (300 * thousand, -200 * thousand),
        ("F-NCC", "contribution", "2014-15"): (0, -300 * thousand),
        ("F-NCC", "contribution", "2015-16"): (0, 0),
        ("F-NCC", "contribution", "2016-17"): (0, 0),
        ("F-NCC", "contribution", "2017-18"): (0, 0),
        ("F-LSF", "total", "2014-15"): (Decimal("420920.00"), None),
        ("F-LSF", "allocated", "2014-15"): (Decimal("150000.00"), None),
        ("F-NET", "budget", "2014-15"): (Decimal("1690000.00"), None),
    }
    assert not Agreement.objects.exclude(value=None).exists()


# What the restated offices say, against the letter itself


def _figures(text: str) -> set[str]:
    return {figure.replace(",", "") for figure in re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text)}


def _years(text: str) -> set[str]:
    return {f"{first}-{second}" for first, second in re.findall(r"\b(20\d\d)\s?[-/–]\s?(\d\d)\b", text)}


def _dates(text: str) -> set[str]:
    dates = set(re.findall(r"\b20\d\d\b", text))
    for day, month, year in re.findall(rf"(?:(\d{{1,2}}) )?({'|'.join(MONTHS[1:])}),? (20\d\d)", text):
        written = f"{year}-{MONTHS.index(month):02}"
        dates |= {written, f"{written}-{int(day):02}"} if day else {written}
    for year in _years(text):
        dates |= {f"{year[:4]}-04-01", f"{int(year[:4]) + 1}-03-31"}
    return dates


@pytest.mark.shared
@pytest.mark.parametrize("office", SEEDS)
def test_every_figure_of_a_restated_office_is_in_its_letter(examples: Path, shared: Path, office: str) -> None:
    letter = (shared / "seeds" / SEEDS[office]).read_text(encoding="utf-8").replace("\\_", "_")
    letter += unquote(letter)  # the number of an executive order stands only in its address
    figures, years, dates = _figures(letter), _years(letter), _dates(letter)
    checked = 0
    files = {spec.name: spec.columns for spec in c.RECORD_FILES} | {c.PUBLISHED: c.PUBLISHED_COLUMNS}
    for name, columns in files.items():
        path = examples / office / name
        if not path.exists():
            continue
        kinds = {column.name: column.kind for column in columns if column.name not in OURS}
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for column, text in row.items():
                    if column not in kinds or not text or kinds[column] in (CellKind.REF, CellKind.REFS):
                        continue
                    where = (name, row.get("ref"), column, text)
                    if kinds[column] == CellKind.ADDRESS:
                        assert text in letter, where
                    elif kinds[column] == CellKind.DATE:
                        assert text in dates, where
                    elif kinds[column] == CellKind.FINANCIAL_YEAR:
                        assert text in years, where
                    elif kinds[column] == CellKind.MONEY and row.get("as_stated", "").endswith("(£000)"):
                        assert f"{abs(money.parse(text).pounds) / 1000:f}".split(".")[0] in figures, where
                    elif kinds[column] == CellKind.MONEY:
                        assert text.lstrip("£") in letter, where
                    else:
                        assert _figures(text.replace("(£000)", "")) <= figures, where
                    checked += 1
    for other in ("office.yaml", "letters/request.txt"):
        text = (examples / office / other).read_text(encoding="utf-8")
        assert _figures(text) <= figures, other
    assert checked > 50


@pytest.mark.shared
@pytest.mark.parametrize("office", SEEDS)
def test_a_restated_office_is_in_our_own_words(examples: Path, shared: Path, office: str) -> None:
    """Names and addresses apart, no run of a dozen words is the letter's."""

    def words(text: str) -> list[str]:
        return re.findall(r"[a-z0-9£]+", text.lower())

    letter = f" {' '.join(words((shared / 'seeds' / SEEDS[office]).read_text(encoding='utf-8')))} "
    texts = [(examples / office / "letters" / "request.txt").read_text(encoding="utf-8")]
    for spec in c.RECORD_FILES:
        path = examples / office / spec.name
        if path.exists():
            prose = {"text", "description", "conditions", "summary", "reasons", "route_reason", "note", "outcomes"}
            with path.open(encoding="utf-8", newline="") as file:
                texts += [text for row in csv.DictReader(file) for column, text in row.items() if column in prose]
    for text in texts:
        said = words(text)
        for start in range(len(said) - 11):
            run = " ".join(said[start : start + 12])
            assert f" {run} " not in letter


@pytest.mark.shared
@pytest.mark.parametrize("office", SEEDS)
def test_a_restated_office_names_no_person(examples: Path, shared: Path, office: str) -> None:
    letter = (shared / "seeds" / SEEDS[office]).read_text(encoding="utf-8")
    people = re.findall(r"(?:addressed to: |chaired by |Yours sincerely\s+)([A-Z]\w+ [A-Z]\w+)", letter)
    assert people
    everything = "\n".join(
        path.read_text(encoding="utf-8") for path in (examples / office).rglob("*") if path.is_file()
    )
    for person in people:
        assert person not in everything
        assert person.split()[-1] not in everything
