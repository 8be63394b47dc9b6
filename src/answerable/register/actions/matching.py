"""Who is who: putting payees to organisations, by rules and by people, and taking it back."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, models, router, transaction
from django.utils import timezone

from answerable.audit.actions import record, wait_for_turn
from answerable.audit.models import Entry as JournalEntry

from ..errors import CannotChange, ChangedMeanwhile
from ..matching import propose
from ..models import (
    Organisation,
    OrganisationAlias,
    OrganisationIdentifier,
    OrganisationMerge,
    Payee,
    PayeeDecision,
    PayeeSuggestion,
    SpendByPayee,
)
from ..models.base import Record
from ..rules.identifiers import normalise
from ..rules.payee_names import NameKind, parse
from ..rules.same_organisation import Entry, Joined, join

if TYPE_CHECKING:
    from answerable.accounts.models import User

_BATCH = 500
SUGGESTIONS = 5
"""The suggestions that are kept for a payee."""

Matched = Payee.Matched
_BY_ITSELF = (Matched.KEY, Matched.NAME)


@dataclass(frozen=True)
class MatchReport:
    """What matching did: payees put to an organisation, organisations made for them, names that are nobody's."""

    matched: int
    organisations_made: int
    placeholders: int
    suggested: int | None  # None where nothing was ranked
    entry: JournalEntry | None

    def sentence(self) -> str:
        """The report in plain English."""
        return (
            f"{self.matched} {_plural(self.matched, 'payee')} matched by number or name, "
            f"{self.organisations_made} {_plural(self.organisations_made, 'organisation')} made, "
            f"{self.placeholders} {_plural(self.placeholders, 'name')} found to stand for nobody"
            + (
                "."
                if self.suggested is None
                else f", {self.suggested} {_plural(self.suggested, 'payee')} with suggestions for a person to decide."
            )
        )


def _plural(number: int, word: str) -> str:
    return word if number == 1 else f"{word}s"


@dataclass
class _Known:
    """The store's names as entries: those of organisations first, then the payees in the order of their numbers."""

    entries: list[Entry]
    payees: list[Payee]
    first_payee: int
    organisations: dict[str, Organisation]
    apart: list[tuple[int, int]]
    postcodes: dict[str, str]
    taken_back: set[int] = field(default_factory=set)

    def payee_at(self, entry: int) -> Payee | None:
        return self.payees[entry - self.first_payee] if entry >= self.first_payee else None


def _known() -> _Known:
    """Read every name and decision: a fixed number of queries, whatever their number."""
    merged = set(OrganisationMerge.objects.filter(reversed_at=None).values_list("gone_id", flat=True))
    organisations = {row.pk: row for row in Organisation.objects.order_by("ref") if row.pk not in merged}
    identifiers: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for number in OrganisationIdentifier.objects.all():
        identifiers[number.organisation_id].add((number.scheme, number.value))
    entries: list[Entry] = []
    first_of: dict[int, int] = {}
    for row in organisations.values():
        first_of[row.pk] = len(entries)
        entries.append(Entry(row.name, organisation=row.ref, identifiers=frozenset(identifiers[row.pk])))
    for alias in OrganisationAlias.objects.order_by("pk"):
        if alias.organisation_id in organisations:
            entries.append(Entry(alias.name, organisation=organisations[alias.organisation_id].ref))
    taken_back, refused, refused_other = set(), [], []
    for decision in PayeeDecision.objects.order_by("pk"):
        if decision.reversed_at is not None:
            if decision.same and decision.how in _BY_ITSELF:
                taken_back.add(decision.payee_id)
        elif not decision.same and decision.organisation_id:
            refused.append((decision.payee_id, decision.organisation_id))
        elif not decision.same and decision.other_id:
            refused_other.append((decision.payee_id, decision.other_id))
    payees = list(Payee.objects.order_by("pk"))
    first_payee = len(entries)
    place = {payee.pk: first_payee + number for number, payee in enumerate(payees)}
    for payee in payees:
        organisation = organisations.get(payee.organisation_id or 0)
        alone = organisation is None and (payee.pk in taken_back or payee.matched == Matched.NONE)
        entries.append(Entry(payee.name, payee.ledger_id, "", organisation.ref if organisation else "", alone))
    apart = [(place[one], first_of[other]) for one, other in refused if one in place and other in first_of]
    apart += [(place[one], place[other]) for one, other in refused_other if one in place and other in place]
    by_ref = {row.ref: row for row in organisations.values()}
    postcodes = {row.ref: row.postcode for row in organisations.values() if row.postcode}
    return _Known(entries, payees, first_payee, by_ref, apart, postcodes, taken_back)


@dataclass(frozen=True)
class KnownNames:
    """Every name of the office as an entry; pairs that a person said are not one; why each payee is who it is."""

    entries: list[Entry]
    apart: list[tuple[int, int]]
    whys: dict[str, str]
    payees: set[str]


def known_names() -> KnownNames:
    """Return the names of the office's organisations and payees with what was decided about them."""
    known = _known()
    standing = PayeeDecision.objects.filter(same=True, reversed_at=None).exclude(why="").order_by("pk")
    whys = dict(standing.values_list("payee__name", "why"))
    return KnownNames(known.entries, known.apart, whys, {payee.name for payee in known.payees})


def _reasons(joined: Joined, entries: Sequence[Entry]) -> dict[int, tuple[str, str]]:
    """For each entry the join that brought it in: how, and why with the other's name."""
    found: dict[int, tuple[str, str]] = {}
    for each in joined.joins:
        for entry, other in ((each.first, each.second), (each.second, each.first)):
            found.setdefault(entry, (each.how, f"{each.why}: “{entries[other].name}”"[:300]))
    return found


def match_all(*, by: User | None, rank: bool = True) -> MatchReport:
    """Put every payee that is beyond doubt to its organisation, and `rank` what is left for a person.

    Names that are one organisation and in no record yet get a record. What a person decided stays, and what a person
    took back is not done again. One entry in the journal, none where nothing changed.
    """
    with transaction.atomic(using=router.db_for_write(Payee)):
        wait_for_turn()
        known = _known()
        joined = join(known.entries, apart=known.apart)
        matched, made, nobody = _put(known, joined)
        entry = None
        if matched or nobody:
            after = {"matched": matched, "organisations": made, "placeholders": nobody}
            entry = record(action="payees.matched", by=by, record="payees", ref="all", after=after)
    # Ranking takes longest and changes no record, so nobody waits for it.
    suggested = _suggest_again(known, joined) if rank else None
    return MatchReport(matched, made, nobody, suggested, entry)


def _put(known: _Known, joined: Joined) -> tuple[int, int, int]:
    money = SpendByPayee.objects.order_by().values("payee_id").annotate(pence_in_all=models.Sum("pence"))
    spend = dict(money.values_list("payee_id", "pence_in_all"))
    reasons = _reasons(joined, known.entries)
    new: list[tuple[Organisation, list[int]]] = []
    put: list[tuple[int, Organisation]] = []
    refs = _Refs()
    for members in joined.groups.values():
        there = next((known.entries[i].organisation for i in members if known.entries[i].organisation), "")
        waiting = [i for i in members if (p := known.payee_at(i)) and p.organisation_id is None]
        if there:
            put += [(i, known.organisations[there]) for i in waiting]
        elif len(members) > 1:
            best = max(members, key=lambda i: (spend.get(known.payees[i - known.first_payee].pk, 0), -i))
            organisation = Organisation(ref=refs.new(known.entries[best].name), name=_name_of(known.entries[best].name))
            new.append((organisation, list(waiting)))
    Organisation.objects.bulk_create([organisation for organisation, _ in new], batch_size=_BATCH)
    for organisation, waiting in new:
        known.organisations[organisation.ref] = organisation
        put += [(i, organisation) for i in waiting]
    decisions, changed = [], []
    for i, organisation in put:
        payee = known.payees[i - known.first_payee]
        how, why = reasons.get(i, (Matched.NAME.value, "The same name"))
        payee.organisation, payee.matched = organisation, how
        known.entries[i] = Entry(payee.name, payee.ledger_id, "", organisation.ref)
        changed.append(payee)
        decisions.append(PayeeDecision(payee=payee, organisation=organisation, same=True, how=how, why=why))
    nobody = [
        payee
        for payee, name in zip(known.payees, joined.names[known.first_payee :], strict=True)
        if name.kind is NameKind.PLACEHOLDER and payee.matched == Matched.NOT_YET and payee.pk not in known.taken_back
    ]
    for payee in nobody:
        payee.matched = Matched.NONE.value
    Payee.objects.bulk_update(changed + nobody, ["organisation", "matched"], batch_size=_BATCH)
    PayeeDecision.objects.bulk_create(decisions, batch_size=_BATCH)
    return len(changed), len(new), len(nobody)


class _Refs:
    """New references of organisations: "org-safenet-domestic-abuse", with a number where that is taken."""

    def __init__(self) -> None:
        self.taken = set(Organisation.objects.values_list("ref", flat=True))

    def new(self, name: str) -> str:
        words = "-".join(parse(name).words) or "organisation"
        base = "org-" + re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:44].strip("-")
        ref, number = base, 1
        while ref in self.taken:
            number += 1
            ref = f"{base}-{number}"
        self.taken.add(ref)
        return ref


def _name_of(printed: str) -> str:
    """The printed name without the ledger's number beside it."""
    return re.sub(r"\s*[\[(]\s*\d{5,}\s*[\])]\s*$", "", " ".join(printed.split()))[:300] or printed[:300]


def _suggest_again(known: _Known, joined: Joined) -> int:
    proposals = propose(known.entries, joined, apart=known.apart, postcodes=known.postcodes, each=SUGGESTIONS)
    asked: dict[int, Payee] = {}
    for members in joined.groups.values():
        payees = [(i, payee) for i in members if (payee := known.payee_at(i))]
        waiting = [(i, payee) for i, payee in payees if payee.matched == Matched.NOT_YET]
        # A payee to be decided; else one for each organisation made of names alone, which may be another's.
        asked |= dict(waiting or [pair for pair in payees if pair[1].matched in _BY_ITSELF][:1])
    rows = []
    for i, payee in asked.items():
        for place, proposal in enumerate(proposals.get(joined.group[i], ()), start=1):
            ref = known.entries[proposal.other].organisation
            other = None if ref else known.payee_at(proposal.other)
            rows.append(
                PayeeSuggestion(
                    payee=payee,
                    place=place,
                    organisation=known.organisations[ref] if ref else None,
                    other=other,
                    probability=proposal.probability,
                    why=proposal.why[:300],
                )
            )
    with transaction.atomic(using=router.db_for_write(PayeeSuggestion)):
        PayeeSuggestion.objects.all().delete()
        PayeeSuggestion.objects.bulk_create(rows, batch_size=_BATCH)
    return len({row.payee_id for row in rows if row.payee.matched == Matched.NOT_YET})


def suggest_again() -> int:
    """Rank anew what is left for a person, after a decision was taken back. Changes no record."""
    known = _known()
    return _suggest_again(known, join(known.entries, apart=known.apart))


# What a person decides


def _held(payee: Payee, seen: str | None) -> Payee:
    """The payee as it is stored now, in this transaction. Raises ChangedMeanwhile where it is not as the person saw it."""
    wait_for_turn()
    stored = Payee.objects.select_related("organisation").get(pk=payee.pk)
    if seen is not None and seen != state_of(stored):
        raise ChangedMeanwhile("this payee")
    return stored


def state_of(payee: Payee) -> str:
    """What a form remembers of a payee, to tell whether somebody else decided meanwhile."""
    return f"{payee.matched}:{payee.organisation_id or ''}"


def _is(payee: Payee, organisation: Organisation, by: User | None, why: str) -> PayeeDecision:
    now = timezone.now()
    PayeeDecision.objects.filter(payee=payee, same=True, reversed_at=None).update(reversed_at=now, reversed_by=by)
    against = models.Q(organisation=organisation) | models.Q(organisation=None, other=None)
    PayeeDecision.objects.filter(against, payee=payee, same=False, reversed_at=None).update(
        reversed_at=now, reversed_by=by
    )
    Payee.objects.filter(pk=payee.pk).update(organisation=organisation, matched=Matched.PERSON)
    PayeeSuggestion.objects.filter(payee=payee).delete()
    PayeeSuggestion.objects.filter(other=payee).update(other=None, organisation=organisation)
    return PayeeDecision.objects.create(
        payee=payee, organisation=organisation, same=True, how=Matched.PERSON, why=why, by=by
    )


def confirm(
    *, payee: Payee, organisation: Organisation, by: User | None, seen: str | None = None, why: str = ""
) -> PayeeDecision:
    """Say that a payee is this organisation; its payments follow. What was decided before is taken back, and kept.

    `seen` is `state_of(payee)` as the person saw it; raises ChangedMeanwhile where it is another now, CannotChange
    where the organisation was merged into another.
    """
    with transaction.atomic(using=router.db_for_write(Payee)):
        stored = _held(payee, seen)
        if OrganisationMerge.objects.filter(gone=organisation, reversed_at=None).exists():
            raise CannotChange("That organisation was merged into another. Choose the one that it was merged into.")
        before = {"organisation": stored.organisation_id, "matched": stored.matched}
        decision = _is(stored, organisation, by, why)
        after = {"organisation": organisation.pk, "matched": Matched.PERSON.value}
        record(action="payee.confirmed", by=by, record="payee", ref=str(stored.pk), before=before, after=after)
        return decision


def confirm_same(*, payee: Payee, other: Payee, by: User | None, seen: str | None = None) -> tuple[PayeeDecision, ...]:
    """Say that two payees are one organisation: the one that either is already, else a new one with `other`'s name.

    Raises CannotChange where each is another organisation already: those two are merged instead.
    """
    with transaction.atomic(using=router.db_for_write(Payee)):
        first, second = _held(payee, seen), _held(other, None)
        if first.organisation and second.organisation and first.organisation != second.organisation:
            raise CannotChange(
                f"They are two organisations of the register, {first.organisation.ref} and {second.organisation.ref}. "
                "Merge the two instead."
            )
        organisation = first.organisation or second.organisation or _new_organisation(_name_of(second.name), "")
        made = tuple(
            _is(one, organisation, by, f"The same as “{another.name}”"[:300])
            for one, another in ((first, second), (second, first))
            if one.organisation_id is None
        )
        after = {"organisation": organisation.pk, "other": second.pk}
        record(action="payee.confirmed", by=by, record="payee", ref=str(first.pk), before={}, after=after)
        return made


def _new_organisation(name: str, kind: str) -> Organisation:
    return Organisation.objects.create(ref=_Refs().new(name), name=name[:300], kind=kind)


def confirm_new(*, payee: Payee, name: str, kind: str = "", by: User | None, seen: str | None = None) -> Organisation:
    """Make an organisation and say that the payee is it."""
    with transaction.atomic(using=router.db_for_write(Payee)):
        stored = _held(payee, seen)
        organisation = _new_organisation(" ".join(name.split()), kind)
        _is(stored, organisation, by, "A new organisation")
        before = {"organisation": stored.organisation_id, "matched": stored.matched}
        after = {"organisation": organisation.pk, "matched": Matched.PERSON.value, "name": organisation.name}
        record(action="payee.confirmed", by=by, record="payee", ref=str(stored.pk), before=before, after=after)
        return organisation


def refuse(
    *,
    payee: Payee,
    organisations: Sequence[Organisation] = (),
    others: Sequence[Payee] = (),
    by: User | None,
    seen: str | None = None,
) -> None:
    """Say that a payee is none of these; none of them is suggested for it again, nor for the same name."""
    with transaction.atomic(using=router.db_for_write(Payee)):
        stored = _held(payee, seen)
        said: dict[str, Any] = {"same": False, "how": Matched.PERSON, "by": by}
        rows = [PayeeDecision(payee=stored, organisation=organisation, **said) for organisation in organisations]
        # Kept for both, so that neither is forgotten when an import is taken back.
        rows += [PayeeDecision(payee=stored, other=other, **said) for other in others]
        rows += [PayeeDecision(payee=other, other=stored, **said) for other in others]
        PayeeDecision.objects.bulk_create(rows)
        PayeeSuggestion.objects.filter(payee=stored, organisation__in=organisations).delete()
        PayeeSuggestion.objects.filter(payee=stored, other__in=others).delete()
        PayeeSuggestion.objects.filter(payee__in=others, other=stored).delete()
        after = {"organisations": [one.pk for one in organisations], "others": [one.pk for one in others]}
        record(action="payee.refused", by=by, record="payee", ref=str(stored.pk), before={}, after=after)


def confirm_nobody(*, payee: Payee, by: User | None, seen: str | None = None) -> PayeeDecision:
    """Say that a payee's name stands for no organisation: a withheld name, a private person, a heading."""
    with transaction.atomic(using=router.db_for_write(Payee)):
        stored = _held(payee, seen)
        PayeeDecision.objects.filter(payee=stored, same=True, reversed_at=None).update(
            reversed_at=timezone.now(), reversed_by=by
        )
        Payee.objects.filter(pk=stored.pk).update(organisation=None, matched=Matched.NONE)
        PayeeSuggestion.objects.filter(models.Q(payee=stored) | models.Q(other=stored)).delete()
        before = {"organisation": stored.organisation_id, "matched": stored.matched}
        after = {"organisation": None, "matched": Matched.NONE.value}
        record(action="payee.nobody", by=by, record="payee", ref=str(stored.pk), before=before, after=after)
        return PayeeDecision.objects.create(payee=stored, same=False, how=Matched.NONE, by=by)


def reverse(*, decision: PayeeDecision, by: User | None) -> None:
    """Take a decision back. A match that the rules made is then not made by themselves again.

    Raises ChangedMeanwhile where it was taken back already.
    """
    with transaction.atomic(using=router.db_for_write(Payee)):
        wait_for_turn()
        standing = PayeeDecision.objects.filter(pk=decision.pk, reversed_at=None)
        if not standing.update(reversed_at=timezone.now(), reversed_by=by):
            raise ChangedMeanwhile("this decision")
        if decision.other_id:
            mirrored = PayeeDecision.objects.filter(payee_id=decision.other_id, other_id=decision.payee_id)
            mirrored.filter(same=False, reversed_at=None).update(reversed_at=timezone.now(), reversed_by=by)
        payee = Payee.objects.get(pk=decision.payee_id)
        before = {"organisation": payee.organisation_id, "matched": payee.matched}
        if decision.same or decision.how == Matched.NONE:
            Payee.objects.filter(pk=payee.pk).update(organisation=None, matched=Matched.NOT_YET)
        record(action="payee.reversed", by=by, record="payee", ref=str(payee.pk), before=before, after={})


# Two organisations of the register are one

_STAY = {"payeedecision", "organisationmerge", "payeesuggestion"}
"""What keeps pointing at the organisation that goes: decisions say what was decided, about whom."""


def _references() -> list[tuple[type[models.Model], str]]:
    """Every column of the register that points at an organisation and moves with it."""
    return [
        (relation.related_model, relation.field.name)
        for relation in Organisation._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel) and relation.related_model._meta.model_name not in _STAY
    ]


def _point(model: type[models.Model], column: str, rows: models.QuerySet[Any], to: Organisation) -> None:
    change: dict[str, Any] = {column: to}
    if issubclass(model, Record):
        change["version"] = models.F("version") + 1
    rows.update(**change)


def merge(*, gone: Organisation, kept: Organisation, by: User | None) -> OrganisationMerge:
    """Say that two organisations of the register are one: all that points at `gone` then points at `kept`.

    The record of `gone` stays, so that its ref is never given to another and `unmerge` can take this back. Its name
    becomes another name of `kept`. Raises CannotChange where the two are the same record, where either was merged
    already, or where both stand in one place that has room for one (two shares of one allocation).
    """
    if gone.pk == kept.pk:
        raise CannotChange("That is the same organisation. Choose another.")
    try:
        with transaction.atomic(using=router.db_for_write(Organisation)):
            wait_for_turn()
            if OrganisationMerge.objects.filter(gone__in=(gone, kept), reversed_at=None).exists():
                raise CannotChange("One of the two was merged into another organisation already. Choose that one.")
            moved: dict[str, list[int]] = {}
            for model, column in _references():
                rows = model._default_manager.filter(**{column: gone})
                if model is OrganisationAlias:
                    rows = rows.exclude(name__in=[kept.name, *kept.aliases.values_list("name", flat=True)])
                if numbers := sorted(rows.values_list("pk", flat=True)):
                    moved[f"{model._meta.model_name}.{column}"] = numbers
                    _point(model, column, rows, kept)
            alias = gone.name != kept.name and not kept.aliases.filter(name=gone.name).exists()
            if alias:
                OrganisationAlias.objects.create(organisation=kept, name=gone.name)
            PayeeSuggestion.objects.filter(organisation=gone).delete()
            done = OrganisationMerge.objects.create(gone=gone, kept=kept, moved=moved, alias_added=alias, by=by)
            after = {"kept": kept.ref, "moved": moved}
            record(action="organisations.merged", by=by, record="organisation", ref=gone.ref, before={}, after=after)
            return done
    except IntegrityError:
        raise CannotChange(
            f"{gone.ref} and {kept.ref} both stand in one agreement or allocation that has room for one. Mend that "
            "first; nothing was merged."
        ) from None


def unmerge(*, merge: OrganisationMerge, by: User | None) -> None:
    """Take a merge back: what moved and still points at the organisation that stayed moves back.

    Raises ChangedMeanwhile where it was taken back already.
    """
    with transaction.atomic(using=router.db_for_write(Organisation)):
        wait_for_turn()
        standing = OrganisationMerge.objects.filter(pk=merge.pk, reversed_at=None)
        if not standing.update(reversed_at=timezone.now(), reversed_by=by):
            raise ChangedMeanwhile("this merge")
        for model, column in _references():
            numbers = merge.moved.get(f"{model._meta.model_name}.{column}", [])
            for start in range(0, len(numbers), _BATCH):
                part = numbers[start : start + _BATCH]
                rows = model._default_manager.filter(**{"pk__in": part, column: merge.kept})
                _point(model, column, rows, merge.gone)
        if merge.alias_added:
            OrganisationAlias.objects.filter(organisation=merge.kept, name=merge.gone.name).delete()
        ref, after = merge.gone.ref, {"kept": merge.kept.ref}
        record(action="organisations.unmerged", by=by, record="organisation", ref=ref, before=after, after={})


def add_identifier(
    *, organisation: Organisation, scheme: str, value: str, verified: bool, by: User | None
) -> OrganisationIdentifier:
    """Add an organisation's number in a public list, as that list writes it; `verified`: `by` looked it up today.

    Raises rules.identifiers.BadIdentifier where it cannot be a number of that list, CannotChange where it is another
    organisation's already.
    """
    number = normalise(scheme, value)
    with transaction.atomic(using=router.db_for_write(Organisation)):
        wait_for_turn()
        there = (
            OrganisationIdentifier.objects.filter(scheme=scheme, value=number).select_related("organisation").first()
        )
        if there and there.organisation_id != organisation.pk:
            raise CannotChange(
                f"{scheme}-{number} is the number of {there.organisation.name} ({there.organisation.ref}). If they are "
                "one, merge the two."
            )
        row = there or OrganisationIdentifier(organisation=organisation, scheme=scheme, value=number)
        if verified:
            row.verified_on, row.verified_by_id = timezone.localdate(), by.pk if by else None
        row.save()
        after = {"scheme": scheme, "value": number, "verified": verified}
        record(
            action="organisation.numbered", by=by, record="organisation", ref=organisation.ref, before={}, after=after
        )
        return row
