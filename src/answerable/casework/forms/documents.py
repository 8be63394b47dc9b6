"""What an officer may say about a document of a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from answerable.casework.rules.documents import BOTH, MOST_WORDS, PUBLIC_ONLY, BadMark, name_outside

from .requests import KEEP_LIMIT

LAYERS = ((BOTH, "Both copies"), (PUBLIC_ONLY, "The public’s copy only"))
"""Who a mark holds for."""


class AddDocumentForm(forms.Form):
    """A file that belongs to the request."""

    file = forms.FileField(
        label="Add a file",
        allow_empty_file=False,
        help_text=f"Any file, as it is, up to {KEEP_LIMIT // 2**20} MB. It is kept as it came and never sent. "
        "Only a PDF can be redacted here.",
        error_messages={"required": "Choose a file", "empty": "The file is empty. Choose another."},
    )

    def clean_file(self) -> UploadedFile:
        """Refuse a file that is too big to keep."""
        upload: UploadedFile = self.cleaned_data["file"]
        if (upload.size or 0) > KEEP_LIMIT:
            raise forms.ValidationError(f"The file is bigger than {KEEP_LIMIT // 2**20} MB. Split it.")
        return upload


class DocumentForm(forms.Form):
    """Whether a document goes with the answer, and as what."""

    disclose = forms.BooleanField(label="It goes with the answer", required=False)
    outside = forms.CharField(
        label="What it is called when it leaves",
        required=False,
        max_length=100,
        help_text="Letters, digits and dashes, without an ending, for example contract-2024. Name no person.",
    )
    questions = forms.MultipleChoiceField(
        label="Questions it is about", required=False, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, questions: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["questions"].choices = questions  # type: ignore[attr-defined]
        if not questions:
            del self.fields["questions"]

    def clean_outside(self) -> str:
        """Let no name out that says more than it may."""
        typed: str = self.cleaned_data["outside"]
        if not typed.strip():
            return ""
        try:
            return name_outside(typed)
        except BadMark as bad:
            raise forms.ValidationError(str(bad)) from None

    def clean(self) -> dict[str, Any]:
        """Ask for a name where the document is to leave."""
        data = super().clean() or {}
        if data.get("disclose") and not data.get("outside") and not self.has_error("outside"):
            self.add_error("outside", "Enter the name under which it leaves")
        return data


class FindWordsForm(forms.Form):
    """Words that are to be marked wherever they stand. They are looked for once and not kept."""

    words = forms.CharField(
        label="Words to look for",
        max_length=MOST_WORDS,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="For example a name. Capitals and punctuation do not count. The words are not kept.",
        error_messages={"required": "Enter the words to look for"},
    )
    where = forms.ChoiceField(
        label="Where",
        choices=(("all", "On all pages"), ("page", "On this page only")),
        initial="all",
        widget=forms.RadioSelect,
    )
    citation = forms.ChoiceField(label="Section", error_messages={"required": "Choose the section"})
    layer = forms.ChoiceField(label="Which copies", choices=LAYERS, initial=BOTH, widget=forms.RadioSelect)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, sections: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["citation"].choices = [("", "Choose a section"), *sections]  # type: ignore[attr-defined]


class CopyForm(forms.Form):
    """The wish for a copy of the document as it is marked now."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class LetThroughForm(forms.Form):
    """Why a file may leave despite one finding of the guard."""

    technique = forms.CharField(max_length=60, widget=forms.HiddenInput)
    where = forms.CharField(required=False, max_length=600, strip=False, widget=forms.HiddenInput)
    reasons = forms.CharField(
        label="Why the file may leave as it is",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say in a sentence why the file may leave as it is"},
    )
