"""Do the name check's page and the page that looks for duplicates take longer where somebody is known elsewhere, outside a protocol?

    nice .venv/bin/python -m tests.benchmarks.bench_known_elsewhere [--calls 2000]

As many made-up people as calls, each by lot unknown, known to an organisation without a protocol, or known to it and restricted. A
provider's worker sends the form of the name check for each of them, and opens the last page of a draft about each of them. What is measured
is this process's processor time of the whole answer; answers are not held meanwhile beyond a millisecond, so that nothing is hidden by it.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import statistics
import time
import uuid
from collections.abc import Callable
from typing import Any

KINDS = ("unknown", "known elsewhere", "restricted elsewhere")
_RANDOM = re.compile(
    rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|nonce[-=][^'\"]*['\"][^'\"]*|csrfmiddlewaretoken\" value=\"[^\"]*"
)


def _people(calls: int) -> list[tuple[str, dict[str, Any]]]:
    chosen = random.Random(20_261)

    def word(syllables: int) -> str:
        return "".join(chosen.choice("bdfgklmnprstvz") + chosen.choice("aeiou") for _ in range(syllables)).title()

    def one() -> dict[str, Any]:
        return {
            "forename": word(3),
            "surname": word(4),
            "born": f"{chosen.randint(1950, 2000)}-{chosen.randint(10, 12)}-{chosen.randint(10, 28)}",
            "sex": "female",
            "postcode": f"NG{chosen.randint(1, 9)} {chosen.randint(1, 9)}FS",
            "phone": f"0115 496 0{chosen.randint(100, 999)}",
        }

    return [(KINDS[chosen.randrange(len(KINDS))], one()) for _ in range(calls)]


def _say(name: str, times: dict[str, list[float]], answers: dict[str, int]) -> bool:
    from scipy.stats import ks_2samp

    apart = False
    for kind in KINDS[1:]:
        p = ks_2samp(times[KINDS[0]], times[kind]).pvalue
        apart |= p < 0.01
        medians = [statistics.median(times[one]) * 1000 for one in (KINDS[0], kind)]
        print(
            f"{name}, {KINDS[0]} beside {kind}: {len(times[KINDS[0]]):,} and {len(times[kind]):,} calls, medians "
            f"{medians[0]:.3f} and {medians[1]:.3f} ms CPU, Kolmogorov and Smirnov p = {p:.3f}",
            flush=True,
        )
    print(f"{name}: lengths and statuses of answers {answers}", flush=True)
    return apart


def _measure(
    asked: list[tuple[str, dict[str, Any]]], prepare: Callable[[dict[str, Any]], Callable[[], Any]]
) -> tuple[dict[str, list[float]], dict[str, int]]:
    times: dict[str, list[float]] = {kind: [] for kind in KINDS}
    answers: dict[str, int] = {}
    for number, (kind, identity) in enumerate(asked):
        call = prepare(identity)
        began = time.process_time()
        answer = call()
        took = time.process_time() - began
        told = f"{kind}: {answer.status_code} {len(_RANDOM.sub(b'', _without(answer.content, identity)))}"
        answers[told] = answers.get(told, 0) + 1
        if number >= 50:  # the first warm up what is kept in memory
            times[kind].append(took)
    return times, answers


def _without(content: bytes, identity: dict[str, Any]) -> bytes:
    for value in identity.values():
        content = content.replace(str(value).encode(), b"")
    return content


def main() -> None:
    """Build a small store in memory, ask, and say what the times tell. Ends with 1 where they tell something."""
    reading = argparse.ArgumentParser()
    reading.add_argument("--calls", type=int, default=2_000)
    given = reading.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "answerable.config.settings.pathways_tests"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction
    from django.test.utils import override_settings, setup_test_environment
    from django.urls import reverse

    from answerable.pathways.models import Person, Referral
    from answerable.pathways.name_check import fitting, index
    from tests.pathways.attack.worlds import a_base
    from tests.pathways.conftest import signed_in

    setup_test_environment()
    with override_settings(
        NAME_CHECK_HELD_MS=1,
        NAME_CHECKS_AN_HOUR=10**9,
        NAME_CHECKS_AN_HOUR_AN_ORGANISATION=10**9,
    ):
        call_command("migrate", run_syncdb=True, verbosity=0)
        call_command("createcachetable", verbosity=0)
        base = a_base()
        asked = _people(given.calls)
        with transaction.atomic():
            for kind, identity in asked:
                if kind != KINDS[0]:
                    restricted = kind == KINDS[2]
                    index.put(
                        Person.objects.create(
                            owner=base.secret, part="victim", identity=identity, is_restricted=restricted
                        )
                    )
        fitting.fitted()
        client = signed_in(base.players["support worker"])

        def check(identity: dict[str, Any]) -> Callable[[], Any]:
            year, month, day = identity["born"].split("-")
            names = {"forename": identity["forename"], "surname": identity["surname"]}
            born = {"born_day": day, "born_month": month, "born_year": year}
            sent = {
                **names,
                **born,
                "phone": identity["phone"],
                "purpose": "support",
                "reason": "Made-up words for this",
            }
            return lambda: client.post("/name-check/", {**sent, "token": str(uuid.uuid4())})

        page = reverse("pathways:draft_check", args=[base.draft.reference])
        draft = Referral.objects.get(pk=base.draft.pk)

        def duplicates(identity: dict[str, Any]) -> Callable[[], Any]:
            year, month, day = identity["born"].split("-")
            told = {"forename": identity["forename"], "surname": identity["surname"]}
            typed = draft.typed or {}
            person = {**typed["person"], **told, "born_day": day, "born_month": month, "born_year": year}
            draft.typed = {**typed, "person": person}
            draft.save(update_fields=["typed"])
            return lambda: client.get(page)

        apart = [
            _say("name check", *_measure(asked, check)),
            _say("duplicates", *_measure(asked, duplicates)),
        ]
    raise SystemExit(1 if any(apart) else 0)


if __name__ == "__main__":
    main()
