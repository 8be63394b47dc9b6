"""What an officer may type about a request."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from answerable.casework.models import Regime
from answerable.casework.rules.life import Event
from answerable.reading.documents import LENGTH_LIMIT
from answerable.ui.forms import DateField

KEEP_LIMIT = 100 * 2**20
"""Bytes. A bigger upload is not kept; a smaller one is, whether it can be read or not."""


def _not_in_the_future(day: date | None, what: str) -> date | None:
    if day and day > timezone.localdate():
        raise forms.ValidationError(f"{what} must be today or in the past")
    return day


class ReceiveForm(forms.Form):
    """A letter, as a file or as pasted words, and the day it came in.

    `kept` says that a file uploaded before is kept for this letter, so that it need not be given again.
    """

    letter = forms.FileField(
        label="Upload the letter",
        required=False,
        allow_empty_file=True,
        help_text="Text, Word, PDF, OpenDocument, web page (HTML) or e-mail (.eml), up to 25 MB",
    )
    text = forms.CharField(
        label="Or paste its words",
        required=False,
        # The browser stops at the length that can be read, so that nothing pasted is sent only to be refused.
        widget=forms.Textarea(attrs={"rows": 10, "maxlength": LENGTH_LIMIT}),
        strip=False,
        help_text="If you also upload a file, it is kept with the request and these words are read.",
    )
    received = DateField(
        label="Day it was received",
        required=False,
        help_text="For example, 17 10 2026. Leave it empty to take the day that the letter states.",
    )

    def __init__(self, *args: Any, kept: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.kept = kept

    def clean_letter(self) -> UploadedFile | None:
        """Refuse a file that is too big to keep."""
        upload: UploadedFile | None = self.cleaned_data["letter"]
        if upload and (upload.size or 0) > KEEP_LIMIT:
            raise forms.ValidationError(
                f"The file is bigger than {KEEP_LIMIT // 2**20} MB. Upload a smaller copy, or paste the words."
            )
        return upload

    def clean_received(self) -> date | None:
        """A letter cannot have come in tomorrow."""
        return _not_in_the_future(self.cleaned_data["received"], "Day it was received")

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two ways."""
        data = super().clean() or {}
        given = data.get("letter") is not None or self.kept or (data.get("text") or "").strip()
        if not given and not self.has_error("letter"):
            self.add_error("letter", "Upload the letter or paste its words")
        return data


class ParticularsForm(forms.Form):
    """What the reader made of the letter, for correction."""

    subject = forms.CharField(
        label="Subject",
        max_length=200,
        help_text="A working title. Name no private person.",
        error_messages={"required": "Enter a subject"},
    )
    received = DateField(label="Day it was received", required=False, help_text="For example, 17 10 2026")
    regime = forms.ChoiceField(label="Law it is answered under", choices=Regime.choices, widget=forms.RadioSelect)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_received(self) -> date | None:
        """A letter cannot have come in tomorrow."""
        return _not_in_the_future(self.cleaned_data["received"], "Day it was received")


class HappenedForm(forms.Form):
    """Something that happened to the request. `events` are those that this person may record now."""

    event = forms.TypedChoiceField(
        label="What happened",
        coerce=lambda code: Event(code),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what happened"},
    )
    on = DateField(
        label="Day it happened",
        help_text="For example, 17 10 2026",
        error_messages={"required": "Enter the day it happened"},
    )
    expected = DateField(
        label="Day it is to be decided or answered by",
        required=False,
        help_text="Only for an extension to weigh the public interest: the date that your notice gives (section 17(2)); or "
        "for a request that is reopened: the day it is to be answered by",
    )
    note = forms.CharField(
        label="Why", max_length=1000, required=False, help_text="A reason, where there is one. Name no private person."
    )

    def __init__(self, *args: Any, events: Sequence[Event], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["event"].choices = [(event.value, event.words) for event in events]  # type: ignore[attr-defined]

    def clean_on(self) -> date | None:
        """What has not happened yet cannot be recorded."""
        return _not_in_the_future(self.cleaned_data["on"], "Day it happened")

    def clean(self) -> dict[str, Any]:
        """Take an expected date only where one belongs."""
        data = super().clean() or {}
        if data.get("expected") and data.get("event") not in (None, Event.EXTENSION, Event.REOPENED):
            self.add_error(
                "expected",
                "Only an extension to weigh the public interest and a reopening give this date. Empty the boxes.",
            )
        return data


class AnswerForm(forms.Form):
    """The officer's own words for one answer."""

    wording = forms.CharField(
        label="Words of the answer",
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Change them where they need it. Tables and gaps stay with the answer. Check every figure that you "
        "type: it has no evidence behind it. Empty the box to go back to the register’s words.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReplyDetailsForm(forms.Form):
    """What the reply says beside its answers."""

    searched = forms.CharField(
        label="What was searched",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One place on each line. The reply names them where something is not held or not recorded.",
    )
    advice = forms.CharField(
        label="Advice and assistance",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Who else may hold it, how to narrow the request (section 16 of the Act)",
    )
    late_reason = forms.CharField(
        label="Reason, if the reply is late",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The reply apologises and gives this reason.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class NonWorkingDayForm(forms.Form):
    """A bank holiday that the shipped table does not have."""

    day = DateField(
        label="Day", help_text="For example, 19 9 2022", error_messages={"required": "Enter the day of the holiday"}
    )
    name = forms.CharField(
        label="Name of the holiday", max_length=100, error_messages={"required": "Enter the name of the holiday"}
    )
    divisions = forms.MultipleChoiceField(
        label="Where it is a bank holiday",
        choices=(("EW", "England and Wales"), ("Sc", "Scotland"), ("NI", "Northern Ireland")),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose where it is a bank holiday"},
    )
    proclaimed = DateField(
        label="Day it was proclaimed",
        required=False,
        help_text="A request received before this day is shown both dates, and you work to the earlier one.",
    )
    source = forms.CharField(
        label="Source",
        max_length=300,
        help_text="Where the proclamation is published",
        error_messages={"required": "Enter where the proclamation is published"},
    )
