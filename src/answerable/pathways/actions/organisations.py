"""Keep partner agencies, the areas that support is given in, and which postcodes lie in them. Nothing here is deleted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from answerable.audit.actions import in_turn, record
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Area, AreaPostcode, Organisation, Worker
from answerable.pathways.rules.vocabulary import OrganisationKind

NAME_LIMIT = 200
PREFIX = re.compile(r"[A-Z]{1,2}(\d[A-Z\d]?( \d([A-Z]{2})?)?)?")
"""A postal area ("NG"), a district ("NG1"), a sector ("NG16 5") or a whole postcode ("NG1 5FS")."""


def _line(text: str, what: str, name: str, *, needed: bool = False) -> str:
    text = " ".join(text.split())
    if needed and not text:
        raise CannotChange(f"{what} is missing. Type it.", field=name)
    if len(text) > NAME_LIMIT:
        raise CannotChange(f"{what} is longer than {NAME_LIMIT} characters. Shorten it.", field=name)
    if not text.isprintable():
        raise CannotChange(f"{what} has a sign that cannot be shown. Type it again.", field=name)
    return text


def _checked(
    *, name: str, kind: str, controller: str, contact_point: str, is_hub: bool, organisation: Organisation | None
) -> dict[str, str | bool]:
    if kind not in list(OrganisationKind):
        raise CannotChange(
            f"“{kind}” is no kind of organisation. Use one of: {', '.join(OrganisationKind)}.", field="kind"
        )
    name = _line(name, "The name of the organisation", "name", needed=True)
    same = Organisation.objects.filter(name__iexact=name)
    if (same.exclude(pk=organisation.pk) if organisation else same).exists():
        raise CannotChange("There is already an organisation with this name. Change that one instead.", field="name")
    return {
        "name": name,
        "kind": kind,
        "controller": _line(controller, "The controller", "controller"),
        "contact_point": _line(contact_point, "The contact point", "contact_point"),
        "is_hub": is_hub,
    }


@in_turn()
def add_organisation(
    *,
    name: str,
    kind: str,
    controller: str = "",
    contact_point: str = "",
    is_hub: bool = False,
    by: Worker | None,
) -> Organisation:
    """Add a partner agency and return it. Raises CannotChange where its name is there already or something is missing."""
    values = _checked(
        name=name, kind=kind, controller=controller, contact_point=contact_point, is_hub=is_hub, organisation=None
    )
    made = Organisation.objects.create(**values)
    record(action="organisation.added", by=by, record="organisation", ref=str(made.reference), after=values)
    return made


@in_turn()
def change_organisation(
    *,
    organisation: Organisation,
    name: str,
    kind: str,
    controller: str,
    contact_point: str,
    is_hub: bool,
    by: Worker | None,
) -> Organisation:
    """Change what is known of an agency and return it. Raises CannotChange; the only hub stays one."""
    organisation.refresh_from_db()
    after = _checked(
        name=name,
        kind=kind,
        controller=controller,
        contact_point=contact_point,
        is_hub=is_hub,
        organisation=organisation,
    )
    if organisation.is_hub and not is_hub:
        _check_another_hub(organisation)
    before = {field: getattr(organisation, field) for field in after}
    if before == after:
        return organisation
    for name_of, value in after.items():
        setattr(organisation, name_of, value)
    organisation.save(update_fields=list(after))
    ref = str(organisation.reference)
    record(action="organisation.changed", by=by, record="organisation", ref=ref, before=before, after=after)
    return organisation


def _check_another_hub(organisation: Organisation) -> None:
    if not Organisation.objects.filter(is_hub=True, is_open=True).exclude(pk=organisation.pk).exists():
        raise CannotChange("This is the only referral hub. Make another organisation the hub first.", field="is_hub")


@in_turn()
def set_open(*, organisation: Organisation, is_open: bool, by: Worker | None) -> Organisation:
    """Close an agency, or open it again, and return it: a closed one gets no new account and no referral.

    Raises CannotChange where it is so already, has open accounts, or is the only hub.
    """
    organisation.refresh_from_db()
    if organisation.is_open == is_open:
        raise CannotChange(f"This organisation is {'open' if is_open else 'closed'} already.")
    if not is_open:
        if organisation.is_hub:
            _check_another_hub(organisation)
        if organisation.workers.filter(is_active=True).exists():
            raise CannotChange("Workers of this organisation can still sign in. Close their accounts first.")
    organisation.is_open = is_open
    organisation.save(update_fields=["is_open"])
    record(
        action="organisation.opened" if is_open else "organisation.closed",
        by=by,
        record="organisation",
        ref=str(organisation.reference),
        before={"is_open": not is_open},
        after={"is_open": is_open},
    )
    return organisation


def code_of(name: str) -> str:
    """Return the code of an area's name: "County South" is "county-south"."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:40]


def clean_prefix(typed: str) -> str:
    """Return a beginning of postcodes in capitals with one space before a sector. Raises CannotChange where it is none."""
    prefix = " ".join(typed.upper().split())
    if not PREFIX.fullmatch(prefix):
        raise CannotChange(
            f"“{typed.strip()[:20]}” is no beginning of postcodes. Write a district (NG1), a sector (NG16 5) or a whole postcode.",
            field="prefixes",
        )
    return prefix


@in_turn()
def save_area(*, area: Area | None, name: str, prefixes: Sequence[str], by: Worker | None) -> Area:
    """Add an area, or change one, with all the beginnings of postcodes that lie in it; return it.

    Raises CannotChange where the name is there already, or a beginning is wrong or lies in another area.
    """
    name = _line(name, "The name of the area", "name", needed=True)[:100]
    wanted = sorted({clean_prefix(one) for one in prefixes})
    code = area.code if area else code_of(name)
    same = Area.objects.filter(name__iexact=name) | Area.objects.filter(code=code)
    if not code or (same.exclude(pk=area.pk) if area else same).exists():
        raise CannotChange(
            "There is already an area with this name, or it has no letters. Choose another.", field="name"
        )
    others = AreaPostcode.objects.filter(prefix__in=wanted).select_related("area")
    if taken := (others.exclude(area=area) if area else others).first():
        raise CannotChange(f"{taken.prefix} lies in {taken.area.name}. Take it out there first.", field="prefixes")
    before = (
        {} if area is None else {"name": area.name, "prefixes": sorted(area.postcodes.values_list("prefix", flat=True))}
    )
    after = {"name": name, "prefixes": wanted}
    if before == after and area is not None:
        return area
    if area is None:
        area = Area.objects.create(code=code, name=name)
    else:
        area.name = name
        area.save(update_fields=["name"])
    area.postcodes.exclude(prefix__in=wanted).delete()
    there = set(area.postcodes.values_list("prefix", flat=True))
    AreaPostcode.objects.bulk_create([AreaPostcode(area=area, prefix=one) for one in wanted if one not in there])
    action = "area.changed" if before else "area.added"
    record(action=action, by=by, record="area", ref=code, before=before, after=after)
    return area


@dataclass
class AreasLoaded:
    """What loading a file of areas did, or would do."""

    areas: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    as_before: int = 0
    missing: list[str] = field(default_factory=list)

    def sentences(self) -> list[str]:
        """Return what is said of it, a line each."""
        said = [f"New area: {name}" for name in self.areas]
        said += [f"New: {line}" for line in self.added]
        said += [f"Moved: {line}" for line in self.moved]
        said += [f"Not in the file, kept as it is: {line}" for line in self.missing]
        return [*said, f"{self.as_before} as before."]


@in_turn()
def load_areas(*, rows: Sequence[tuple[str, str]], dry_run: bool, by: Worker | None) -> AreasLoaded:
    """Add or move beginnings of postcodes: (area, beginning) each. Nothing is deleted; what the rows lack is reported.

    Raises CannotChange for the first row that is wrong, before anything is changed.
    """
    wanted: dict[str, str] = {}
    for number, (name, typed) in enumerate(rows, start=2):
        try:
            prefix = clean_prefix(typed)
            name = _line(name, "The area", "area", needed=True)[:100]
        except CannotChange as error:
            raise CannotChange(f"Row {number}: {error.sentence}") from None
        if wanted.setdefault(prefix, name).casefold() != name.casefold():
            raise CannotChange(
                f"Row {number}: {prefix} lies in {wanted[prefix]} by an earlier row, and in {name} by this one."
            )
    areas = {area.name.casefold(): area for area in Area.objects.all()}
    there = {row.prefix: row for row in AreaPostcode.objects.select_related("area")}
    found = AreasLoaded()
    found.areas = sorted({name for name in wanted.values() if name.casefold() not in areas})
    found.missing = [f"{row.prefix} in {row.area.name}" for prefix, row in there.items() if prefix not in wanted]
    for prefix, name in wanted.items():
        row = there.get(prefix)
        if row is None:
            found.added.append(f"{prefix} in {name}")
        elif row.area.name.casefold() != name.casefold():
            found.moved.append(f"{prefix} from {row.area.name} to {name}")
        else:
            found.as_before += 1
    if dry_run or not (found.areas or found.added or found.moved):
        return found
    for name in found.areas:
        areas[name.casefold()] = Area.objects.create(code=code_of(name), name=name)
    _put(wanted, areas, there)
    record(action="area.loaded", by=by, record="area", ref="postcodes", after={"prefixes": sorted(wanted.items())})
    return found


def _put(wanted: Mapping[str, str], areas: Mapping[str, Area], there: Mapping[str, AreaPostcode]) -> None:
    new, moved = [], []
    for prefix, name in wanted.items():
        area, row = areas[name.casefold()], there.get(prefix)
        if row is None:
            new.append(AreaPostcode(area=area, prefix=prefix))
        elif row.area_id != area.pk:
            row.area = area
            moved.append(row)
    AreaPostcode.objects.bulk_create(new)
    AreaPostcode.objects.bulk_update(moved, ["area"])
