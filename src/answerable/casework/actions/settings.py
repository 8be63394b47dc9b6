"""How this office runs its casework, and how long it keeps its cases."""

from __future__ import annotations

from typing import Any

from answerable.accounts.models import User
from answerable.audit.actions import in_turn, record
from answerable.casework.errors import Stale
from answerable.casework.models import CaseworkSettings, RetentionSchedule
from answerable.casework.own_settings import casework_settings

FIELDS = (
    "ask_by",
    "draft_by",
    "clear_by",
    "close_unclarified_after_days",
    "chase_every",
    "task_link_days",
    "keep_requester_months",
    "cost_limit",
    "qualified_person",
    "qualified_person_authority",
)
"""What an office sets, by field."""


@in_turn()
def change_settings(*, version: int, by: User | None, **values: Any) -> CaseworkSettings:
    """Change the settings that are given (`FIELDS`). Raises Stale where somebody else changed them meanwhile."""
    settings = casework_settings()
    if settings.version != version:
        raise Stale
    before = {name: str(getattr(settings, name)) for name in FIELDS}
    for name in FIELDS:
        setattr(settings, name, values.get(name, getattr(settings, name)))
    settings.version += 1
    settings.save()
    record(
        action="casework.settings_changed",
        by=by,
        record="casework_settings",
        ref="office",
        before=before,
        after={name: str(getattr(settings, name)) for name in FIELDS},
    )
    return settings


@in_turn()
def set_schedule(*, applies_to: str, months: int | None, basis: str, version: int, by: User | None) -> None:
    """Set how many months cases of one kind are kept after they closed; None takes the schedule away: they are kept on.

    `version` is that of the schedule the writer saw, 0 where there was none. Raises Stale.
    """
    found = RetentionSchedule.objects.filter(applies_to=applies_to).first()
    if (found.version if found else 0) != version:
        raise Stale
    before = {"months": found.months, "basis": found.basis} if found else {}
    if months is None:
        if found:
            found.delete()
    else:
        schedule = found or RetentionSchedule(applies_to=applies_to, version=0)
        schedule.months, schedule.basis = months, basis.strip()
        schedule.version += 1
        schedule.save()
    record(
        action="casework.schedule_changed",
        by=by,
        record="retention_schedule",
        ref=applies_to,
        before=before,
        after={} if months is None else {"months": months, "basis": basis.strip()},
    )
