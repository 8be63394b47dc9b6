"""Deciding a question: whether it is held, what becomes of it, and on which grounds something is withheld."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from answerable.accounts.models import User
from answerable.answering.stored import answer_from_data
from answerable.audit.actions import in_turn, record
from answerable.casework.gathering import estimate
from answerable.casework.locking import lock
from answerable.casework.models import Decision, Draft, Ground, Opinion, Question, Request
from answerable.casework.rules.deciding import contradictions, estimate_in_words, suggested
from answerable.casework.rules.outcomes import QuestionOutcome
from answerable.law.exemptions import lookup

_DECISION = (
    "confirms", "held", "outcome", "link", "link_text", "holder", "advice", "small_numbers", "withheld",
)  # fmt: skip
_GROUND = (
    "citation", "what", "why", "prejudice", "likelihood", "interest_for", "interest_against", "balance", "would_reveal",
    "decide_by", "enactment", "narrowing", "estimate",
)  # fmt: skip


class Contradiction(ValueError):
    """The decision contradicts itself; the message says how."""


class GivenOpinion(NamedTuple):
    """The qualified person's opinion as an officer records it; `kept` is what `keep_upload` returned for its document."""

    person: str
    authorised_by: str
    given_on: date
    likelihood: str
    text: str
    file_name: str = ""
    kept: str = ""


def _values(one: Any, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(one, name) for name in names}


def _journalled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, (str, bool, int)) or value is None else str(value)
        for name, value in values.items()
    }


def _ref(request: Request, position: int) -> str:
    return f"{request.reference}/{position}"


@in_turn()
def decide(
    *,
    question: Question,
    confirms: str,
    held: str,
    outcome: str,
    link: str = "",
    link_text: str = "",
    holder: str = "",
    advice: str = "",
    small_numbers: bool = False,
    withheld: Sequence[str] = (),
    version: int,
    by: User | None,
) -> Decision:
    """Decide one question, or decide it anew; its grounds stay. Raises Stale, and Contradiction when it contradicts itself."""
    for _, sentence in contradictions(confirms, held, QuestionOutcome(outcome), link):
        raise Contradiction(sentence)
    locked = lock(question.request, version)
    decision = Decision.objects.filter(question=question).first() or Decision(question=question)
    before = _values(decision, _DECISION) if decision.pk else None
    decision.confirms, decision.held, decision.outcome = confirms, held, outcome
    decision.link, decision.link_text = link.strip(), link_text.strip()
    decision.holder, decision.advice = holder.strip(), advice.strip()
    decision.small_numbers, decision.withheld = small_numbers, list(withheld)
    decision.decided_by = by
    decision.save()
    locked.save(update_fields=["version"])
    record(
        action="question.decided",
        by=by,
        record="question",
        ref=_ref(locked, question.position),
        before=before and _journalled(before),
        after=_journalled(_values(decision, _DECISION)),
    )
    return decision


@in_turn()
def confirm_suggested(*, request: Request, version: int, by: User | None) -> list[Question]:
    """Decide every question that nobody decided as the register's answer suggests, where it suggests anything.

    Returns the questions that were decided. One entry in the journal. Raises Stale.
    """
    locked = lock(request, version)
    made: list[Decision] = []
    for draft in Draft.objects.filter(question__request=locked, question__decision=None).select_related("question"):
        start = suggested(answer_from_data(draft.answer), own_words=bool(draft.wording))
        if start is not None:
            made.append(
                Decision(
                    question=draft.question,
                    confirms=start.confirms,
                    held=start.held,
                    outcome=start.outcome.value,
                    decided_by=by,
                )
            )
    Decision.objects.bulk_create(made)
    locked.save(update_fields=["version"])
    record(
        action="request.suggestions_confirmed",
        by=by,
        record="request",
        ref=locked.reference,
        after={str(one.question.position): one.outcome for one in made},
    )
    return [one.question for one in made]


@in_turn()
def put_ground(
    *,
    decision: Decision,
    citation: str,
    values: Mapping[str, Any],
    opinion: GivenOpinion | None = None,
    ground: Ground | None = None,
    version: int,
    by: User | None,
) -> Ground:
    """Add a ground to a decision, or change one; `values` are those of its texts that the ground has.

    For section 12 the estimate in words is taken from the hours recorded, as they are now. Raises Stale, and
    law.exemptions.UnknownExemption when the citation is no ground.
    """
    row = lookup(citation)
    locked = lock(decision.question.request, version)
    put = ground or Ground(decision=decision)
    before = _journalled(_values(put, _GROUND)) if put.pk else None
    put.citation = row.citation.short
    for name, value in values.items():
        setattr(put, name, value.strip() if isinstance(value, str) else value)
    put.estimate = estimate_in_words(estimate(locked)) if row.citation.short.startswith("s.12") else ""
    put.save()
    if opinion is not None:
        _put_opinion(put, opinion)
    _touched(decision, by)
    locked.save(update_fields=["version"])
    after = _journalled(_values(put, _GROUND)) | (
        {"opinion": opinion.text, "opinion_file": opinion.kept} if opinion else {}
    )
    record(
        action="question.ground_put",
        by=by,
        record="question",
        ref=_ref(locked, decision.question.position),
        before=before,
        after=after,
    )
    return put


def _put_opinion(ground: Ground, given: GivenOpinion) -> None:
    opinion = Opinion.objects.filter(ground=ground).first() or Opinion(ground=ground)
    opinion.person, opinion.authorised_by = given.person.strip(), given.authorised_by.strip()
    opinion.given_on, opinion.likelihood, opinion.text = given.given_on, given.likelihood, given.text.strip()
    if given.kept:
        opinion.file_name, opinion.kept = given.file_name[:200], given.kept
        with (Path(settings.MEDIA_ROOT) / given.kept).open("rb") as file:
            opinion.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    opinion.save()


def _touched(decision: Decision, by: User | None) -> None:
    # Whoever writes a ground had a hand in the decision, and so does not clear it.
    decision.decided_by = by
    decision.save(update_fields=["decided_by", "decided_at"])


@in_turn()
def remove_ground(*, ground: Ground, version: int, by: User | None) -> None:
    """Take a ground back. The document of an opinion stays kept. Raises Stale."""
    locked = lock(ground.decision.question.request, version)
    before = _journalled(_values(ground, _GROUND))
    decision = ground.decision
    ground.delete()
    _touched(decision, by)
    locked.save(update_fields=["version"])
    record(
        action="question.ground_removed",
        by=by,
        record="question",
        ref=_ref(locked, decision.question.position),
        before=before,
        after=None,
    )


@in_turn()
def copy_decision(*, decision: Decision, to: Sequence[Question], version: int, by: User | None) -> None:
    """Decide other questions of the same request as this one, with its grounds and opinions; what they had is replaced.

    What is withheld of this question's own tables is not copied. One entry in the journal. Raises Stale.
    """
    locked = lock(decision.question.request, version)
    others = [one for one in to if one.request_id == locked.pk and one.pk != decision.question_id]
    Decision.objects.filter(question__in=others).delete()
    grounds = list(decision.grounds.select_related("opinion"))
    for other in others:
        copied = Decision.objects.create(
            question=other, decided_by=by, **{**_values(decision, _DECISION), "withheld": [], "small_numbers": False}
        )
        for ground in grounds:
            put = Ground.objects.create(decision=copied, **_values(ground, _GROUND))
            opinion = getattr(ground, "opinion", None)
            if opinion is not None:
                names = ("person", "authorised_by", "given_on", "likelihood", "text", "file_name", "kept", "sha256")
                Opinion.objects.create(ground=put, **_values(opinion, names))
    locked.save(update_fields=["version"])
    record(
        action="question.decision_copied",
        by=by,
        record="question",
        ref=_ref(locked, decision.question.position),
        before=None,
        after={"to": [one.position for one in others]},
    )
