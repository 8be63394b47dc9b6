"""Forms of support: goals, actions, the safety plan, what is arranged, onward referrals, needs, satisfaction, restorative justice."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone

from answerable.pathways.models import ReferralNeed
from answerable.pathways.rules.contact import clean_time
from answerable.pathways.rules.outcomes import HIGHEST, LEVELS, Achieved, Answering, Score
from answerable.pathways.rules.protocols import FieldGroup
from answerable.pathways.rules.support import (
    ActionOwner,
    Meeting,
    Onward,
    Process,
    SafetyHeading,
    Side,
    Standing,
    Willing,
    Wish,
)
from answerable.pathways.rules.vocabulary import Need
from answerable.ui.forms import DateField

from .consent import AgencyField
from .referrals import VersionForm, line, one_of, words


def _day(
    label: str, *, required: bool = True, missing: str = "Write down the day", help_text: str = "For example, 27 3 2027"
) -> DateField:
    return DateField(label=label, required=required, help_text=help_text, error_messages={"required": missing})


def _to_come(day: date | None) -> date | None:
    if day and day < timezone.localdate():
        raise forms.ValidationError("The day must be today or later")
    return day


def _past(day: date | None) -> date | None:
    if day and day > timezone.localdate():
        raise forms.ValidationError("The day must be today or in the past")
    return day


class GoalForm(VersionForm):
    """What the person wants to reach."""

    need = one_of("Which need is it about?", Need.choices(), required=True, missing="Choose the need that it is about")
    words = words(
        "What does the person want to reach?", rows=3, required=True, help_text="In their words, as far as that goes"
    )


class GoalEndForm(forms.Form):
    """What became of a goal."""

    achieved = one_of("What became of it?", Achieved.choices(), required=True, missing="Say what became of it")


class ActionForm(forms.Form):
    """What somebody will do towards a goal."""

    words = words("What will be done?", rows=2, required=True, missing="Write down what will be done")
    owner = one_of("Who will do it?", ActionOwner.choices(), required=True, missing="Say who will do it")
    due_on = _day("By when?", missing="Write down by when")

    def clean_due_on(self) -> date | None:
        """Refuse a day that is past."""
        return _to_come(self.cleaned_data["due_on"])


class SafetyPlanForm(VersionForm):
    """A safety plan, heading by heading. Empty headings are left out."""

    review_on = _day(
        "When will you look at it again?", required=False, help_text="Empty: in four weeks, or what your office has set"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for heading in SafetyHeading:
            self.fields[str(heading)] = words(heading.words, rows=3)
        self.order_fields(["version", *map(str, SafetyHeading), "review_on"])

    def clean_review_on(self) -> date:
        """Refuse a day that is past; an empty one is the usual time from today."""
        day = _to_come(self.cleaned_data["review_on"])
        return day or timezone.localdate() + timedelta(days=settings.PLAN_REVIEW_DAYS)

    def clean(self) -> dict[str, Any]:
        """A plan says something."""
        told = super().clean() or {}
        if not self.errors and not any(str(told.get(heading) or "").strip() for heading in SafetyHeading):
            raise forms.ValidationError("Write down at least one thing that keeps the person safe")
        return told

    def plan(self) -> dict[str, str]:
        """Return what was written. Only of a form that is valid."""
        return {str(heading): self.cleaned_data[heading] for heading in SafetyHeading}


class ArrangeForm(VersionForm):
    """What is arranged."""

    kind = one_of("What is arranged?", Meeting.choices(), required=True, missing="Choose what is arranged")
    on = _day("On which day?", missing="Write down the day")
    at = line(
        "At what time?",
        limit=5,
        help_text="For example, 14:30. Leave it empty for any safe time",
        attrs={"class": "govuk-input--width-5"},
    )
    where = line("Where?", limit=400, help_text="It is sealed, as an address is")

    def clean_on(self) -> date | None:
        """Refuse a day that is past."""
        return _to_come(self.cleaned_data["on"])

    def clean_at(self) -> time | None:
        """Read the time."""
        typed = self.cleaned_data["at"]
        read = clean_time(typed) if typed else None
        if typed and read is None:
            raise forms.ValidationError("Enter a time like 14:30")
        return read


class SettleForm(forms.Form):
    """What came of something arranged."""

    standing = one_of(
        "What came of it?",
        [choice for choice in Standing.choices() if choice[0] != Standing.PLANNED],
        required=True,
        missing="Say what came of it",
    )
    said = words("Notes", rows=3)

    def __init__(self, *args: Any, kind: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == Meeting.CALL:
            # That a call was made is written down as a contact, where it is checked whether it was safe.
            asked = self.fields["standing"]
            asked.choices = [choice for choice in asked.choices if choice[0] != Standing.ATTENDED]  # type: ignore[attr-defined]


class OnwardForm(VersionForm):
    """Another organisation that is to help as well."""

    receiver = AgencyField("Which organisation?", required=True)
    need = one_of("For which need?", Need.choices(), required=True, missing="Choose the need that it is for")
    groups = forms.MultipleChoiceField(
        label="What is it told?",
        choices=FieldGroup.choices(),
        widget=forms.CheckboxSelectMultiple,
        help_text="As little as will do. What the protocol does not let through is left out",
        error_messages={"required": "Choose what the organisation is told", "invalid_choice": "Choose from the list"},
    )
    said = words("Notes for your own record", rows=2)


class OnwardOutcomeForm(forms.Form):
    """What came of an onward referral."""

    outcome = one_of(
        "What came of it?",
        [choice for choice in Onward.choices() if choice[0] != Onward.WAITING],
        required=True,
        missing="Say what came of it",
    )


class NeedsForm(VersionForm):
    """The eight needs at one point: a level from 0 to 4, would rather not say, or not asked."""

    point = one_of(
        "When was the person asked?",
        [(str(code), str(said)) for code, said in ReferralNeed.Point.choices],
        required=True,
        missing="Say when the person was asked",
    )
    on = _day("On which day?", required=False, help_text="Empty: today")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [(str(number), said) for number, said in LEVELS.items()]
        choices = [
            (str(Answering.NOT_ASKED), Answering.NOT_ASKED.words),
            *levels,
            (str(Answering.PREFERS_NOT), Answering.PREFERS_NOT.words),
        ]
        for need in Need:
            self.fields[str(need)] = forms.ChoiceField(
                label=need.words,
                choices=choices,
                required=False,
                widget=forms.Select,
                error_messages={"invalid_choice": f"{need.words}: choose from the list"},
            )

    def clean_on(self) -> date | None:
        """Refuse a day to come."""
        return _past(self.cleaned_data["on"])

    def clean(self) -> dict[str, Any]:
        """At least one need is answered."""
        told = super().clean() or {}
        if not self.errors and all(score.answer is Answering.NOT_ASKED for score in self.scores().values()):
            raise forms.ValidationError("Choose an answer for at least one need")
        return told

    def scores(self) -> dict[str, Score]:
        """Return each need's answer. Only of a form whose fields are valid."""
        return {str(need): _score(str(self.cleaned_data.get(str(need)) or Answering.NOT_ASKED)) for need in Need}


def _score(code: str) -> Score:
    if code.isdecimal() and int(code) <= HIGHEST:
        return Score(Answering.SCORED, int(code))
    return Score(Answering(code))


class SatisfactionForm(VersionForm):
    """How content the person is."""

    asked = one_of(
        "How content is the person with the support?",
        [
            ("5", "5: very content"),
            ("4", "4: content"),
            ("3", "3: neither"),
            ("2", "2: not content"),
            ("1", "1: not at all content"),
            (str(Answering.PREFERS_NOT), Answering.PREFERS_NOT.words),
        ],
        required=True,
        missing="Choose what the person answered",
    )
    said = words("What they said", rows=3)

    def answer(self) -> dict[str, Any]:
        """Return the answer as the action takes it. Only of a form that is valid."""
        code = self.cleaned_data["asked"]
        if code == Answering.PREFERS_NOT:
            return {"answer": code, "score": None}
        return {"answer": str(Answering.SCORED), "score": int(code)}


class WishForm(VersionForm):
    """What the person wishes, once told of restorative justice."""

    wish = one_of("What does the person wish?", Wish.choices(), required=True, missing="Say what the person wishes")
    on = _day("When were they asked?", required=False, help_text="Empty: today")
    said = words("What they said", rows=3)

    def clean_on(self) -> date | None:
        """Refuse a day to come."""
        return _past(self.cleaned_data["on"])

    def clean(self) -> dict[str, Any]:
        """Why asking would not be safe is written down."""
        told = super().clean() or {}
        if told.get("wish") == Wish.NOT_SAFE and not str(told.get("said") or "").strip():
            self.add_error("said", "Write down why asking would not be safe")
        return told


class SideForm(VersionForm):
    """Whether one side is willing: at the restorative service only."""

    side = forms.ChoiceField(choices=Side.choices(), widget=forms.HiddenInput)
    willing = one_of("Are they willing?", Willing.choices(), required=True, missing="Say whether they are willing")
    on = _day("When were they asked?", required=False, help_text="Empty: today")
    said = words("What they said", rows=3, help_text="It is never shown beside what the other side said")

    def clean_on(self) -> date | None:
        """Refuse a day to come."""
        return _past(self.cleaned_data["on"])


class ProcessForm(VersionForm):
    """What came of a restorative process."""

    outcome = one_of("What came of it?", Process.choices(), required=True, missing="Say what came of it")
    on = _day("When?", required=False, help_text="Empty: today")
    said = words("Notes", rows=3)

    def clean_on(self) -> date | None:
        """Refuse a day to come."""
        return _past(self.cleaned_data["on"])


class ReopenForm(VersionForm):
    """Why a case is opened again."""

    said = words("Why is it opened again?", rows=3, required=True, missing="Write down why it is opened again")
