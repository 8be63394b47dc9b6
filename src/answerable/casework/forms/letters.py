"""What an officer may type about a letter, a template or a standard line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from answerable.casework.models import LetterKind, Regime
from answerable.casework.rules.letters import not_extendable
from answerable.casework.rules.lines import BadLine, check, sections_of
from answerable.law.exemptions import UnknownExemption, parse_citation
from answerable.letters.kinds.filling import LENGTH_LIMIT
from answerable.letters.kinds.kind import LINE_FIELDS, Kind
from answerable.letters.kinds.template_child import SIZE_LIMIT
from answerable.reading.taxonomy import SUBJECTS
from answerable.ui.forms import DateField

_AREA = 4_000


def _area(label: str, hint: str = "", *, rows: int = 5, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=_AREA,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": f"Enter {label[0].lower()}{label[1:]}"},
    )


class ParticularsForm(forms.Form):
    """What every kind of letter needs to be told: the day it is to be sent, from which its other days are counted."""

    dated = DateField(
        label="Day the letter is to be sent",
        help_text="The letter bears this date, and the days in it are counted from it",
        error_messages={"required": "Enter the day the letter is to be sent"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, regime: str = Regime.FOI, **more: Any) -> None:
        super().__init__(*args, **more)
        self.regime = regime
        self.order_fields([*(name for name in self.fields if name not in ("dated", "version")), "dated", "version"])

    def clean_dated(self) -> date | None:
        """A letter is not sent in the past."""
        day: date | None = self.cleaned_data["dated"]
        if day and day < timezone.localdate():
            raise forms.ValidationError("Day the letter is to be sent must be today or in the future")
        return day

    def particulars(self) -> dict[str, str]:
        """Return what was typed as text, days in ISO form, as a letter keeps it."""
        found = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return {
            name: "\n".join(value) if isinstance(value, list) else str(value if value is not None else "").strip()
            for name, value in found.items()
        }


class InvalidForm(ParticularsForm):
    """What a request lacks under section 8."""

    missing = forms.MultipleChoiceField(
        label="What the request lacks",
        choices=[
            (words, words[0].upper() + words[1:])
            for words in (
                "your name",
                "an address for us to write to, such as an e-mail address",
                "a description of the information that you want",
                "your request in writing that we can read",
            )
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what the request lacks"},
    )
    explanation = _area(
        "What else to say about it", "For example, what kind of name is needed. You can leave it empty.", required=False
    )


class ClarificationForm(ParticularsForm):
    """What is unclear."""

    unclear = _area("What is unclear", "Say what could be meant, and what you need to know to find it", rows=8)


class FeesForm(ParticularsForm):
    """The fee."""

    amount = forms.DecimalField(
        label="Fee in pounds",
        min_value=0,
        max_digits=8,
        decimal_places=2,
        error_messages={
            "required": "Enter the fee in pounds",
            "invalid": "Fee in pounds must be a number, like 12.50",
            "min_value": "Fee in pounds must be more than nothing",
        },
    )
    covers = _area("What the fee is for", "Copies and postage, a line for each with its cost. Not the time of staff.")
    how_to_pay = _area("How to pay", rows=4)

    def clean_amount(self) -> Any:
        """A fee of nothing is none."""
        if not self.cleaned_data["amount"]:
            raise forms.ValidationError("Fee in pounds must be more than nothing")
        return self.cleaned_data["amount"]


class ExtensionForm(ParticularsForm):
    """Why more time is needed. Under the Act for which exemptions, and until when; the Regulations set that day themselves."""

    exemptions = forms.CharField(
        label="Exemptions whose public interest is weighed",
        max_length=200,
        help_text="Section and subsection, with commas between them: s.31(1)(a), s.43(2)",
        error_messages={"required": "Enter the exemptions whose public interest is weighed"},
    )
    reasons = _area("Why more time is needed", rows=6)
    decide_by = DateField(
        label="Estimated day of the decision",
        help_text="The regulator expects no more than 20 working days after the due date",
        error_messages={"required": "Enter the estimated day of the decision"},
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if self.regime == Regime.EIR:
            del self.fields["exemptions"], self.fields["decide_by"]
            self.fields["reasons"].label = "Why the request is complex and large"
        else:
            self.fields["reasons"].label = "Why each exemption applies"

    def clean_exemptions(self) -> str:
        """Only an exemption with a public interest test gives more time."""
        cited = [part.strip() for part in self.cleaned_data["exemptions"].split(",") if part.strip()]
        for citation in cited:
            if problem := not_extendable(citation):
                raise forms.ValidationError(problem)
        try:
            return ", ".join(parse_citation(citation).short for citation in cited)
        except UnknownExemption as unknown:
            raise forms.ValidationError(str(unknown)) from unknown

    def clean_decide_by(self) -> date | None:
        """A decision that is still to come."""
        day: date | None = self.cleaned_data["decide_by"]
        if day and day <= timezone.localdate():
            raise forms.ValidationError("Estimated day of the decision must be in the future")
        return day


class TransferForm(ParticularsForm):
    """Who holds what is asked for."""

    about = _area("Which information they probably hold", rows=4)
    holder = _area("Who probably holds it", "The name of the authority", rows=2)
    holder_contact = _area("How to reach them", "The address of their office for such requests", rows=3, required=False)


class LatenessForm(ParticularsForm):
    """Why an answer is late."""

    reason = _area("Why the answer is late", "In a sentence or two, without excuses. Name no private person.")
    expected = DateField(
        label="Day by which you expect to answer", required=False, help_text="Leave it empty if you cannot say"
    )

    def clean_expected(self) -> date | None:
        """An answer that is still to come."""
        day: date | None = self.cleaned_data["expected"]
        if day and day < timezone.localdate():
            raise forms.ValidationError("Day by which you expect to answer must be today or in the future")
        return day


_FORMS: dict[Kind, type[ParticularsForm]] = {
    Kind.INVALID: InvalidForm,
    Kind.CLARIFICATION: ClarificationForm,
    Kind.FEES: FeesForm,
    Kind.EXTENSION: ExtensionForm,
    Kind.TRANSFER: TransferForm,
    Kind.LATENESS: LatenessForm,
}


def particulars_form(kind: Kind, data: Any, *, regime: str, initial: Mapping[str, Any]) -> ParticularsForm:
    """Return the form for the particulars of a letter of this kind. `initial` are particulars as a letter keeps them."""
    form = _FORMS.get(kind, ParticularsForm)(data, regime=regime)
    for name, field in form.fields.items():
        value = initial.get(name)
        if isinstance(field, DateField) and isinstance(value, str):
            value = date.fromisoformat(value) if value else None
        elif isinstance(field, forms.MultipleChoiceField) and isinstance(value, str):
            value = value.split("\n")
        form.initial[name] = value
    return form


class WordsForm(forms.Form):
    """The words of a letter."""

    words = forms.CharField(
        label="Words of the letter",
        widget=forms.Textarea(attrs={"rows": 24}),
        max_length=LENGTH_LIMIT,
        strip=False,
        help_text="An empty line begins a new paragraph. A line that begins with # is a heading, and one that begins with a dash "
        "is an item of a list. The head of the letter, its salutation and the signature are put in by themselves.",
        error_messages={"required": "Enter the words of the letter"},
    )
    after = forms.ChoiceField(label="Where a standard line is put in", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, places: Sequence[str] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["after"].choices = [  # type: ignore[attr-defined]
            ("", "At the end"),
            *((place, f"After “{place}”") for place in places),
        ]


class LineForm(forms.Form):
    """A standard line."""

    title = forms.CharField(label="Title", max_length=150, error_messages={"required": "Enter a title"})
    text = forms.CharField(
        label="Words",
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Fields that are filled in: "
        + ", ".join(f"{{{field.name}}}" for field in LINE_FIELDS)
        + ". Put in square brackets what the officer must fill in: no letter leaves with it.",
        error_messages={"required": "Enter the words of the line"},
    )
    sections = forms.CharField(
        label="Sections it goes with",
        required=False,
        max_length=200,
        help_text="With commas between them: s.31, s.40(2), reg 12(5)(e). A section covers its subsections.",
    )
    kinds = forms.MultipleChoiceField(
        label="Kinds of letter it goes with",
        required=False,
        choices=LetterKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="None: any kind",
    )
    subjects = forms.MultipleChoiceField(
        label="Subjects it goes with",
        required=False,
        choices=[(subject.code, subject.label) for subject in SUBJECTS if subject.parent is None],
        widget=forms.CheckboxSelectMultiple,
        help_text="What the questions of a request are about",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_text(self) -> str:
        """Only known fields."""
        try:
            return check(self.cleaned_data["text"])
        except BadLine as bad:
            raise forms.ValidationError(str(bad)) from bad

    def clean_sections(self) -> str:
        """Citations that can be read, as we write them."""
        try:
            return ", ".join(sections_of(self.cleaned_data["sections"]))
        except BadLine as bad:
            raise forms.ValidationError(str(bad)) from bad


class TemplateForm(forms.Form):
    """An office's own Word template."""

    template = forms.FileField(
        label="Upload a template",
        help_text=f"A Word document (.docx), up to {SIZE_LIMIT // 2**20} MB",
        allow_empty_file=True,
        error_messages={"required": "Choose a Word document"},
    )

    def clean_template(self) -> UploadedFile:
        """Refuse a file that is too big to be looked at."""
        upload: UploadedFile = self.cleaned_data["template"]
        if (upload.size or 0) > SIZE_LIMIT:
            raise forms.ValidationError(
                f"The file is bigger than {SIZE_LIMIT // 2**20} MB. Take the pictures out and save it again."
            )
        return upload
