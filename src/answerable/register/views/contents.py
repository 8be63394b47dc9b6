"""The register at a glance: what is held, by subject, and what needs somebody's attention."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from answerable.accounts.permissions import Permission, requires

from .. import queries
from ..models import Agreement
from ..queries import cycle, duties, matching
from ..queries.words import noun, nouns
from ..rules.duties import State
from ..rules.expiry import Expiry
from ..rules.partial_dates import words


@dataclass(frozen=True)
class Alert:
    """One thing to look at: how many, in words for one and for several, and the page that has them."""

    count: int
    one: str
    several: str
    href: str = ""

    @property
    def text(self) -> str:
        """The words for this count."""
        return self.one if self.count == 1 else self.several


SHOWN = 5
"""Agreements of each list that the page names; the rest are counted."""

_NEAR = (
    ("after_end", "Ended, with payments or returns after the last day"),
    ("within_3", "End within 3 months"),
    ("within_6", "End in 3 to 6 months"),
    ("within_12", "End in 6 to 12 months"),
)


@dataclass(frozen=True)
class Near:
    """Agreements that end soon, or that ended and go on: their anchor, heading, the first of them, how many more, where."""

    name: str
    heading: str
    rows: list[tuple[Agreement, Expiry]]
    more: int
    href: str


def _near(counts: dict[str, int], today: date) -> list[Near]:
    """Return the lists that have any, each in one query."""
    found = []
    for name, heading in _NEAR:
        if counts[name]:
            rows = [(one, cycle.expiry_of(one, today)) for one in cycle.needing_attention(name, today)[:SHOWN]]
            address = (
                f"{reverse('register:agreements')}?standing={name}&sort={'-ends' if name == 'after_end' else 'ends'}"
            )
            found.append(Near(name, heading, rows, counts[name] - len(rows), address))
    return found


def _alerts(found: dict[str, int], today: date) -> list[Alert]:
    payees = matching.counts()
    overdue = duties.board(today).number(State.OVERDUE)
    to_do = reverse("register:improvements") + "?show=overdue"
    alerts = [
        Alert(
            found["after_end"],
            "agreement has ended, with payments or returns after its last day",
            "agreements have ended, with payments or returns after their last day",
            "#after_end",
        ),
        Alert(found["within_3"], "agreement ends within 3 months", "agreements end within 3 months", "#within_3"),
        Alert(found["within_6"], "agreement ends in 3 to 6 months", "agreements end in 3 to 6 months", "#within_6"),
        Alert(found["within_12"], "agreement ends in 6 to 12 months", "agreements end in 6 to 12 months", "#within_12"),
        Alert(found["reviews_due"], "review due", "reviews due", "#reviews_due"),
        Alert(found["returns_overdue"], "return missing", "returns missing", reverse("register:returns_missing")),
        Alert(found["actions_overdue"], "action overdue", "actions overdue", to_do),
        Alert(payees["decide"], "payee to match", "payees to match", reverse("register:matching")),
        Alert(
            overdue,
            "publication duty overdue",
            "publication duties overdue",
            reverse("register:duties") + "?show=overdue",
        ),
    ]
    return [alert for alert in alerts if alert.count]


@require_safe
@requires(Permission.REGISTER_READ)
def contents(http: HttpRequest) -> HttpResponse:
    """What needs attention, and what the register holds, by subject."""
    today = timezone.localdate()
    counts = cycle.attention_counts(today)
    reviews = list(cycle.needing_attention("reviews_due", today)[:SHOWN]) if counts["reviews_due"] else []
    shown = {
        "alerts": _alerts(counts, today),
        "near": _near(counts, today),
        "reviews_due": [(one, words(one.review)) for one in reviews],
        "more_reviews": counts["reviews_due"] - len(reviews),
        "kinds": _kinds(),
        "coverage": coverage_lines(),
    }
    return render(http, "register/contents.html", shown)


def coverage_lines() -> list[tuple[object, str]]:
    """Return what the register is complete for, each with its period in words."""
    return [
        (item, " ".join(filter(None, (words(item.starts, "from"), words(item.ends, "to")))))
        for item in queries.coverage()
    ]


def _kinds() -> list[queries.KindCount]:
    return [
        queries.KindCount(k.kind, noun(k.kind), nouns(k.kind), k.count) if k.kind == "decision" else k
        for k in queries.kinds()
    ]
