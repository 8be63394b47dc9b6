"""What is typed to ask colleagues, to answer them, and to record what was searched and how long it took."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from answerable.accounts.models import User
from answerable.casework.models import Search, Task, Team
from answerable.casework.rules.gathering import SearchMade, Spent, over_limit
from answerable.law.cost import Activity
from answerable.ui.forms import DateField

FILE_LIMIT = 50 * 2**20
"""Bytes of one file."""
MOST_FILES = 20
MOST_SEARCHES = 30
WORDS_LIMIT = 100_000


class ManyFilesInput(forms.FileInput):
    """A box to choose several files with."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files, or none. Gives a list."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return every file that was sent."""
        return [super(ManyFilesField, self).clean(each, initial) for each in data or ()]


class ChosenField(forms.ModelMultipleChoiceField):
    """Several of the store's records. A number that no store can count to is no choice, and no failure."""

    def clean(self, value: Any) -> Any:
        """Return what was chosen; raise ValidationError where one is none of the choices."""
        try:
            return super().clean(value)
        except OverflowError:
            raise forms.ValidationError("Choose from the list again", code="invalid_choice") from None


class AskForm(forms.Form):
    """What is asked of whom, about which questions, by when. A task is made for each team, person and address."""

    kind = forms.ChoiceField(
        label="What you ask for",
        choices=Task.Kind.choices,
        initial=Task.Kind.SEARCH,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you ask for"},
    )
    questions = forms.MultipleChoiceField(
        label="About which questions", required=False, widget=forms.CheckboxSelectMultiple
    )
    teams = ChosenField(
        Team.objects.none(),
        label="Teams",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Each gets a task of its own and a link that needs no account",
    )
    people = ChosenField(
        User.objects.none(),
        label="People with an account",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Each finds the task on their own page, and gets an e-mail about it",
    )
    email = forms.EmailField(
        label="Somebody else’s e-mail address",
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="They get a link that needs no account",
        error_messages={"invalid": "Enter an e-mail address in the correct format, like name@example.com"},
    )
    name = forms.CharField(
        label="Their name or post",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    asked = forms.CharField(
        label="Your words",
        required=False,
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Leave the box empty to use the usual words, which are below. Do not name the applicant. The words of the "
        "questions are added by themselves.",
    )
    due = DateField(label="Day you need the answer by", required=False)

    def __init__(
        self, *args: Any, questions: Iterable[tuple[str, str]], teams: Any, people: Any, counted: str = "", **more: Any
    ) -> None:
        super().__init__(*args, **more)
        listed = list(questions)
        # The components' own choosers take choices as they come.
        cast(forms.MultipleChoiceField, self.fields["questions"]).choices = listed
        self.fields["questions"].initial = [value for value, _ in listed]
        cast(forms.ModelMultipleChoiceField, self.fields["teams"]).queryset = teams
        cast(forms.ModelMultipleChoiceField, self.fields["people"]).queryset = people
        self.fields["due"].help_text = counted or "For example, 17 10 2026"
        self.fields["due"].required = not counted
        self.fields["due"].error_messages["required"] = "Enter the day you need the answer by"

    def clean_due(self) -> date | None:
        """Nobody can be asked for an answer by yesterday."""
        day: date | None = self.cleaned_data["due"]
        if day and day < timezone.localdate():
            raise forms.ValidationError("Day you need the answer by must be today or in the future")
        return day


_HOURS_WRONG = {
    "invalid": "Hours must be a number, like 1.5",
    "min_value": "Hours cannot be less than nothing",
    "max_value": "Hours must be at most 10,000",
    "max_decimal_places": "Hours can have two figures after the point, like 1.25",
    "max_digits": "Hours must be at most 10,000",
    "max_whole_digits": "Hours must be at most 10,000",
}
_FEW = {"class": "govuk-input--width-5", "inputmode": "decimal", "autocomplete": "off"}


def _hours(label: str, hint: str = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        widget=forms.TextInput(attrs=_FEW),
        error_messages=_HOURS_WRONG,
        max_digits=8,
        decimal_places=2,
        min_value=Decimal(0),
        max_value=Decimal(10_000),
        help_text=hint,
    )


class SearchForm(forms.Form):
    """One search. Where nothing is typed at all, there was none."""

    place = forms.CharField(
        label="Where you searched",
        max_length=300,
        required=False,
        help_text="Which system, folder, mailbox or store",
    )
    terms = forms.CharField(
        label="What you searched for",
        max_length=500,
        required=False,
        help_text="The words, or how else you looked",
    )
    covers_from = DateField(label="Period covered: from", required=False)
    covers_to = DateField(label="Period covered: to", required=False)
    on = DateField(label="Day of the search", required=False, help_text="Leave it empty for today")
    by_name = forms.CharField(label="Who searched", max_length=200, required=False, help_text="Name or post")
    result = forms.ChoiceField(
        label="What you found", choices=Search.Result.choices, required=False, widget=forms.RadioSelect
    )
    found = forms.IntegerField(
        label="How many records",
        required=False,
        min_value=0,
        max_value=2_000_000_000,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"}),
        help_text="If you counted them",
        error_messages={
            "invalid": "How many records must be a whole number",
            "min_value": "How many records cannot be less than nothing",
        },
    )
    hours = _hours("Hours it took", "For example, 1.5")

    def typed(self) -> bool:
        """Whether anything was typed."""
        return any(value not in (None, "") for value in self.cleaned_data.values())

    def clean_on(self) -> date | None:
        """A search that is still to come cannot be recorded."""
        day: date | None = self.cleaned_data["on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("Day of the search must be today or in the past")
        return day

    def clean(self) -> dict[str, Any]:
        """Ask for the place and the result of a search of which anything was said, and for facts that can be."""
        data = super().clean() or {}
        if not any(value not in (None, "") for value in data.values()):
            return data
        if not data.get("place") and not self.has_error("place"):
            self.add_error("place", "Enter where you searched")
        if not data.get("result"):
            self.add_error("result", "Choose what you found")
        first, last = data.get("covers_from"), data.get("covers_to")
        if first and last and first > last:
            self.add_error("covers_to", "Period covered: the end must not be before the beginning")
        if data.get("result") == Search.Result.NIL and data.get("found"):
            self.add_error("found", "If nothing was found, how many records must be empty or 0")
        return data

    def made(self) -> SearchMade:
        """Return the search."""
        data = self.cleaned_data
        return SearchMade(
            place=data["place"],
            on=data["on"] or timezone.localdate(),
            result=data["result"],
            terms=data["terms"],
            covers_from=data["covers_from"],
            covers_to=data["covers_to"],
            by_name=data["by_name"],
            found=None if data["result"] == Search.Result.NIL else data["found"],
            hours=data["hours"],
        )


class OfficerSearchForm(SearchForm):
    """A search that the officer records or corrects."""

    questions = forms.MultipleChoiceField(
        label="For which questions", required=False, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, questions: Iterable[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        cast(forms.MultipleChoiceField, self.fields["questions"]).choices = list(questions)


COUNTED = tuple(activity for activity in Activity if activity.countable)
NOT_COUNTED = tuple(activity for activity in Activity if not activity.countable)
_CALLED = {Activity.LOCATING: f"{Activity.LOCATING.value.capitalize()}, beside the searches above"}


def hours_field(activity: Activity) -> str:
    """The name of the field for the hours of an activity."""
    return f"hours_{activity.name.lower()}"


class TaskAnswerForm(forms.Form):
    """A colleague's answer in words and files, and the time it took."""

    outcome = forms.ChoiceField(
        label="Do you hold it?",
        choices=(("held", "Yes, all or some of it"), ("nil", "No, we hold nothing of it")),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you hold it"},
    )
    words = forms.CharField(
        label="Your answer",
        required=False,
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="What the files are, what is missing from them, anything that the FOI officer should know before it is "
        "disclosed",
    )
    documents = ManyFilesField(
        label="Files",
        required=False,
        allow_empty_file=True,
        help_text=f"As they are: do not change or redact them. Up to {MOST_FILES} files of {FILE_LIMIT // 2**20} MB each.",
    )
    basis = forms.CharField(
        label="How you measured or estimated the time",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, task: Task, kept: int = 0, **more: Any) -> None:
        super().__init__(*args, **more)
        self.task, self.kept = task, kept
        if task.kind != Task.Kind.SEARCH:
            del self.fields["outcome"]
        for activity in Activity:
            self.fields[hours_field(activity)] = _hours(_CALLED.get(activity, activity.value.capitalize()))

    @property
    def counted_fields(self) -> list[Any]:
        """The hours that count towards the limit."""
        return [self[hours_field(activity)] for activity in COUNTED]

    @property
    def other_fields(self) -> list[Any]:
        """The hours that are recorded and do not count."""
        return [self[hours_field(activity)] for activity in NOT_COUNTED]

    def clean_documents(self) -> list[UploadedFile]:
        """Refuse files that are too large or too many to keep."""
        files: list[UploadedFile] = self.cleaned_data["documents"]
        if problem := over_limit((file.size or 0 for file in files), each=FILE_LIMIT, files=MOST_FILES - self.kept):
            raise forms.ValidationError(problem)
        return files

    def clean(self) -> dict[str, Any]:
        """Ask for words or files, unless nothing is held."""
        data = super().clean() or {}
        given = (data.get("words") or "").strip() or data.get("documents") or self.kept
        if (
            not given
            and data.get("outcome") != "nil"
            and not self.has_error("documents")
            and not self.has_error("outcome")
        ):
            estimating = self.task.kind == Task.Kind.ESTIMATE and any(
                data.get(hours_field(activity)) for activity in Activity
            )
            if not estimating:
                self.add_error("words", "Write your answer or choose a file")
        return data

    @property
    def nil(self) -> bool:
        """Whether nothing is held."""
        return bool(self.cleaned_data.get("outcome") == "nil")

    def time(self) -> list[Spent]:
        """Return the hours of each activity for which any were given. Those of an estimate are still to be spent."""
        data: Mapping[str, Any] = self.cleaned_data
        return [
            Spent(
                activity.value,
                data[hours_field(activity)],
                estimated=self.task.kind == Task.Kind.ESTIMATE,
                basis=data["basis"],
            )
            for activity in Activity
            if data[hours_field(activity)]
        ]


class CodeForm(forms.Form):
    """The code of a link, for whom the page could not take it from the address by itself."""

    code = forms.CharField(
        label="Code",
        max_length=1000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="It is in the message that we sent to you: the part of the link after the # sign. You can paste the whole "
        "link.",
        error_messages={"required": "Paste the code"},
    )


class TimeForm(forms.Form):
    """Hours and pounds of one activity, spent or estimated."""

    activity = forms.ChoiceField(
        label="What the time was for",
        choices=(
            ("Counts towards the limit", [(a.value, a.value.capitalize()) for a in COUNTED]),
            ("Does not count", [(a.value, a.value.capitalize()) for a in NOT_COUNTED]),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the time was for"},
    )
    hours = _hours("Hours", "Of one person. For example, 1.5")
    pounds = forms.DecimalField(
        label="Other costs in pounds",
        required=False,
        max_digits=10,
        decimal_places=2,
        min_value=Decimal(0),
        widget=forms.TextInput(attrs=_FEW),
        help_text="What is no time of staff, such as a charge for fetching boxes from a store",
        error_messages={
            "invalid": "Other costs must be an amount in pounds, like 12.50",
            "min_value": "Other costs cannot be less than nothing",
        },
    )
    estimated = forms.BooleanField(
        label="This is an estimate of work still to be done",
        required=False,
        help_text="When the work is done, take the tick out, so that it is not counted twice.",
    )
    basis = forms.CharField(
        label="How it was measured or estimated",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="An estimate must be reasonable and rest on evidence, such as a sample.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Ask for hours or pounds, and for the basis of an estimate."""
        data = super().clean() or {}
        if not data.get("hours") and not data.get("pounds") and not self.has_error("hours"):
            self.add_error("hours", "Enter hours or other costs")
        if data.get("estimated") and not (data.get("basis") or "").strip():
            self.add_error("basis", "Say how it was estimated")
        return data

    def spent(self) -> Spent:
        """Return the time."""
        data = self.cleaned_data
        return Spent(
            activity=data["activity"],
            hours=data["hours"] or Decimal(0),
            pounds=data["pounds"] or Decimal(0),
            estimated=data["estimated"],
            basis=data["basis"].strip(),
        )


class TeamForm(forms.Form):
    """A team that information is asked of."""

    name = forms.CharField(
        label="Name of the team", max_length=120, error_messages={"required": "Enter the name of the team"}
    )
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="Tasks are sent there. A mailbox that the whole team reads is best.",
        error_messages={"invalid": "Enter an e-mail address in the correct format, like name@example.com"},
    )


class ChangeTeamForm(TeamForm):
    """A team as it is, for change."""

    active = forms.BooleanField(
        label="Can be asked",
        required=False,
        help_text="Without the tick the team is asked no more. What it was asked stays.",
    )
