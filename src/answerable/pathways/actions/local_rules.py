"""Change local rules, and explain the open cases by them again: what was found before is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Min
from django.utils import timezone

from answerable.audit.actions import in_turn, record
from answerable.pathways import case_facts as facts
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import LocalRule, Person, Referral, RuleFinding, Worker
from answerable.pathways.rules import local_rules as engine

_COMPARED = ("words", "until", "count")

AT_ONCE = 2000
"""Open cases that a page explains while somebody waits (about a millisecond each); of more, the next round does it."""


def _explain(referrals: Iterable[int]) -> int:
    """Explain these referrals (their keys) by the rules of today, inside the turn of an action. Returns how many findings changed."""
    today, now = timezone.localdate(), timezone.now()
    rules = facts.rules_in_force(today)
    changed = 0
    for batch in facts.cases(referrals):
        keys = {facts.NOBODY, *(one.referral for one in batch)}
        held = {
            (one.referral_id, one.organisation_id, one.rule_id, one.certainty): one
            for one in RuleFinding.objects.filter(referral__in=keys, replaced_at__isnull=True)
        }
        new: list[RuleFinding] = []
        sources: list[frozenset[int]] = []
        gone = dict(held)
        for one in batch:
            for found in (
                finding for _, rule in rules.values() for finding in engine.explain_case(rule, one.case, on=today)
            ):
                row = RuleFinding(
                    referral_id=one.referral,
                    organisation_id=one.organisation,
                    rule=rules[found.rule, found.version][0],
                    certainty=found.certainty,
                    words=found.words,
                    count=found.count,
                    until=found.until,
                    found_at=now,
                )
                key = (one.referral, one.organisation, row.rule_id, row.certainty)
                was = held.get(key)
                if was is not None and all(getattr(was, name) == getattr(row, name) for name in _COMPARED):
                    del gone[key]
                    continue
                new.append(row)
                sources.append(found.organisations)
        RuleFinding.objects.filter(pk__in=[facts.NOBODY, *(one.pk for one in gone.values())]).update(replaced_at=now)
        through = RuleFinding.sources.through
        _write(
            through,
            [
                through(rulefinding_id=row.pk, organisation_id=organisation)
                for row, organisations in zip(_write(RuleFinding, new), sources, strict=True)
                for organisation in sorted(organisations)
            ],
        )
        changed += len(new) + len(gone)
    return changed


def _write(model: type[Any], rows: list[Any]) -> list[Any]:
    """Write rows and return them. Where there are none the store is asked a question all the same: what was found in cases of other
    organisations does not show in how many are put."""
    return model.objects.bulk_create(rows) if rows else list(model.objects.filter(pk=facts.NOBODY))


def re_explain(*, person: Person | None = None, people: Iterable[Person] = (), referral: Referral | None = None) -> int:
    """Explain the open cases of somebody again, after an incident, an assessment, a link or a MARAC referral of theirs changed.

    Called inside the turn of the action that changed it, whose journal entry it is. Also the cases of those who are, or may be, the
    same person by links. Returns how many findings changed.
    """
    keys = [one.pk for one in people]
    keys += [person.pk] if person is not None else []
    keys += [referral.person_id] if referral is not None else []
    return _explain([facts.NOBODY, *facts.referrals_of_the_same(keys)])


def explain_all(*, by: Worker | None) -> int:
    """Explain every open case by the rules of today, a few hundred in a turn, so that others can work meanwhile.

    For the night (windows move on, rules begin and end) and after a rule was changed. May be interrupted and begun again. Returns how
    many findings changed.
    """
    began = timezone.now()
    keys = list(facts.open_referrals())
    changed = 0
    for start in range(0, len(keys), 300):
        with in_turn():
            changed += _explain(keys[start : start + 300])
    with in_turn():
        ended = RuleFinding.objects.filter(replaced_at__isnull=True).exclude(referral__state__in=facts.OPEN)
        changed += ended.update(replaced_at=timezone.now())
        LocalRule.objects.filter(made_at__lte=began).update(explained_at=timezone.now())
        record(
            action="rules.explained",
            by=by,
            record="local_rule",
            ref="all",
            after={"cases": len(keys), "changed": changed},
        )
    return changed


def explain_today(now: datetime) -> str:
    """Explain every open case where that was not done yet on this day, or not since a rule was changed: a part of the round."""
    today = timezone.localdate(now)
    last = LocalRule.objects.aggregate(first=Min("explained_at"))["first"]
    if not LocalRule.objects.exists() or (
        not facts.unexplained() and last is not None and timezone.localdate(last) >= today
    ):
        return ""
    return f"every open case was explained by the rules of the day; {explain_all(by=None)} findings changed."


def _checked(
    *, kind: str, parameters: Mapping[str, Any], words: str, from_day: date, until_day: date | None
) -> dict[str, Any]:
    if kind not in list(engine.Kind):
        raise CannotChange("Choose a kind of rule from the list.", field="kind")
    try:
        whole = engine.checked(engine.Kind(kind), parameters)
    except engine.BadRule as error:
        name, sentence = next(iter(error.faults.items()))
        raise CannotChange(sentence, field=name) from error
    if not words.strip():
        raise CannotChange("Say in a few words why the area has this rule.", field="words")
    if len(words) > 300:
        raise CannotChange("The words have more than 300 characters.", field="words")
    if until_day is not None and until_day < from_day:
        raise CannotChange("The last day is before the first.", field="until_day")
    return whole


@in_turn()
def save_rule(
    *,
    code: str,
    kind: str,
    parameters: Mapping[str, Any],
    words: str,
    from_day: date,
    until_day: date | None = None,
    version: int,
    by: Worker | None,
) -> LocalRule:
    """Write a new version of a rule and return it. `version` is the latest that the worker saw, 0 for a new rule.

    The open cases are explained by it when `explain_all` runs, which the page does at once. Raises CannotChange where a setting is
    wrong, somebody else has changed the rule meanwhile, or nothing is different.
    """
    whole = _checked(kind=kind, parameters=parameters, words=words, from_day=from_day, until_day=until_day)
    last = LocalRule.objects.filter(code=code).order_by("-version").first()
    if (last.version if last else 0) != version:
        raise CannotChange(
            "Somebody else changed this rule while you were working on it. Nothing of theirs was overwritten. "
            "Look at it as it is now, then do it again."
        )
    told = {"kind": kind, "parameters": whole, "words": words.strip(), "from_day": from_day, "until_day": until_day}
    before = {name: getattr(last, name) for name in told} if last else {}
    if before == told:
        raise CannotChange("Nothing is different from the rule as it is.")
    made = LocalRule.objects.create(code=code, version=version + 1, made_by=by, **told)
    record(
        action="rule.changed" if last else "rule.made", by=by, record="local_rule", ref=code, before=before, after=told
    )
    return made


def explain_soon(*, by: Worker | None) -> int | None:
    """Explain every open case now where they are few, and return how many findings changed; else leave it to the next round (None)."""
    return explain_all(by=by) if facts.open_referrals().count() <= AT_ONCE else None


def change_rule(
    *,
    code: str,
    kind: str,
    parameters: Mapping[str, Any],
    words: str,
    from_day: date,
    until_day: date | None = None,
    version: int,
    by: Worker | None,
) -> tuple[LocalRule, int | None]:
    """Write a new version of a rule and explain every open case again, at once or in the next round (`explain_soon`).

    Returns the rule and how many findings changed; None where the next round sees to it.
    """
    made = save_rule(
        code=code,
        kind=kind,
        parameters=parameters,
        words=words,
        from_day=from_day,
        until_day=until_day,
        version=version,
        by=by,
    )
    return made, explain_soon(by=by)


@in_turn()
def begin_with_usual_rules(*, by: Worker | None) -> list[LocalRule]:
    """Write the rules that a partnership begins with, where it has none. Raises CannotChange where it has some."""
    if LocalRule.objects.exists():
        raise CannotChange("There are rules already. Change them one by one.")
    today = timezone.localdate()
    made = LocalRule.objects.bulk_create(
        LocalRule(
            code=code,
            kind=kind,
            parameters=engine.checked(kind, parameters),
            words="As usual elsewhere; set it as the area has agreed.",
            from_day=today,
            made_by=by,
        )
        for code, kind, parameters in engine.USUAL
    )
    record(action="rules.begun", by=by, record="local_rule", ref="all", after={"codes": [rule.code for rule in made]})
    return made
