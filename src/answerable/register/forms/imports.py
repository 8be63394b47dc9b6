"""What a person says about a file: what is in it, how its columns are read, what to do with its wrong rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from ..importing.record_rows import NEEDED
from ..importing.summary import SheetSummary, letter
from ..models import Import
from ..rules import financial_years
from ..spreadsheets.fields import KINDS
from ..spreadsheets.opening import SPREADSHEET


class UploadForm(forms.Form):
    """A file and what it holds. `kept`: a file that came before is kept, and need not be given again."""

    kind = forms.ChoiceField(
        label="What is in the file?",
        choices=Import.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is in the file"},
    )
    file = forms.FileField(
        label="Upload the file",
        required=False,
        allow_empty_file=True,
        help_text="A workbook (.xlsx, .xls, .ods, up to 100 MB) or a text file (.csv, .tsv, up to 2 GB)",
    )
    financial_year = forms.CharField(
        label="Financial year of payments that have no date",
        required=False,
        max_length=20,
        help_text="For payments only. For example, 2025-26. Leave it empty if each row has its date.",
    )

    def __init__(self, *args: Any, kept: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.kept = kept

    def clean_file(self) -> UploadedFile | None:
        """Ask for a file unless one is kept, and refuse one that is too big to be read."""
        upload: UploadedFile | None = self.cleaned_data["file"]
        if upload is None and not self.kept:
            raise forms.ValidationError("Upload the file")
        if upload is not None and (upload.size or 0) > SPREADSHEET:
            raise forms.ValidationError("The file is bigger than 2 GB. Split it, for example by year.")
        return upload

    def clean_financial_year(self) -> str:
        """A financial year in its usual form."""
        typed: str = self.cleaned_data["financial_year"].strip()
        if not typed:
            return ""
        try:
            return financial_years.parse(typed)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


class ColumnsForm(forms.Form):
    """For one layout: the column of each field."""

    def __init__(
        self,
        *args: Any,
        kind: str,
        sheet: SheetSummary,
        examples: Mapping[int, str],
        among_others: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.kind = kind
        self.among_others = among_others
        self.sheet = sheet
        width = max(len(sheet.headings), *(at + 1 for at in (*sheet.mapping.values(), *examples)), 1)
        choices = [("", "No column")]
        choices += [(str(at), _column(at, sheet.headings, examples)) for at in range(width)]
        for one in KINDS[kind]:
            self.fields[one.name] = forms.ChoiceField(
                label=one.label[0].upper() + one.label[1:],
                required=False,
                choices=choices,
                initial=str(sheet.mapping[one.name]) if one.name in sheet.mapping else "",
            )

    def clean(self) -> dict[str, Any]:
        """One column is one field, and what nothing can be read without is there."""
        data = super().clean() or {}
        labels = {one.name: one.label for one in KINDS[self.kind]}
        seen: dict[str, str] = {}
        for name in labels:
            column = data.get(name)
            if column and column in seen:
                self.add_error(name, f"Column {letter(int(column))} is read as {labels[seen[column]]} already")
            elif column:
                seen[column] = name
        for group in needed(self.kind):
            if self.sheet.missing and not seen and self.among_others:
                break  # a sheet of notes beside the one of payments stays unread
            if not any(data.get(name) or self.has_error(name) for name in group):
                wanted = " or ".join(labels[name] for name in group)
                self.add_error(group[0], f"Choose the column of {wanted}")
        return data

    def mapping(self) -> dict[str, int]:
        """Field → column, counted from 0."""
        return {name: int(column) for name, column in self.cleaned_data.items() if column}


def needed(kind: str) -> Sequence[Sequence[str]]:
    """Groups of fields of which one each must have a column."""
    if kind in NEEDED:
        return NEEDED[kind]
    return [(one.name,) for one in KINDS[kind] if one.needed]


def _column(at: int, headings: Sequence[str], examples: Mapping[int, str]) -> str:
    heading = headings[at] if at < len(headings) else ""
    example = examples.get(at, "")
    words = f"{letter(at)}: {heading}" if heading else letter(at)
    return f"{words} – for example {example}"[:120] if example else words[:120]


class ConfirmForm(forms.Form):
    """What to do with the wrong rows of a file."""

    rejects = forms.ChoiceField(
        label="Some rows are wrong. What should happen?",
        choices=(
            ("skip", "Bring in the rest, and give me the wrong rows as a file to correct"),
            ("stop", "Bring nothing in; I correct the file first"),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what should happen with the wrong rows"},
    )
