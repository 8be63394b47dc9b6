"""What one row of an office's workbook means: which records it is about and what it says of them.

Each reader takes the cells of a row by field and says what the register should then hold. What is wrong with a row is
collected, and a row with anything wrong changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..rules import partial_dates, stated
from ..rules.financial_years import of as year_of
from ..rules.financial_years import parse as parse_year
from ..rules.identifiers import BadIdentifier, normalise
from ..spreadsheets.cells import tidy
from .world import Held, World, fold


class Wrong(Exception):
    """Something in the row cannot be used; in which field, and why."""

    def __init__(self, name: str, sentence: str) -> None:
        self.name = name
        self.sentence = sentence
        super().__init__(sentence)


@dataclass
class Row:
    """One row: its cells by field, how its columns are called, and what came of it."""

    sheet: int
    number: int
    cells: dict[str, str]
    letters: dict[str, str]  # field → letter of its column
    headings: dict[str, str]  # field → heading of its column
    changes: list[tuple[Held, str, Any, str]] = field(default_factory=list)  # record, field, value, field of the file
    made: list[Held] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    about: list[Held] = field(default_factory=list)

    def text(self, name: str) -> str:
        """The words of a cell; empty where there are none or they say that nothing is known."""
        words = tidy(self.cells.get(name, ""))
        return "" if stated.is_nothing(words) else words

    def long(self, name: str) -> str:
        """The words of a cell with their line ends."""
        words = self.cells.get(name, "").strip()
        return "" if stated.is_nothing(words) else words

    def read(self, name: str, reader: Callable[[str], Any]) -> Any:
        """The value of a filled cell, None of an empty one. Raises Wrong where it cannot be read."""
        words = self.text(name)
        if not words:
            return None
        try:
            return reader(words)
        except ValueError as error:
            raise Wrong(name, str(error)) from None

    def choice(self, name: str, what: str, choices: stated.Choices) -> str | None:
        """The choice of a cell; None, with a note, where it is none that the register knows."""
        words = self.text(name)
        if not words:
            return None
        try:
            return stated.choice(words, choices)
        except ValueError:
            self.notes.append(f"{what} “{words}” is none that the register knows, so it is left unrecorded.")
            return None

    def say(self, held: Held, name: str, value: Any, of: str) -> None:
        """Say what a field of a record should hold, and from which field of the file. None: the row says nothing."""
        if value is not None and value != "":
            self.changes.append((held, name, value, of))


Reader = Callable[[World, Row], None]


def organisation(world: World, row: Row, of: str, *, number: str = "") -> Held | None:
    """The organisation that a cell names, made where the register has none; None where the cell is empty.

    Raises Wrong where several go by that name, naming them, or where its number is another's.
    """
    words = row.text(of)
    if not words and not number:
        return None
    by_number = world.numbers.get(number) if number else None
    found = _named(world, "organisation", words)
    if by_number is not None:
        if found and by_number not in found:
            raise Wrong(
                of, f"{number} is the number of {_called(by_number)}, but the name is that of {_called(found[0])}."
            )
        return by_number
    if len(found) > 1:
        names = "; ".join(_called(one) for one in found)
        raise Wrong(of, f"“{words}” can be any of these: {names}. Write the reference of the one that is meant.")
    if found:
        return found[0]
    if not words:
        return None
    if len(words) > 300:
        raise Wrong(of, f"It has {len(words)} characters; at most 300 fit. Shorten it.")
    # One row may name the same new organisation twice.
    for made in row.made:
        if made.kind == "organisation" and fold(made.values["name"]) == fold(words):
            return made
    held = _make(world, row, "organisation", world.free_ref("organisation", stated.slug(words)))
    row.say(held, "name", words, of)
    held.values["name"] = words
    return held


def _called(held: Held) -> str:
    return f"{held.values.get('name') or held.values.get('title')} ({held.ref})"


def _named(world: World, kind: str, words: str) -> list[Held]:
    """The records of a kind that go by these words: by their ref, else by a name."""
    if not words:
        return []
    known = world.by_ref[kind].get(words) or world.by_ref[kind].get(stated.ref_of(words))
    return [known] if known is not None else list(world.names[kind].get(fold(words), ()))


def _make(world: World, row: Row, kind: str, ref: str) -> Held:
    held = world.add(kind, ref, {})
    row.made.append(held)
    return held


def _known(world: World, row: Row, kind: str, name: str, what: str) -> Held | None:
    """A record that must be there already: not found, it is left out with a note; several, Wrong."""
    words = row.text(name)
    found = _named(world, kind, words)
    if len(found) > 1:
        names = "; ".join(_called(one) for one in found)
        raise Wrong(name, f"“{words}” can be any of these: {names}. Write the reference of the one that is meant.")
    if words and not found:
        row.notes.append(f"The register has no {what} “{words}”, so it is left out.")
    return found[0] if found else None


def _ref(row: Row) -> str:
    words = row.text("ref")
    ref = stated.ref_of(words)
    if words and not ref:
        raise Wrong("ref", f"“{words}” has no letter or figure to make a reference of.")
    return ref


def _short(row: Row, name: str, longest: int) -> str:
    words = row.text(name)
    if len(words) > longest:
        raise Wrong(name, f"It has {len(words)} characters; at most {longest} fit. Shorten it.")
    return words


def _number_of(world: World, row: Row, name: str, scheme: str) -> str:
    """A number of a public list as "GB-CHC-1234567"; empty where the cell is."""
    words = row.text(name).upper().replace(" ", "")
    prefix = f"{scheme}-"
    if not words or prefix + words.removeprefix(prefix) in world.numbers:
        return words and prefix + words.removeprefix(prefix)
    try:
        return prefix + normalise(scheme, words.removeprefix(prefix))
    except BadIdentifier as error:
        raise Wrong(name, str(error)) from None


def _provider_number(world: World, row: Row) -> str:
    """The provider's number, of the list that its form or its column's heading tells."""
    words = row.text("provider_number").upper().replace(" ", "")
    if not words:
        return ""
    heading = row.headings.get("provider_number", "").casefold()
    if words.startswith("GB-"):
        scheme, _, value = words[3:].partition("-")
        schemes, words = [f"GB-{scheme}"], value
    elif "charity" in heading and "company" not in heading:
        schemes = ["GB-CHC"]
    elif "company" in heading and "charity" not in heading:
        schemes = ["GB-COH"]
    elif words.isdecimal():
        schemes = ["GB-CHC"] if len(words) in (6, 7) else ["GB-COH"]
    else:
        schemes = ["GB-PPON", "GB-COH"]
    for scheme in schemes:
        if f"{scheme}-{words}" in world.numbers:
            return f"{scheme}-{words}"
        try:
            return f"{scheme}-{normalise(scheme, words)}"
        except BadIdentifier:
            continue
    row.notes.append(f"“{row.text('provider_number')}” is no charity or company number, so it is left out.")
    return ""


def _add_numbers(row: Row, held: Held, numbers: dict[str, str], world: World) -> None:
    """Numbers in public lists are added to those that the organisation has; one number belongs to one organisation."""
    for name, number in numbers.items():
        owner = world.numbers.get(number)
        if number and owner is not None and owner is not held:
            raise Wrong(name, f"{number} is the number of {_called(owner)} already. It can belong to one.")
    mine = tuple(held.values["identifiers"])
    more = tuple(number for number in dict.fromkeys(numbers.values()) if number and number not in mine)
    if more:
        row.say(held, "identifiers", mine + more, next(name for name, number in numbers.items() if number in more))


def _about(row: Row, held: Held) -> None:
    if held not in row.about:
        row.about.append(held)


def agreements(world: World, row: Row) -> None:
    """A row of a list of contracts and grants."""
    title = _short(row, "title", 300)
    ref = _ref(row)
    number = _provider_number(world, row)
    provider = organisation(world, row, "provider", number=number)
    starts = _date(row, "starts")
    held = world.by_ref["agreement"].get(ref) if ref else None
    if held is None and not ref and title:
        key = (fold(title), provider.ref if provider else "", starts)
        if ("agreement", key) in world.ambiguous:
            raise Wrong(
                "title",
                f"The register has several agreements “{title}” with this provider and start. Add the reference.",
            )
        held = world.keys["agreement"].get(key)
    if held is None:
        if not title:
            raise Wrong("title", "It is empty. A new agreement needs a title.")
        held = _make(world, row, "agreement", ref or world.free_ref("agreement", stated.slug(title)))
    _about(row, held)
    row.say(held, "title", title, "title")
    row.say(held, "kind", row.choice("kind", "The kind", stated.AGREEMENT_KINDS), "kind")
    if provider is not None:
        row.say(held, "provider", provider.ref, "provider")
        if number:
            _add_numbers(row, provider, {"provider_number": number}, world)
        for name in ("sme", "vcse"):
            row.say(provider, name, row.read(name, stated.yes_no), name)
    for name in ("service", "fund", "decision"):
        known = _known(world, row, name, name, name)
        row.say(held, name, known.ref if known else None, name)
    row.say(held, "route", row.choice("route", "The route", stated.ROUTES), "route")
    row.say(held, "starts", starts, "starts")
    row.say(held, "ends", _date(row, "ends", last=True), "ends")
    for name in ("review", "signed"):
        row.say(held, name, _date(row, name), name)
    _value(row, held)
    _vat(row, held)
    for name in ("route_reason", "description", "extension_options", "outcomes"):
        row.say(held, name, row.long(name), name)
    row.say(held, "department", _short(row, "department", 200), "department")


def _date(row: Row, name: str, *, last: bool = False) -> str:
    """The date of a cell; a financial year is taken by one of its ends, and the row says so."""
    value = row.read(name, lambda words: stated.partial_date(words, last=last)) or ""
    try:
        parse_year(row.text(name))
    except ValueError:
        return value
    row.notes.append(f"“{row.text(name)}” is taken as {partial_dates.words(value)}.")
    return value


def _value(row: Row, held: Held) -> None:
    words = tidy(row.cells.get("value", ""))
    if not words:
        return
    try:
        value = stated.amount(words)
    except ValueError as error:
        raise Wrong("value", str(error)) from None
    if value.pounds is None:
        row.say(held, "value_as_stated", value.words[:60], "value")
        return
    if value.pounds < 0:
        raise Wrong("value", f"“{words}” is less than nothing. An agreement has no such value.")
    basis = value.basis
    told = row.text("value_basis").casefold()
    if basis == "exact" and told:
        for name, marks in (("estimated", ("estimat", "approx", "circa")), ("budget", ("budget", "max", "up to"))):
            if any(mark in told for mark in marks):
                basis = name
    if value.pounds == held.values["value"] and basis == "exact":
        return  # a plain amount says nothing against the words and the basis that are recorded with the same one
    row.say(held, "value", value.pounds, "value")
    row.say(held, "value_basis", basis, "value")
    row.changes.append((held, "value_as_stated", value.words[:60], "value"))


def _vat(row: Row, held: Held) -> None:
    words, heading = row.text("vat"), row.headings.get("vat", "").casefold()
    if not words:
        return
    if "recover" in heading:
        value = row.read("vat", stated.amount)
        row.say(held, "irrecoverable_vat", value.pounds, "vat")
        return
    try:
        yes: bool | None = stated.yes_no(words)
    except ValueError:
        yes = None
    if yes is not None and "inc" in heading:
        row.say(held, "vat", "included" if yes else "excluded", "vat")
    elif yes is not None and "exc" in heading:
        row.say(held, "vat", "excluded" if yes else "included", "vat")
    else:
        row.say(held, "vat", row.choice("vat", "What it says of VAT,", stated.VAT), "vat")


def funds(world: World, row: Row) -> None:
    """A row of a list of funds, of their amounts, or of both."""
    name = _short(row, "name", 300)
    ref = _ref(row)
    held = world.by_ref["fund"].get(ref) if ref else None
    if held is None and name:
        found = _named(world, "fund", name)
        if len(found) > 1:
            names = "; ".join(_called(one) for one in found)
            raise Wrong("name", f"“{name}” can be any of these: {names}. Write the reference of the one that is meant.")
        held = found[0] if found and not (ref and found[0].ref != ref) else None
    if held is None:
        if not name:
            raise Wrong("name", "It is empty. A new fund needs a name.")
        held = _make(world, row, "fund", ref or world.free_ref("fund", stated.slug(name)))
    _about(row, held)
    if held.is_new or row.text("ref"):
        row.say(held, "name", name, "name")
    funder = organisation(world, row, "funder")
    row.say(held, "funder", funder.ref if funder else None, "funder")
    row.say(held, "conditions", row.long("conditions"), "conditions")
    row.say(held, "ring_fenced", row.read("ring_fenced", stated.yes_no), "ring_fenced")
    if row.cells.get("amount", "").strip():
        _fund_amount(world, row, held)
    else:
        row.say(held, "description", row.long("note"), "note")


def _fund_amount(world: World, row: Row, fund: Held) -> None:
    value = None
    try:
        value = stated.amount(row.cells["amount"])
    except ValueError as error:
        raise Wrong("amount", str(error)) from None
    contributor = organisation(world, row, "contributor")
    kind = _kind_of_amount(row, contributor)
    year = row.read("financial_year", _year) or ""
    key = (fund.ref, kind, year, contributor.ref if contributor else "")
    held = world.keys["fund_amount"].get(key)
    if held is None:
        parts = [fund.ref, kind.replace("_", "-"), year, contributor.ref if contributor else ""]
        held = _make(
            world, row, "fund_amount", world.free_ref("fund_amount", "-".join(filter(None, parts))[:60].rstrip("-"))
        )
    _about(row, held)
    row.say(held, "fund", fund.ref, "name" if row.text("name") else "ref")
    row.say(held, "kind", kind, "kind" if row.text("kind") else "amount")
    row.say(held, "financial_year", year, "financial_year")
    row.say(held, "contributor", contributor.ref if contributor else None, "contributor")
    if value.pounds is None:
        row.say(held, "basis", "not_recorded" if held.is_new else None, "amount")
        row.say(held, "as_stated", value.words[:60], "amount")
    elif held.is_new or value.pounds != held.values["amount"] or value.basis != "exact":
        row.say(held, "amount", value.pounds, "amount")
        row.say(held, "basis", value.basis, "amount")
        row.changes.append((held, "as_stated", value.words[:60], "amount"))
    change = row.read("annual_change", stated.amount)
    row.say(held, "annual_change", change.pounds if change else None, "annual_change")
    row.say(held, "note", row.long("note"), "note")


def _year(words: str) -> str:
    try:
        return parse_year(words)
    except ValueError:
        first, last = stated.period(words)
        if year_of(first) != year_of(last):
            raise
        return year_of(first)


def _kind_of_amount(row: Row, contributor: Held | None) -> str:
    """What an amount is: as the row says, else as its column's heading says. Never guessed."""
    if row.text("kind"):
        try:
            return stated.choice(row.text("kind"), stated.AMOUNT_KINDS)
        except ValueError as error:
            raise Wrong("kind", str(error)) from None
    if contributor is not None:
        return "contribution"
    try:
        return stated.choice(row.headings.get("amount", ""), stated.AMOUNT_KINDS)
    except ValueError:
        raise Wrong(
            "amount",
            "Nothing says what the amount is. Add a column Kind with received, contribution, allocated, budget or total.",
        ) from None


def returns(world: World, row: Row) -> None:
    """A row of what a provider reports: a period of an agreement, and a figure of it."""
    words = row.text("agreement")
    if not words:
        raise Wrong("agreement", "It is empty. Say which agreement the return is of.")
    found = _named(world, "agreement", words)
    if len(found) != 1:
        names = "; ".join(_called(one) for one in found)
        raise Wrong(
            "agreement",
            f"“{words}” can be any of these: {names}. Write its reference." if found else
            f"The register has no agreement “{words}”. Write the reference of one that it has.",
        )  # fmt: skip
    agreement = found[0]
    first, last = _period(row)
    held = world.keys["return"].get((agreement.ref, first, last))
    if held is None:
        ref = world.free_ref("return", f"{agreement.ref[:38]}-{first:%Y-%m-%d}-{last:%m-%d}")
        held = _make(world, row, "return", ref)
    _about(row, held)
    row.say(held, "agreement", agreement.ref, "agreement")
    row.say(held, "period_start", first, "period_start")
    row.say(held, "period_end", last, "period_end" if row.text("period_end") else "period_start")
    row.say(held, "due", row.read("due", stated.day), "due")
    received = row.read("received", stated.day)
    row.say(held, "received", received, "received")
    if received and held.values["status"] == "expected":
        row.say(held, "status", "received", "received")
    spent = row.read("spent", stated.amount)
    row.say(held, "spent", spent.pounds if spent else None, "spent")
    if row.text("measure") or row.text("need") or row.text("value"):
        _figure(world, row, agreement, held)
    else:
        row.say(held, "note", row.long("note"), "note")


def _period(row: Row) -> tuple[Any, Any]:
    if not row.text("period_start"):
        raise Wrong("period_start", "It is empty. Say which period the return is of.")
    if row.text("period_end"):
        first, last = row.read("period_start", stated.day), row.read("period_end", stated.day)
        if last < first:
            raise Wrong("period_end", f"{last:%d/%m/%Y} is before {first:%d/%m/%Y}. Correct one of the two days.")
        return first, last
    return row.read("period_start", stated.period)


def _figure(world: World, row: Row, agreement: Held, of: Held) -> None:
    name = _short(row, "measure", 300)
    measure = world.keys["measure"].get((agreement.ref, fold(name))) or (
        world.by_ref["measure"].get(name) if name else None
    )
    if measure is not None and measure.values["agreement"] != agreement.ref:
        raise Wrong("measure", f"{measure.ref} is a measure of the agreement {measure.values['agreement']}.")
    need = row.read("need", lambda words: stated.choice(words, stated.NEEDS)) or ""
    if not name and not need:
        raise Wrong("value", "Nothing says what the figure is of. Fill in the measure or the category of need.")
    if name and measure is None:
        row.notes.append(f"The agreement has no measure “{name}”: the figure is kept under that name.")
    value = row.read("value", stated.number)
    key = (of.ref, measure.ref if measure else fold(name), need, "")
    held = world.keys["return_figure"].get(key)
    if held is None:
        part = measure.ref if measure else stated.slug(name or need, longest=20)
        held = _make(world, row, "return_figure", world.free_ref("return_figure", f"{of.ref[:38]}-{part}"[:60]))
    _about(row, held)
    where = "measure" if name else "need"
    row.say(held, "of", of.ref, "agreement")
    row.say(held, "measure", measure.ref if measure else None, where)
    row.say(held, "name", "" if measure else name, where)
    row.say(held, "need", need, "need")
    row.say(held, "value", value, "value")
    row.say(held, "note", row.long("note"), "note")


def organisations(world: World, row: Row) -> None:
    """A row of a list of organisations."""
    name = _short(row, "name", 300)
    numbers = {
        "charity_number": _number_of(world, row, "charity_number", "GB-CHC"),
        "company_number": _number_of(world, row, "company_number", "GB-COH"),
        "ppon": _number_of(world, row, "ppon", "GB-PPON"),
    }
    ref = _ref(row)
    owners = {owner.ref: owner for number in numbers.values() if number and (owner := world.numbers.get(number))}
    if len(owners) > 1:
        raise Wrong(
            "name", f"Its numbers are those of different organisations: {'; '.join(map(_called, owners.values()))}."
        )
    held = world.by_ref["organisation"].get(ref) if ref else None
    by_number = next(iter(owners.values()), None)
    if held is not None and by_number is not None and by_number is not held:
        raise Wrong("ref", f"The reference is that of {_called(held)}, but the number is that of {_called(by_number)}.")
    known_by_ref = held is not None
    held = held or by_number
    if held is None and name:
        found = _named(world, "organisation", name)
        if len(found) > 1:
            names = "; ".join(_called(one) for one in found)
            raise Wrong("name", f"“{name}” can be any of these: {names}. Write the reference of the one that is meant.")
        held = found[0] if found else None
    if held is None:
        if not name:
            raise Wrong("name", "It is empty. A new organisation needs a name.")
        held = _make(world, row, "organisation", ref or world.free_ref("organisation", stated.slug(name)))
        held.values["name"] = name
        known_by_ref = True
    _about(row, held)
    aliases = [part.strip() for part in row.long("aliases").replace("\n", ";").split(";") if part.strip()]
    if known_by_ref:
        row.say(held, "name", name, "name")
    elif name and fold(name) != fold(held.values["name"]):
        aliases.insert(0, name)
    known = {fold(held.values["name"]), *(fold(alias) for alias in held.values["aliases"])}
    more = [alias[:300] for alias in dict.fromkeys(aliases) if fold(alias) not in known]
    if more:
        row.say(held, "aliases", (*held.values["aliases"], *more), "aliases" if row.text("aliases") else "name")
    _add_numbers(row, held, numbers, world)
    row.say(held, "kind", _short(row, "kind", 60), "kind")
    row.say(held, "address", row.long("address"), "address")
    row.say(held, "postcode", _short(row, "postcode", 10).upper(), "postcode")
    row.say(held, "email", _short(row, "email", 200), "email")
    for flag in ("sme", "vcse"):
        row.say(held, flag, row.read(flag, stated.yes_no), flag)


READERS: dict[str, Reader] = {
    "agreements": agreements,
    "funds": funds,
    "returns": returns,
    "organisations": organisations,
}

NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    # One of each group must have a column.
    "agreements": (("title", "ref"),),
    "funds": (("name", "ref"),),
    "returns": (("agreement",), ("period_start",)),
    "organisations": (("name", "ref", "charity_number", "company_number"),),
}

__all__ = ["NEEDED", "READERS", "Row", "Wrong"]
