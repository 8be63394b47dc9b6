"""Reading open contracting data into the register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import models, router, transaction

from answerable.audit import actions as audit
from answerable.audit.models import Entry

from ..models import (
    Agreement,
    AgreementEvent,
    AgreementParty,
    Authority,
    Citation,
    Decision,
    Document,
    Notice,
    Organisation,
    OrganisationAlias,
    OrganisationIdentifier,
    Source,
    Tender,
)
from ..models.base import Record
from ..open_data import files, reading_in
from ..open_data.reading_in import Found, Ref, Row
from ..rules import names

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

_BATCH = 500
# In the order in which they can be written: each rests on those before it.
_MODELS: dict[str, type[Record]] = {
    "organisation": Organisation,
    "decision": Decision,
    "tender": Tender,
    "agreement": Agreement,
    "agreement_party": AgreementParty,
    "agreement_event": AgreementEvent,
    "notice": Notice,
    "document": Document,
}


@dataclass
class ReadIn:
    """What reading files in did, by kind of record; `notes` are (file, place, sentence) of what was not taken."""

    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    notes: list[tuple[str, str, str]] = field(default_factory=list)
    entry: Entry | None = None
    dry_run: bool = False

    def sentences(self) -> Iterator[str]:
        """The report in plain English."""
        for file, place, sentence in self.notes[:50]:
            yield f"{file} {place}: {sentence}"
        if len(self.notes) > 50:
            yield f"… and {len(self.notes) - 50:,} more such notes (--json has them all)."
        said = False
        for kind, model in _MODELS.items():
            told = [
                f"{number[kind]:,} {word}"
                for number, word in ((self.created, "new"), (self.changed, "changed"))
                if number[kind]
            ]
            if told:
                said = True
                yield f"{str(model._meta.verbose_name_plural).capitalize()}: {', '.join(told)}."
        if not said:
            yield "Nothing changed: the register says all of this already."
        elif self.dry_run:
            yield "This was a trial: nothing was brought in."

    def as_json(self) -> dict[str, Any]:
        """The report for programs."""
        return {
            "dry_run": self.dry_run,
            "created": dict(self.created),
            "changed": dict(self.changed),
            "unchanged": dict(self.unchanged),
            "notes": [{"file": file, "place": place, "sentence": sentence} for file, place, sentence in self.notes],
        }


def read_ocds(*, paths: Sequence[Path], by: AbstractBaseUser | None, dry_run: bool = False) -> ReadIn:
    """Read files of OCDS releases or records into the register: all of them, or nothing.

    Records are known by references made from the file's own ids, so reading a file twice changes nothing. Each record
    cites its file and the place in it. Raises CannotUse where a file cannot be read. With `dry_run` the report says what
    would be done, and nothing is.
    """
    report = ReadIn(dry_run=dry_run)
    own = Authority.objects.first()
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    with transaction.atomic(using=router.db_for_write(Agreement)):
        audit.wait_for_turn()
        for path in paths:
            opened = files.open_file(path, reading_in.LARGEST)
            found = reading_in.read(opened, slug=own.slug if own else "", prefix=own.ocid_prefix if own else "")
            report.notes += [(path.name, place, sentence) for place, sentence in found.notes]
            own_name = names.fold(own.name) if own else ""
            _Writer(found, path, report, before, after, own_name, own.organisation_id if own else "").write()
        if before or after:
            report.entry = audit.record(
                action="open_data.read", by=by, record="register", ref=own.slug if own else "register",
                before=before, after=after,
            )  # fmt: skip
        if dry_run:
            report.entry = None
            transaction.set_rollback(True, using=router.db_for_write(Agreement))
    return report


@dataclass
class _Writer:
    """Writes what one file holds, inside the caller's transaction."""

    found: Found
    path: Path
    report: ReadIn
    before: dict[str, Any]
    after: dict[str, Any]
    own_name: str
    own_id: str
    keys: dict[tuple[str, str], int] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)  # an organisation's ref in the file → here

    def write(self) -> None:
        """Write the rows kind by kind, then what hangs on them, then where each comes from."""
        self._know_organisations()
        decided = self._decided()
        touched: list[Row] = []
        for kind, model in _MODELS.items():
            rows = [
                row
                for row in self.found.rows
                if row.kind == kind
                and not (kind == "organisation" and row.ref in self.renamed)
                and not (kind == "decision" and row.ref in decided)
            ]
            if kind == "agreement_party":
                rows = self._new_parties(rows)
            touched += self._rows(kind, model, rows)
        touched += self._hanging()
        if touched:
            self._cite(touched)

    def _decided(self) -> set[str]:
        """Awards of the file whose agreements have a decision of the register's own: that one stays."""
        own = set(
            Agreement.objects.filter(decision__isnull=False)
            .exclude(decision__ref__startswith=reading_in.AWARD)
            .values_list("ref", flat=True)
        )
        return {
            row.values["decision"].ref
            for row in self.found.rows
            if row.kind == "agreement" and row.ref in own and row.values["decision"] is not None
        }

    def _new_parties(self, rows: list[Row]) -> list[Row]:
        """Those that the agreement does not have yet, each once: two names of a file may be one organisation here."""
        there = set(AgreementParty.objects.values_list("agreement_id", "organisation_id", "role"))
        there |= {
            (pk, provider, "partner") for pk, provider in Agreement.objects.values_list("pk", "provider_id") if provider
        }
        new = []
        for row in rows:
            values = self._values(AgreementParty, row)
            key = (values["agreement_id"], values["organisation_id"], values["role"])
            if None in key or key in there:
                self.report.unchanged["agreement_party"] += 1
                continue
            there.add(key)
            new.append(row)
        return new

    def _know_organisations(self) -> None:
        """Find the organisations that the register knows by a number, and this office itself among them."""
        wanted = {value for some in self.found.identifiers.values() for value in some}
        here = {}
        for start in range(0, len(values := sorted({value for _, value in wanted})), _BATCH):
            rows = OrganisationIdentifier.objects.filter(value__in=values[start : start + _BATCH])
            here.update(
                {
                    (scheme, value): (pk, ref)
                    for scheme, value, pk, ref in rows.values_list(
                        "scheme", "value", "organisation_id", "organisation__ref"
                    )
                }
            )
        for ref, numbers in self.found.identifiers.items():
            known = next((here[number] for number in numbers if number in here), None)
            if known is not None:
                self.keys["organisation", ref] = known[0]
                if known[1] != ref:
                    self.renamed[ref] = known[1]
        for row in self.found.rows:
            if row.kind == "organisation" and (
                names.fold(row.values["name"]) == self.own_name
                or self.own_id in {f"{s}-{v}" for s, v in self.found.identifiers.get(row.ref, ())}
            ):
                self.renamed[row.ref] = ""

    def _rows(self, kind: str, model: type[Record], rows: list[Row]) -> list[Row]:
        """Add the new ones and change those that say something else; returns both."""
        stored: dict[str, Record] = {}
        refs = [row.ref for row in rows]
        for start in range(0, len(refs), _BATCH):
            stored |= {one.ref: one for one in model._default_manager.filter(ref__in=refs[start : start + _BATCH])}
        new: list[Record] = []
        touched = []
        for row in rows:
            values = self._values(model, row)
            old = stored.get(row.ref)
            if old is None:
                new.append(model(ref=row.ref, **values))
                self.after[f"{kind} {row.ref}"] = {name: str(value) for name, value in values.items()}
                touched.append(row)
                continue
            self.keys[kind, row.ref] = old.pk
            # What the file does not say takes nothing away from what is known.
            differs = {
                name: value
                for name, value in values.items()
                if value not in (None, "", "not_recorded") and getattr(old, name) != value
            }
            if not differs or kind == "agreement_event":
                self.report.unchanged[kind] += 1
                continue
            key = f"{kind} {row.ref}"
            self.before[key] = {name: str(getattr(old, name)) for name in differs}
            self.after[key] = {name: str(value) for name, value in differs.items()}
            model._default_manager.filter(pk=old.pk).update(**differs, version=old.version + 1)
            self.report.changed[kind] += 1
            touched.append(row)
        for one in model._default_manager.bulk_create(new, batch_size=_BATCH):
            self.keys[kind, one.ref] = one.pk
        self.report.created[kind] += len(new)
        return touched

    def _values(self, model: type[Record], row: Row) -> dict[str, Any]:
        """The row's fields as the model's columns."""
        values: dict[str, Any] = {}
        for name, value in row.values.items():
            column = model._meta.get_field(name)
            if isinstance(value, Ref) or (value is None and isinstance(column, models.ForeignKey)):
                values[f"{name}_id"] = None if value is None else self.keys.get((value.kind, value.ref))
            elif isinstance(column, models.DateField):
                values[name] = date.fromisoformat(value)
            else:
                values[name] = value
        return values

    def _hanging(self) -> list[Row]:
        """Numbers, other names and documents' agreements that are not there yet."""
        known = set(OrganisationIdentifier.objects.values_list("scheme", "value"))
        numbers = [
            OrganisationIdentifier(organisation_id=self.keys["organisation", ref], scheme=scheme, value=value)
            for ref, some in self.found.identifiers.items()
            if ("organisation", ref) in self.keys
            for scheme, value in some
            if (scheme, value) not in known and not known.add((scheme, value))  # type: ignore[func-returns-value]
        ]
        OrganisationIdentifier.objects.bulk_create(numbers, batch_size=_BATCH)
        here = {
            row.ref: (self.keys["organisation", row.ref], row)
            for row in self.found.rows
            if row.kind == "organisation" and ("organisation", row.ref) in self.keys
        }
        called: dict[int, set[str]] = {}
        for pk, name in Organisation.objects.filter(pk__in=[pk for pk, _ in here.values()]).values_list("pk", "name"):
            called.setdefault(pk, set()).add(name)
        for pk, name in OrganisationAlias.objects.filter(
            organisation_id__in=[pk for pk, _ in here.values()]
        ).values_list("organisation_id", "name"):
            called.setdefault(pk, set()).add(name)
        aliases = []
        for ref, (pk, row) in here.items():
            for name in (row.values["name"], *self.found.aliases.get(ref, ())):
                if name not in called.setdefault(pk, set()):
                    called[pk].add(name)
                    aliases.append(OrganisationAlias(organisation_id=pk, name=name))
        OrganisationAlias.objects.bulk_create(aliases, batch_size=_BATCH)
        through = Document.agreements.through
        links = {
            (self.keys["document", document], self.keys["agreement", agreement])
            for document, agreement in self.found.links
        }
        there = set(
            through.objects.filter(document_id__in=[one for one, _ in links]).values_list("document_id", "agreement_id")
        )
        through.objects.bulk_create(
            [through(document_id=one, agreement_id=other) for one, other in sorted(links - there)], batch_size=_BATCH
        )
        self.report.created["identifier"] += len(numbers)
        self.report.created["alias"] += len(aliases)
        if numbers or aliases or links - there:
            self.after["hanging"] = {
                "identifiers": [str(one) for one in numbers],
                "aliases": [one.name for one in aliases],
                "documents": len(links - there),
            }
        return []

    def _cite(self, touched: list[Row]) -> None:
        digest = sha256(self.path.read_bytes()).hexdigest()
        source, _ = Source.objects.get_or_create(
            ref=f"ocds-file-{digest[:16]}",
            defaults={
                "title": f"Open contracting data, {self.path.name}"[:300],
                "kind": "open contracting data",
                "dated": self.found.published,
                "url": self.found.uri[:600],
            },
        )
        Citation.objects.bulk_create(
            [
                Citation(
                    record=row.kind, ref=row.ref, source=source, place=row.place[:300], loaded_from=self.path.name[:200]
                )
                for row in touched
            ],
            batch_size=_BATCH,
            ignore_conflicts=True,
        )
