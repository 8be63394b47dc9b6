"""What is typed about a table of people that was published outside this system."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from answerable.ui.forms import DateField

MOST_BYTES = 500_000
"""A table of that many characters can be typed into a page again where it could not be read."""


class PublishedTableForm(forms.Form):
    """A table as it was published: what it is, when and by whom, whom it counts, and the table itself as CSV."""

    name = forms.CharField(
        label="What the table shows",
        max_length=200,
        help_text="For example: Victims supported by district, 2024/25. Name no person.",
        error_messages={"required": "Say what the table shows"},
    )
    published_by = forms.CharField(
        label="Who published it, and where",
        max_length=200,
        help_text="For example: Ministry of Justice, yearly statistics",
        error_messages={"required": "Say who published it"},
    )
    on = DateField(label="Day it was published", help_text="For example, 17 10 2026")
    population = forms.CharField(
        label="Whom it counts",
        required=False,
        max_length=100,
        help_text="In the word that your own tables use, for example victims. Leave it empty if the table says so itself.",
    )
    where = forms.CharField(
        label="What holds for everybody in it",
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One line each, for example “Area: City” or “Year: 2024/25”, if the table does not say so itself.",
    )
    table = forms.FileField(
        label="The table, as CSV",
        required=False,
        allow_empty_file=False,
        help_text=f"One table of counts with a row of headings, up to {MOST_BYTES // 1_000} kB",
        error_messages={"empty": "The file is empty. Choose another."},
    )
    words = forms.CharField(
        label="Or paste the table here",
        required=False,
        max_length=MOST_BYTES,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="As it is copied from a spreadsheet, or as CSV. A file that was not taken stands here, so that you can correct it.",
    )

    def clean_on(self) -> date | None:
        """Nothing was published tomorrow."""
        day: date | None = self.cleaned_data["on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("Day it was published must be today or in the past")
        return day

    def clean_where(self) -> dict[str, str]:
        """The lines as names and values."""
        found = {}
        for line in filter(str.strip, self.cleaned_data["where"].splitlines()):
            name, colon, label = (part.strip() for part in line.partition(":"))
            if not (name and colon and label):
                raise forms.ValidationError(f"“{line.strip()[:60]}” must be a name, a colon and a value: Area: City")
            found[name] = label
        return found

    def clean_table(self) -> UploadedFile | None:
        """Refuse a file that is too big to be read."""
        upload: UploadedFile | None = self.cleaned_data["table"]
        if upload and (upload.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                f"The file is bigger than {MOST_BYTES // 1_000} kB. Take out of it what is no part of the table."
            )
        return upload

    @property
    def content(self) -> bytes:
        """The table that was given: the file, or else the pasted words."""
        upload = self.cleaned_data["table"]
        if upload:
            upload.seek(0)
            return bytes(upload.read())
        return str(self.cleaned_data["words"]).encode()

    def with_table_as_words(self) -> PublishedTableForm:
        """The form again, with an uploaded table among the words: a browser does not keep a file."""
        typed = dict(self.data.items())
        if self.files.get("table") and not self.errors.get("table"):
            typed["words"] = self.content.decode("utf-8-sig", errors="replace").replace("\0", "")
        again = PublishedTableForm(typed)
        again.is_valid()
        return again
