"""Writing decisions, how each met the principles of the framework, and the principles themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import router, transaction

from answerable.audit.actions import record as journal
from answerable.audit.actions import wait_for_turn
from answerable.audit.models import Entry

from ..errors import CannotChange
from ..models import Decision, Principle, PrincipleMet
from ..models.base import Record
from ..rules.principles import USUAL
from ..rules.records import exemption
from . import keeping
from .keeping import Said, Values, remove

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

__all__ = ["add_usual_principles", "change", "create", "remove"]

Principles = Mapping[str, tuple[str, str]]
"""How a decision met each principle, by the principle's ref: (PrincipleMet.Met, in words)."""


def create(
    *, model: type[keeping.R], values: Values, by: AbstractBaseUser | None, said: Said | None = None
) -> keeping.R:
    """Add a decision (with `principles` among its values: see Principles) or a principle, and return it."""
    return _write(model=model, record=None, values=values, version=0, by=by, said=said)[0]


def change(
    *, record: Record, values: Values, version: int, by: AbstractBaseUser | None, said: Said | None = None
) -> Entry | None:
    """Change a decision (with `principles` among its values) or a principle; None where it says all of this already.

    Raises ChangedMeanwhile where the record moved on, CannotChange where a rule forbids it.
    """
    return _write(model=type(record), record=record, values=values, version=version, by=by, said=said)[1]


def _write(*, values: Values, **more: Any) -> tuple[Any, Entry | None]:
    fields = dict(values)
    principles: Principles | None = fields.pop("principles", None)
    if fields.get("withheld_under"):
        try:
            fields["withheld_under"] = exemption(fields["withheld_under"])
        except ValueError as error:
            raise CannotChange(str(error)) from None

    def meet(decision: Record, new: bool) -> tuple[Values, Values]:
        return _set_principles(decision, principles or {}) if isinstance(decision, Decision) else ({}, {})

    return keeping.write(values=fields, **more, more=meet)


def _set_principles(decision: Decision, wanted: Principles) -> tuple[Values, Values]:
    known = {principle.ref: principle for principle in Principle.objects.all()}
    stored = {met.principle.ref: met for met in decision.principles.select_related("principle")}
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for ref, (met, how) in wanted.items():
        if ref not in known:
            raise CannotChange(f"The framework has no principle {ref}. Open the page again.")
        row = stored.get(ref)
        old = (row.met, row.how) if row else (PrincipleMet.Met.NOT_RECORDED.value, "")
        if old == (met, how):
            continue
        before[f"principle_{ref}"], after[f"principle_{ref}"] = " ".join(old), f"{met} {how}"
        if row is None:
            PrincipleMet.objects.create(
                ref=f"{decision.ref}/{ref}"[:60], decision=decision, principle=known[ref], met=met, how=how
            )
        else:
            row.met, row.how, row.version = met, how, row.version + 1
            row.save(update_fields=["met", "how", "version"])
    return before, after


def add_usual_principles(*, by: AbstractBaseUser | None) -> Entry:
    """Record the seven principles that commissioning frameworks usually have, for an office to change as it wants.

    Raises CannotChange where principles are recorded already.
    """
    with transaction.atomic(using=router.db_for_write(Principle)):
        wait_for_turn()
        if Principle.objects.exists():
            raise CannotChange("The principles are recorded already. Add to them or change them one by one.")
        Principle.objects.bulk_create(
            [
                Principle(ref=f"PR-{order}", name=name, description=description, order=order)
                for order, (name, description) in enumerate(USUAL, start=1)
            ]
        )
        return journal(
            action="principle.usual_added",
            by=by,
            record="principle",
            ref="all",
            after=dict(USUAL),
        )
