"""Lists of records, fifty to a page, with their filters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from answerable.reading.taxonomy import BY_CODE

from .. import queries
from ..models import PublishedRecord
from ..rules.addresses import path
from ..rules.kinds import Field, Kind, Type, kind
from ..rules.listing import PAGE, Listing, listing
from .keeping import on_the_shelf

MOST_CHOICES = 200
LONGEST_PAGE = 2_000
"""Pages deep that a list can be turned; beyond that, filter it or take the whole list as a file."""


@dataclass(frozen=True)
class Cell:
    """One cell: its words, where it leads, whether it is a number, whether it is not recorded."""

    text: str
    href: str = ""
    numeric: bool = False


@dataclass(frozen=True)
class Row:
    """One record of a list."""

    href: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Choice:
    """One value of a filter, with how many records have it."""

    value: str
    text: str
    number: int
    chosen: bool


@dataclass(frozen=True)
class Filter:
    """One filter of a list and its values."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@require_safe
@on_the_shelf
def records(request: HttpRequest, code: str, number: int | None = None) -> HttpResponse:
    """One page of the list of a kind. The pages of the whole list have paths of their own, so that files can hold them."""
    of, shown = kind(code), listing(code)
    chosen = _chosen(request.GET, shown)
    if number is not None and request.GET:
        raise Http404("The pages of a filtered list are another address.")
    rows = queries.listed(code, chosen)
    page = _page(request.GET if number is None else {"page": str(number)}, rows)
    context = {
        "listing": shown,
        "kind": of,
        "heads": [(of.field(name).label, of.field(name).type in _NUMERIC) for name in shown.columns],
        "rows": _rows(of, shown, page.object_list),
        "page": page,
        "pages": _pages(page, chosen, f"/{of.path}"),
        "filters": _filters(shown, chosen),
        "chosen": chosen,
        "query": urlencode([(name, value) for name, values in chosen.items() for value in values]),
        "chart": _chart(shown, chosen, rows),
    }
    return render(request, "publication/list.html", context)


_NUMERIC = (Type.POUNDS, Type.NUMBER)


def _chosen(get: QueryDict, shown: Listing) -> dict[str, list[str]]:
    """The filters of an address. One that this list does not have makes it another page's address: 404, and not on the shelf."""
    known = {name for name, _ in shown.filters} | {"page"}
    if unknown := set(get) - known:
        raise Http404(f"This list has no filter called {sorted(unknown)[0]}.")
    return {name: sorted({v for v in get.getlist(name) if v}) for name, _ in shown.filters if any(get.getlist(name))}


def _page(get: Mapping[str, Any], rows: Any) -> Page[PublishedRecord]:
    try:
        number = int(get.get("page") or 1)
    except ValueError:
        raise Http404("There is no such page.") from None
    pages = Paginator(rows, PAGE)
    if not 1 <= number <= min(max(pages.num_pages, 1), LONGEST_PAGE):
        raise Http404("There is no such page.")
    return pages.page(number)


def _pages(page: Page[PublishedRecord], chosen: Mapping[str, Iterable[str]], whole: str) -> dict[str, Any] | None:
    """The parameters of the pagination component; None for a list of one page. `whole` is the address of the whole list."""
    if page.paginator.num_pages < 2:
        return None
    base = [(name, value) for name, values in chosen.items() for value in values]

    def address(number: int) -> str:
        if not base:
            return f"{whole}/pages/{number}" if number > 1 else whole
        return "?" + urlencode([*base, ("page", number)])

    last = page.paginator.num_pages
    near = sorted({1, page.number - 1, page.number, page.number + 1, last} & set(range(1, last + 1)))
    items: list[dict[str, Any]] = []
    before = 0
    for number in near:
        if number > before + 1:
            items.append({"ellipsis": True})
        items.append({"number": number, "href": address(number), "current": number == page.number})
        before = number
    found: dict[str, Any] = {"items": items}
    if page.has_previous():
        found["previous"] = {"href": address(page.number - 1)}
    if page.has_next():
        found["next"] = {"href": address(page.number + 1)}
    return found


def _rows(of: Kind, shown: Listing, found: Iterable[PublishedRecord]) -> list[Row]:
    rows = list(found)
    fields = [of.field(name) for name in shown.columns]
    named = names_of(fields, [row.data for row in rows])
    return [
        Row(path(of.path, row.ref), tuple(cell(field, row.data.get(field.name), named) for field in fields))
        for row in rows
    ]


Named = Mapping[tuple[str, str], PublishedRecord]
"""The records that others point at, by kind and ref."""


def names_of(fields: Iterable[Field], data: Iterable[Mapping[str, Any]]) -> Named:
    """Return the public records that these data point at: one query for each kind."""
    wanted: dict[str, set[str]] = {}
    rows = list(data)
    for field in fields:
        if field.kind:
            for row in rows:
                value = row.get(field.name) or ()
                wanted.setdefault(field.kind, set()).update([value] if isinstance(value, str) else value)
    return {
        (code, ref): record
        for code, refs in wanted.items()
        if refs
        for ref, record in queries.by_refs(code, sorted(refs)).items()
    }


def cell(field: Field, value: Any, named: Named) -> Cell:
    """Return one value as it is shown."""
    if value in (None, "", [], ()):
        return Cell("")
    match field.type:
        case Type.POUNDS:
            return Cell(pounds(value), numeric=True)
        case Type.NUMBER:
            return Cell(f"{value:,}", numeric=True)
        case Type.YES_NO:
            return Cell("Yes" if value else "No")
        case Type.ONE:
            record = named.get((field.kind, value))
            return Cell(record.title, path(kind(field.kind).path, value)) if record else Cell("")
        case Type.LINES | Type.MANY:
            return Cell(", ".join(value))
        case Type.DAY | Type.PARTIAL:
            return Cell(in_words(value))
    return Cell(str(value))


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


def value_words(name: str, values: Iterable[str]) -> dict[str, str]:
    """Return what pages call the values of a filter: the label of a subject, the name of a provider or fund."""
    found = list(values)
    if name == "category":
        return {code: BY_CODE[code].label if code in BY_CODE else code for code in found}
    if name in ("provider", "fund"):
        known = queries.by_refs(name, found)
        return {ref: known[ref].title if ref in known else ref for ref in found}
    return {value: value for value in found}


def _filters(shown: Listing, chosen: Mapping[str, list[str]]) -> list[Filter]:
    found = []
    for name, label in shown.filters:
        counted = queries.facet_counts(shown.kind, name)[:MOST_CHOICES]
        if not counted:
            continue
        words = value_words(name, [value for value, _ in counted])
        choices = [Choice(value, words[value], number, value in chosen.get(name, ())) for value, number in counted]
        if name == "year":
            choices.sort(key=lambda one: one.value, reverse=True)
        elif len(choices) > 12:
            choices.sort(key=lambda one: one.text.casefold())
        found.append(Filter(name, label, tuple(choices)))
    return found


def _chart(shown: Listing, chosen: Mapping[str, list[str]], rows: Any) -> list[tuple[str, int]]:
    if not shown.chart:
        return []
    counted = queries.facet_counts(shown.kind, shown.chart, rows if chosen else None)
    return sorted(counted)[-15:]
