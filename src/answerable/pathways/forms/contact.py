"""Forms of reaching somebody: the safe-contact plan, and each attempt."""

from __future__ import annotations

from typing import Any

from django import forms

from answerable.pathways.actions.contact import Outcome
from answerable.pathways.rules.clocks import Clock
from answerable.pathways.rules.contact import Channel

from .referrals import ContactStep, VersionForm, one_of, words


class PlanForm(ContactStep, VersionForm):
    """The safe-contact plan, after the referral was sent."""


class ContactForm(VersionForm):
    """An attempt to reach the person."""

    channel = one_of(
        "How did you try?", Channel.choices(), required=True, missing="Choose how you tried to reach the person"
    )
    outcome = one_of("What came of it?", Outcome.choices(), required=True, missing="Say what came of it")
    said = words("Notes", rows=3)
    unsafe_because = words(
        "If it was not safe by the plan: why was it done?",
        rows=2,
        help_text="It is kept as against the plan, so that somebody looks at it",
    )


class MeetingForm(VersionForm):
    """That the worker and the person met."""

    said = words("Notes of the meeting", rows=3)


def filled(plan: dict[str, Any]) -> dict[str, Any]:
    """Return what the plan form shows of a plan."""
    answer = {True: "yes", False: "no"}
    safe = ("phone_safe", "voicemail_safe", "text_safe", "email_safe", "post_safe", "visit_safe")
    window = (plan.get("times") or [{}])[0]
    return {
        **{key: plan.get(key, "") for key in ("phone", "email", "who_may_answer", "code_word", "never")},
        **{key: answer.get(plan.get(key), "") for key in safe},  # type: ignore[arg-type]
        "any_time": bool(plan.get("any_time")),
        "days": [str(day) for day in window.get("days", [])],
        "begins": window.get("from", ""),
        "ends": window.get("until", ""),
    }


class SeenForm(forms.Form):
    """Which reminder was seen."""

    # Not the row's number: it would tell how many reminders other organisations have.
    referral = forms.UUIDField(widget=forms.HiddenInput)
    clock = forms.ChoiceField(choices=Clock.choices(), widget=forms.HiddenInput)
    due_on = forms.DateField(widget=forms.HiddenInput)
