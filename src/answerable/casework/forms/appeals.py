"""What may be typed about a review, a complaint or an appeal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone

from answerable.accounts.models import User
from answerable.casework.actions.appeals import NEEDED, STEPS
from answerable.casework.models import Complaint, Question, Review, ReviewFinding, Verdict
from answerable.casework.rules.life import Event
from answerable.ui.forms import DateField

_DAY = "For example, 17 10 2026"
_NAMES_NOBODY = "Name no private person."


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class _Dated(forms.Form):
    """A form with the day on which something happened, and the version that its writer saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_on(self) -> date | None:
        """What has not happened yet cannot be recorded."""
        day: date | None = self.cleaned_data["on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(f"{self.fields['on'].label} must be today or in the past")
        return day


def _on(label: str) -> DateField:
    return DateField(
        label=label, help_text=_DAY, error_messages={"required": f"Enter the {label[0].lower()}{label[1:]}"}
    )


class AskForReviewForm(_Dated):
    """A review that the applicant asks for."""

    kind = forms.ChoiceField(
        label="What it is about",
        choices=Review.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the review is about"},
    )
    on = _on("Day it was asked for")
    grounds = forms.CharField(
        label="What the applicant says was wrong", required=False, widget=_area(5), help_text=_NAMES_NOBODY
    )
    takes_longer = forms.BooleanField(
        label="It is complex or voluminous, and takes up to 40 working days",
        required=False,
        help_text="Section 45 Code paragraph 5.5. Tell the applicant. Under EIR every review has 40 working days.",
    )
    late_reason = forms.CharField(
        label="If it came too late: why it is taken all the same", required=False, max_length=1000
    )

    field_order = ("kind", "on", "grounds", "takes_longer", "late_reason", "version")


class NameReviewerForm(_Dated):
    """Who decides a review. `people` are those who may and were not involved."""

    reviewer = forms.TypedChoiceField(
        label="Reviewer",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who decides the review"},
    )
    on = _on("Day they were named")

    field_order = ("reviewer", "on", "version")

    def __init__(self, *args: Any, people: Sequence[User], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["reviewer"].choices = [(user.pk, user.name) for user in people]  # type: ignore[attr-defined]


class FindingsForm(forms.Form):
    """The fresh decision: for each question a verdict and its reasons, and the whole in words."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, review: Review, found: Sequence[tuple[Question, ReviewFinding | None]], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.questions = [question.pk for question, _ in found]
        verdicts = [(code, words) for code, words in Verdict.choices]
        for question, finding in found:
            self.fields[f"outcome-{question.pk}"] = forms.ChoiceField(
                label=f"Question {question.position}: verdict",
                choices=verdicts,
                required=False,
                widget=forms.RadioSelect,
                help_text=question.text[:300],
                initial=finding.outcome if finding else None,
            )
            self.fields[f"reasons-{question.pk}"] = forms.CharField(
                label=f"Question {question.position}: reasons",
                required=False,
                widget=_area(4),
                initial=finding.reasons if finding else "",
            )
        if review.kind == Review.Kind.TIMELINESS:
            self.fields["verdict"] = forms.ChoiceField(
                label="Was it dealt with in time?",
                choices=[
                    (Verdict.UPHELD, "Yes, in time"),
                    (Verdict.PARTLY, "In part"),
                    (Verdict.OVERTURNED, "No, too late"),
                ],
                required=False,
                widget=forms.RadioSelect,
                initial=review.outcome,
            )
        self.fields["summary"] = forms.CharField(
            label="What the review decided and why",
            required=False,
            widget=_area(10),
            help_text="As the letter to the applicant gives it. Take the decision afresh.",
            initial=review.findings,
        )

    def clean(self) -> dict[str, Any]:
        """Ask for the reasons of each verdict, and for the verdict that reasons are given for."""
        data = super().clean() or {}
        for key in self.questions:
            verdict, reasons = data.get(f"outcome-{key}"), (data.get(f"reasons-{key}") or "").strip()
            place = str(self.fields[f"reasons-{key}"].label).removesuffix(": reasons")
            if verdict and not reasons:
                self.add_error(f"reasons-{key}", f"Give the reasons for the verdict on {place.lower()}")
            if reasons and not verdict:
                self.add_error(f"outcome-{key}", f"Choose the verdict on {place.lower()}, or empty its reasons")
        return data

    def typed(self) -> dict[str, Any]:
        """Return what `actions.appeals.write_findings` takes."""
        data = self.cleaned_data
        return {
            "findings": {key: (data[f"outcome-{key}"], data[f"reasons-{key}"]) for key in self.questions},
            "summary": data["summary"],
            "verdict": data.get("verdict", ""),
            "version": data["version"],
        }


class WithdrawReviewForm(_Dated):
    """The applicant takes a review back."""

    on = _on("Day it was withdrawn")
    note = forms.CharField(label="Why", required=False, max_length=1000, help_text=_NAMES_NOBODY)


class AnsweredOutsideForm(_Dated):
    """The outcome was sent by letter or from another mailbox."""

    outcome = forms.ChoiceField(
        label="Outcome",
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the outcome was"},
    )
    on = _on("Day it was sent")
    note = forms.CharField(label="How it was sent", required=False, max_length=1000)

    field_order = ("outcome", "on", "note", "version")


class ComplaintForm(forms.Form):
    """The particulars of a complaint to the regulator."""

    regulator_reference = forms.CharField(label="The regulator’s reference", required=False, max_length=60)
    about = forms.CharField(
        label="What the complaint is about",
        widget=_area(5),
        help_text=_NAMES_NOBODY,
        error_messages={"required": "Enter what the complaint is about"},
    )
    answer_by = DateField(
        label="Day the regulator wants our answer by", required=False, help_text="If the letter sets one"
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class NewComplaintForm(ComplaintForm):
    """A complaint that the regulator tells us of."""

    on = _on("Day the regulator told us")
    review = forms.TypedChoiceField(
        label="Review that it follows", coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )

    field_order = ("regulator_reference", "on", "about", "answer_by", "review", "version")

    def __init__(self, *args: Any, reviews: Sequence[Review], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["review"].choices = [  # type: ignore[attr-defined]
            (one.pk, f"{one.get_kind_display()} ({one.get_state_display().lower()})") for one in reviews
        ]
        if not reviews:
            del self.fields["review"]

    def clean_on(self) -> date | None:
        """A complaint cannot be notified tomorrow."""
        day: date | None = self.cleaned_data["on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("Day the regulator told us must be today or in the past")
        return day


class StepForm(_Dated):
    """The next step of a complaint. `events` are those that may come now; each takes its own particulars."""

    event = forms.TypedChoiceField(
        label="What happened",
        coerce=lambda code: Event(code),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what happened"},
    )
    on = _on("Day it happened")
    outcome = forms.ChoiceField(
        label="Decision notice: what it decided", choices=Verdict.choices, required=False, widget=forms.RadioSelect
    )
    appellant = forms.ChoiceField(label="Appeal: who lodged it", required=False, widget=forms.RadioSelect)
    appeal_reference = forms.CharField(label="Appeal: the tribunal’s reference", required=False, max_length=60)
    appeal_outcome = forms.ChoiceField(label="Tribunal: what it decided", required=False, widget=forms.RadioSelect)
    steps = forms.CharField(
        label="What it orders us to do",
        required=False,
        widget=_area(4),
        help_text="Leave it empty where it orders nothing.",
    )
    comply_by = DateField(
        label="Day to comply by",
        required=False,
        help_text="The day that it sets. Leave it empty where it orders nothing.",
    )
    note = forms.CharField(label="Note", required=False, max_length=1000, help_text=_NAMES_NOBODY)

    field_order = (
        "event",
        "on",
        "outcome",
        "appellant",
        "appeal_reference",
        "appeal_outcome",
        "steps",
        "comply_by",
        "note",
        "version",
    )

    def __init__(self, *args: Any, events: Sequence[Event], **more: Any) -> None:
        super().__init__(*args, **more)
        self.events = tuple(events)
        taken = {name for event in events for name in STEPS.get(event, ())}
        for name in {name for names in STEPS.values() for name in names} - taken:
            del self.fields[name]
        self.fields["event"].choices = [(event.value, event.words) for event in events]  # type: ignore[attr-defined]
        for name in ("appellant", "appeal_outcome"):
            if name in self.fields:
                choices = cast(Any, Complaint._meta.get_field(name)).choices
                self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for what the step cannot do without."""
        data = super().clean() or {}
        name, sentence = NEEDED.get(data.get("event") or Event.COMPLIED, ("", ""))
        if name and not data.get(name):
            self.add_error(name, sentence.removesuffix("."))
        return data

    def typed(self) -> dict[str, Any]:
        """Return what `actions.appeals.record_step` takes."""
        data = dict(self.cleaned_data)
        kept = {name: data.pop(name) for name in ("event", "on", "note", "version")}
        return {**kept, "particulars": data}


class ReopenForm(_Dated):
    """An answered request that is to be answered anew."""

    on = _on("Day it is reopened")
    answer_by = DateField(
        label="Day to answer it by",
        help_text="The day that the review promised or the notice sets",
        error_messages={"required": "Enter the day to answer it by"},
    )
    why = forms.CharField(
        label="Why",
        max_length=1000,
        help_text=_NAMES_NOBODY,
        error_messages={"required": "Enter why it is reopened"},
    )
