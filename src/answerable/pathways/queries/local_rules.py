"""Read local rules, gather what they look at of many referrals at once, and read what they found.

What a rule sees of a case is what one organisation may know: its own rows, and those of organisations that give it such things
under a protocol in force. So no count tells a worker that a person is known elsewhere outside a protocol.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from answerable.pathways.case_facts import (
    cases,
    known_to,
    open_referrals,
    rules_in_force,
)
from answerable.pathways.models import (
    LocalRule,
    Referral,
    RuleFinding,
    Worker,
)
from answerable.pathways.policies import allowed_to, live_shares, visible
from answerable.pathways.rules import local_rules as engine
from answerable.pathways.rules.verbs import Verb


def rules() -> QuerySet[LocalRule]:
    """Return every version of every rule, by code, the latest version first."""
    return LocalRule.objects.select_related("made_by")


def next_code(kind: str) -> str:
    """Return a free code for a new rule: M for MARAC, R for others, with the next number."""
    letter = "M" if engine.Kind(kind) in engine.MARAC_KINDS else "R"
    taken = [
        int(code[1:])
        for code in LocalRule.objects.filter(code__startswith=letter).values_list("code", flat=True)
        if code[1:].isdigit()
    ]
    return f"{letter}{max(taken, default=0) + 1}"


def _standing(worker: Worker) -> QuerySet[RuleFinding]:
    """What the rules found for a worker's organisation that stands today and rests on what it may know, of whatever referral."""
    ours = worker.organisation_id
    known = known_to()
    allowed = {ours} | known.incidents[ours] | known.marac[ours]
    through = RuleFinding.sources.through.objects.filter(rulefinding=OuterRef("pk")).exclude(organisation__in=allowed)
    shares = live_shares(ours).filter(
        Q(giver=OuterRef("organisation")) | Q(referral__referred_by=OuterRef("organisation")),
        referral=OuterRef("rulefinding__referral"),
    )
    return (
        RuleFinding.objects.filter(
            Q(until__isnull=True) | Q(until__gte=timezone.localdate()), organisation_id=ours, replaced_at__isnull=True
        )
        .exclude(Exists(through.exclude(Exists(shares))))
        .select_related("rule", "referral")
    )


_TO_SEE = (Verb.SEE_RISK, Verb.SEE_OFFENCE)
"""What a worker must see of a referral to be shown what the rules found of it."""


def standing(worker: Worker) -> QuerySet[RuleFinding]:
    """Return what the rules found that stands today and that a worker may be shown, the latest first.

    It is of their organisation, the referral is one whose risk and offence they may see, and each organisation that it rests on is
    theirs, or lets them know such things today.
    """
    found = _standing(worker)
    for verb in _TO_SEE:
        found = found.filter(referral__in=visible(worker, verb).order_by().values("pk"))
    return found


def of_referral(worker: Worker, referral: Referral, can: frozenset[Verb] | None = None) -> list[RuleFinding]:
    """Return what the rules found of one referral, that a worker may be shown, by rule. `can`: `allowed_to`, where it was asked already."""
    if not (allowed_to(worker, referral) if can is None else can).issuperset(_TO_SEE):
        return []
    return sorted(_standing(worker).filter(referral=referral), key=lambda one: (one.rule.code, one.certainty))


@dataclass(frozen=True)
class Change:
    """What a changed rule would say of one open case that the worker may see."""

    referral: Referral
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """What a changed rule would do to the open cases of the worker's organisation."""

    looked_at: int
    gained: int
    lost: int
    changed: int
    same: int
    cases: tuple[Change, ...]
    whole: bool
    """Whether every open case was looked at, and not the latest alone."""


_MOST_SHOWN = 50
_MOST_LOOKED_AT = 5000
"""Open cases that a preview looks at while somebody waits (about half a millisecond each): the latest."""


def preview(*, code: str, draft: engine.Rule, worker: Worker) -> Preview:
    """Return what would change if a rule (or a new one) were as drafted: counts over the open cases, and a few to look at."""
    today = timezone.localdate()
    held = [rule for _, rule in rules_in_force(today).values() if rule.code == code]
    counts: dict[str, int] = defaultdict(int)
    shown: dict[int, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    keys = list(open_referrals().order_by("-pk")[: _MOST_LOOKED_AT + 1])
    for batch in cases(keys[:_MOST_LOOKED_AT], only=worker.organisation_id):
        seen = set(
            visible(worker, Verb.SEE_RISK).filter(pk__in=[one.referral for one in batch]).values_list("pk", flat=True)
        )
        seen &= set(visible(worker, Verb.SEE_OFFENCE).filter(pk__in=seen).values_list("pk", flat=True))
        for one in batch:
            if one.referral not in seen:
                continue
            before = tuple(found.words for rule in held for found in engine.explain_case(rule, one.case, on=today))
            after = tuple(found.words for found in engine.explain_case(draft, one.case, on=today))
            what = (
                "gained"
                if after and not before
                else "lost"
                if before and not after
                else "changed"
                if before != after
                else "same"
            )
            counts["looked_at"] += 1
            counts[what] += 1
            if what != "same" and len(shown) < _MOST_SHOWN:
                shown[one.referral] = (before, after)
    rows: Mapping[int, Referral] = Referral.objects.in_bulk(shown)
    return Preview(
        looked_at=counts["looked_at"],
        gained=counts["gained"],
        lost=counts["lost"],
        changed=counts["changed"],
        same=counts["same"],
        cases=tuple(Change(rows[key], before, after) for key, (before, after) in shown.items()),
        whole=len(keys) <= _MOST_LOOKED_AT,
    )
