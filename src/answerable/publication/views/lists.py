"""Lists of records, fifty to a page, with their filters, and what the records are worth together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from answerable.law.publication import ITEMS
from answerable.reading.taxonomy import label as subject
from answerable.ui.charts import Bar

from .. import counting, drawing, queries, selecting
from ..drawing import Cell, Choice
from ..models import PublishedRecord
from ..rules.addresses import path
from ..rules.kinds import Field, Kind, Type, kind
from ..rules.listing import PAGE, Listing, listing
from ..rules.open_data import DATED, LONGEST_WORDS
from .keeping import TYPED, on_the_shelf

MOST_CHOICES = 200
LONGEST_PAGE = 2_000
"""Pages deep that a list can be turned; beyond that, filter it or take the whole list as a file."""
POINTS_AT = ("provider", "fund", "service")
"""Filters whose values are refs of records, which a filter calls by their titles."""
MOST_YEARS, MOST_SUBJECTS = 15, 15
MOST_NAMED = 4
"""Years that a sentence names one by one."""
NO_SUBJECT = "No subject recorded"


@dataclass(frozen=True)
class Asked:
    """What an address asks of a list: the values of its filters, a calendar year, words."""

    values: Mapping[str, tuple[str, ...]]
    year: str = ""
    words: str = ""

    @property
    def any(self) -> bool:
        """Whether it asks for less than the whole list."""
        return bool(self.values or self.year or self.words)

    def pairs(self) -> list[tuple[str, str]]:
        """The same as the parameters of an address."""
        pairs = [(name, value) for name, values in self.values.items() for value in values]
        pairs += [(DATED, self.year)] if self.year else []
        return pairs + ([(TYPED, self.words)] if self.words else [])


@dataclass(frozen=True)
class Page:
    """One page of a list: its number, how many pages and records there are."""

    number: int
    pages: int
    count: int


@require_safe
@on_the_shelf
def records(request: HttpRequest, code: str, number: int | None = None) -> HttpResponse:
    """One page of the list of a kind. The pages of the whole list have paths of their own, so that files can hold them."""
    of, shown = kind(code), listing(code)
    asked = _asked(request.GET, shown)
    if number is not None and request.GET:
        raise Http404("The pages of a filtered list are another address.")
    mark = counting.mark(code)
    rows = _found(shown, asked, mark)
    # Of some of the records their order is asked for once, for their number and for this page of them.
    keys = list(rows.values_list("pk", flat=True)) if asked.any else []
    count = len(keys) if asked.any else counting.how_many(code, mark)
    page = _page(request.GET.get("page") if number is None else number, count)
    first = (page.number - 1) * PAGE
    whole = _of_keys(keys[first : first + PAGE]) if asked.any else rows.values_list("ref", "data")[first : first + PAGE]
    context = {
        "listing": shown,
        "kind": of,
        "heads": drawing.heads([(of.field(name).label, of.field(name).type in _NUMERIC) for name in shown.columns]),
        "rows": drawing.rows(table_of(of, shown.columns, list(whole))) if count else "",
        "page": page,
        "pages": pages_of(page, asked.pairs(), f"/{of.path}"),
        "filters": _filters(shown, asked, mark),
        "button": drawing.button("Show these"),
        "asked": asked,
        "query": urlencode(asked.pairs()),
        "data": None if asked.any else _as_data(code),
        "money": _money(shown, asked, rows, mark) if shown.money and page.number == 1 else None,
    }
    return render(request, "publication/list.html", context)


_NUMERIC = (Type.POUNDS, Type.NUMBER)


@cache
def _as_data(code: str) -> dict[str, SafeString]:
    """Where the whole list is as data, for the head and the foot of each of its pages: the same on all of them, so drawn once."""
    shown = {"kind": kind(code), "query": ""}
    return {part: render_to_string(f"publication/{part}.html", shown) for part in ("alternates", "downloads")}


def _asked(get: QueryDict, shown: Listing) -> Asked:
    """The filters of an address. One that this list does not have makes it another page's address: 404, and not on the shelf."""
    known = {name for name, _ in shown.filters} | {"page"}
    known |= ({DATED} if shown.year else set()) | ({TYPED} if shown.words else set())
    if unknown := set(get) - known:
        raise Http404(f"This list has no filter called {sorted(unknown)[0]}.")
    year = get.get(DATED) or ""
    if year and not (year.isascii() and year.isdecimal() and len(year) == 4 and year != "0000"):
        raise Http404("There is no such year.")
    found = {name: tuple(sorted({value for value in get.getlist(name) if value})) for name, _ in shown.filters}
    words = " ".join((get.get(TYPED) or "").split())[:LONGEST_WORDS]
    return Asked({name: values for name, values in found.items() if values}, year, words)


def _found(shown: Listing, asked: Asked, mark: counting.Mark) -> QuerySet[PublishedRecord]:
    """The records that an address asks for, in their order: the latest first, what has no day by name."""
    return selecting.records(shown.kind, asked.values, year=asked.year, words=asked.words, mark=mark)


def _of_keys(keys: Sequence[int]) -> list[tuple[str, dict[str, Any]]]:
    """The records with these keys, in their order."""
    found = {
        key: (ref, data)
        for key, ref, data in PublishedRecord.objects.filter(pk__in=keys).values_list("pk", "ref", "data")
    }
    # One that was taken away at this moment is not there any more.
    return [found[key] for key in keys if key in found]


def _page(asked: str | int | None, count: int) -> Page:
    text = str(asked or 1)
    pages = max(-(-count // PAGE), 1)
    if not (text.isascii() and text.isdecimal()) or len(text) > 6 or not 1 <= int(text) <= min(pages, LONGEST_PAGE):
        raise Http404("There is no such page.")
    return Page(int(text), pages, count)


def pages_of(page: Page, asked: Sequence[tuple[str, str]], whole: str) -> dict[str, Any] | None:
    """Return the parameters of the pagination component; None for a list of one page. `whole` is the address of the whole list."""
    if page.pages < 2:
        return None

    def address(number: int) -> str:
        if not asked:
            return f"{whole}/pages/{number}" if number > 1 else whole
        return f"{whole}?" + urlencode([*asked, ("page", number)])

    last = min(page.pages, LONGEST_PAGE)
    near = sorted({1, page.number - 1, page.number, page.number + 1, last} & set(range(1, last + 1)))
    items: list[dict[str, Any]] = []
    before = 0
    for number in near:
        if number > before + 1:
            items.append({"ellipsis": True})
        items.append({"number": number, "href": address(number), "current": number == page.number})
        before = number
    found: dict[str, Any] = {"items": items, "landmarkLabel": "Pages of this list"}
    if page.number > 1:
        found["previous"] = {"href": address(page.number - 1)}
    if page.number < last:
        found["next"] = {"href": address(page.number + 1)}
    return found


def table_of(of: Kind, columns: Sequence[str], rows: Sequence[tuple[str, Mapping[str, Any]]]) -> list[tuple[Cell, ...]]:
    """Return records (ref, data) as rows of cells, the first of which leads to the record. One query for each kind they point at."""
    fields = [of.field(name) for name in columns]
    named = names_of(fields, [data for _, data in rows])
    found = []
    for ref, data in rows:
        cells = [cell(field, data.get(field.name), named) for field in fields]
        # A record without a title is known by its ref.
        cells[0] = Cell(cells[0].text or ref, path(of.path, ref))
        found.append(tuple(cells))
    return found


Named = Mapping[tuple[str, str], str]
"""What the records that others point at are called, by kind and ref."""


def names_of(fields: Iterable[Field], data: Iterable[Mapping[str, Any]]) -> Named:
    """Return what the public records are called that these data point at: one query for each kind, for what was not asked before."""
    wanted: dict[str, set[str]] = {}
    rows = list(data)
    for field in fields:
        if field.kind:
            for row in rows:
                value = row.get(field.name) or ()
                wanted.setdefault(field.kind, set()).update([value] if isinstance(value, str) else value)
    return {
        (code, ref): title or ref
        for code, refs in wanted.items()
        if refs
        for ref, title in counting.titles(code, refs, counting.mark(code)).items()
    }


def cell(field: Field, value: Any, named: Named) -> Cell:
    """Return one value as it is shown."""
    if value in (None, "", [], ()):
        return Cell("", numeric=field.type in _NUMERIC)
    if in_type := _WORDS.get(field.type):
        return Cell(in_type(value), numeric=field.type in _NUMERIC)
    if field.type is Type.ONE:
        title = named.get((field.kind, value))
        return Cell(title, path(kind(field.kind).path, value)) if title else Cell("")
    if field.type is Type.ROWS:
        return Cell(", ".join(str(row[field.of[0].name]) for row in value if row.get(field.of[0].name)))
    words = str(value)
    return Cell(words[:1].upper() + words[1:] if field.name == "kind" else words)


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip


def in_words(text: str) -> str:
    """Return a date as far as it is stated: "2016", "March 2016", "31 March 2016"."""
    parts = [int(part) for part in text.split("-")]
    words = [str(parts[0])]
    if len(parts) > 1:
        words.insert(0, _MONTHS[parts[1] - 1])
    if len(parts) > 2:
        words.insert(0, str(parts[2]))
    return " ".join(words)


def pounds(text: str) -> str:
    """Return pounds as people write them: "£1,200", "£1,200.50", "-£20"."""
    whole, _, pence = text.partition(".")
    minus, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{minus}£{int(digits):,}{'' if pence in ('', '00') else f'.{pence}'}"


_WORDS: Mapping[Type, Callable[[Any], str]] = {
    Type.POUNDS: pounds,
    Type.NUMBER: "{:,}".format,
    Type.YES_NO: lambda value: "Yes" if value else "No",
    Type.LINES: ", ".join,
    Type.MANY: ", ".join,
    Type.DAY: in_words,
    Type.PARTIAL: in_words,
}
"""How the values of a type are written. A list has hundreds of them: looking the type up is several times faster than asking each."""

_ITEMS = {item.code: f"{item.code} {item.name}" for item in ITEMS}


def value_words(name: str, values: Iterable[str]) -> dict[str, str]:
    """Return what pages call the values of a filter: the label of a subject, the name of a provider, fund or list."""
    found = list(values)
    if name == "category":
        return {code: subject(code) for code in found}
    if name == "item":
        return {code: _ITEMS.get(code, code) for code in found}
    if name in POINTS_AT:
        known = dict(queries.records(name).filter(ref__in=found).values_list("ref", "title"))
        return {ref: known.get(ref) or ref for ref in found}
    return {value: value[:1].upper() + value[1:] for value in found}


def _filters(shown: Listing, asked: Asked, mark: counting.Mark) -> SafeString:
    """The filters that there is something to choose in, as they are drawn."""
    found = []
    for name, label in shown.filters:
        choices, drawn = _choices(shown.kind, name, mark)
        if choices:
            chosen = asked.values.get(name, ())
            found.append((name, label, drawing.choices(choices, chosen) if chosen else drawn))
    if shown.year and (years := counting.years_of(shown.kind, mark)):
        choices = tuple(Choice(year, year, number) for year, number in years)
        found.append((DATED, shown.year, drawing.choices(choices, [asked.year])))
    return drawing.filters(found)


def _choices(code: str, name: str, mark: counting.Mark) -> tuple[tuple[Choice, ...], SafeString]:
    """The values of one filter by what they are called, and the same drawn, remembered until a record, or what it points at, changes."""
    names = (mark, counting.mark(name)) if name in POINTS_AT else (mark,)

    def make() -> tuple[tuple[Choice, ...], SafeString]:
        counted = counting.values_of(code, name, mark)[:MOST_CHOICES]
        words = value_words(name, [value for value, _ in counted])
        choices = [Choice(value, words[value], number) for value, number in counted]
        choices.sort(key=lambda one: one.text.casefold(), reverse=name == "year")
        return tuple(choices), drawing.choices(choices, ())

    return counting.remembered(("choices", code, name), names, make)


class Chart(NamedTuple):
    """A chart of money: what is shown, its columns or bars, its shape ("columns", "bars"), and of each row for how many records an
    amount is recorded."""

    title: str
    rows: tuple[Bar, ...]
    shape: str
    known: Mapping[str, str]


@dataclass(frozen=True)
class Money:
    """What the records of a list are worth together: a chart for each thing that is recorded (planned, spent, …).

    `said` says what the sums are of and what they leave out; `known` heads the column that says so of each row.
    """

    charts: tuple[Chart, ...]
    said: tuple[str, ...]
    known: str


def _money(shown: Listing, asked: Asked, rows: QuerySet[PublishedRecord], mark: counting.Mark) -> Money | None:
    """What the records of a list are worth, by year and by subject. None where nothing is recorded."""

    def make() -> Money | None:
        years = frozenset(asked.values.get("year", ()))
        also = ("Funds that are part of another fund are left out of these sums.",) if shown.kind == "fund" else ()
        worth = counting.worth_of(shown.kind, counting.none_twice(shown.kind, rows), years)
        return money_of(worth, shown.kind, by_subject=shown.kind != "fund" and not years, also=also)

    if asked.words:
        return make()
    return counting.remembered(("money", shown.kind, tuple(asked.pairs())), mark, make)


def money_of(worth: counting.Worth, code: str, *, by_subject: bool = False, also: Sequence[str] = ()) -> Money | None:
    """Return the charts of these sums, each thing that is recorded by itself: what was planned is never added to what was spent.

    Beside them stands of how many records an amount is recorded, and what is in no chart or not in this one.
    """
    if not worth.by_year:
        return None
    one_of, many = kind(code).one, kind(code).many
    charts: list[Chart] = []
    said = [_recorded(worth, one_of, many)]
    for what in dict.fromkeys(one.what for one in worth.by_year):
        chart, sentences = _by_year(worth, what, many)
        charts.append(chart)
        said += sentences
    if by_subject:
        chart_of_subjects, sentences = _by_subject(worth, many)
        charts += chart_of_subjects
        said += sentences
    known = f"{many.capitalize()} with an amount"
    return Money(tuple(chart for chart in charts if chart.rows), (*said, *also), known)


def _recorded(worth: counting.Worth, one_of: str, many: str) -> str:
    """Of how many records an amount is recorded at all."""
    if worth.recorded == worth.records:
        whole = f"this {one_of}" if worth.records == 1 else f"all {worth.records:,} {many}"
        return f"An amount is recorded for {whole}."
    without = worth.records - worth.recorded
    is_in = "is" if without == 1 else "are"
    return (
        f"An amount is recorded for {worth.recorded:,} of {worth.records:,} {many}. "
        f"The other {without:,} {is_in} in no sum here, which does not mean that nothing was paid."
    )


def _known(one: counting.Sum, of: int | None) -> str:
    return f"{one.records:,}" if of is None else f"{one.records:,} of {of:,}"


def _by_year(worth: counting.Worth, what: str, many: str) -> tuple[Chart, list[str]]:
    """The chart of one thing by financial year. A year between others for which nothing is recorded stands in it, as not recorded."""
    sums = {one.label: one for one in worth.by_year if one.what == what}
    without = worth.without(what)
    first, last = min(sums), max(sums)
    years = sorted({*sums, *(year for year in without if first < year < last)})
    shown = years[-MOST_YEARS:]
    bars = tuple(Bar(year, Decimal(sums[year].pence) / 100 if year in sums else None) for year in shown)
    known = {
        year: _known(sums[year], worth.of(sums[year], "year")) if year in sums else f"0 of {worth.running[year]:,}"
        for year in shown
    }
    name = what or "Amount"
    said = []
    if len(years) > len(shown):
        said.append(f"{name}: the chart shows the last {len(shown)} of {len(years)} years. The file has all of them.")
    if without:
        said.append(f"{name}: none is recorded in {_listed(without)}, in which {many} run.")
    return Chart(f"{name} by financial year", bars, "columns", known), said


def _listed(years: Sequence[str]) -> str:
    """Years as a sentence names them: each, or how many there are from which to which."""
    if len(years) > MOST_NAMED:
        return f"{len(years)} financial years between {years[0]} and {years[-1]}"
    return years[0] if len(years) == 1 else f"{', '.join(years[:-1])} and {years[-1]}"


def _by_subject(worth: counting.Worth, many: str) -> tuple[list[Chart], list[str]]:
    """The chart of what was spent (else planned, else what there is) by subject, with what has no subject as a row of its own."""
    whats = [one.what for one in worth.by_subject]
    # What was spent says more than what was planned; both side by side would be read as one sum.
    what = next((one for one in ("Spent", "Planned") if one in whats), whats[0] if whats else "")
    sums = [one for one in worth.by_subject if one.what == what]
    subjects = sorted((one for one in sums if one.label), key=lambda one: -one.pence)
    nameless = [one for one in sums if not one.label]
    name = what or "Amount"
    if len(subjects) + len(nameless) < 2:
        # There is nothing to compare, and what has no subject is in the chart by year.
        return [], []
    rows = [*subjects[:MOST_SUBJECTS], *nameless]
    labels = [subject(one.label) if one.label else NO_SUBJECT for one in rows]
    bars = tuple(Bar(label, Decimal(one.pence) / 100) for label, one in zip(labels, rows, strict=True))
    known = {label: _known(one, worth.of(one, "subject")) for label, one in zip(labels, rows, strict=True)}
    said = ["What is about several subjects is counted under each of them, so the subjects do not add up to the whole."]
    if without := worth.about.get(""):
        said.append(f"No subject is recorded for {without:,} of {worth.records:,} {many}.")
    if len(subjects) > MOST_SUBJECTS:
        said.append(
            f"The chart shows the {MOST_SUBJECTS} largest of {len(subjects)} subjects. The file has all of them."
        )
    return [Chart(f"{name} by subject, all years", bars, "bars", known)], said
