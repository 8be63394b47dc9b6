"""Forms for files that come from and go to partners' systems."""

from __future__ import annotations

from typing import Any

from django import forms

from answerable.pathways.actions.exchange import FORMS
from answerable.pathways.actions.name_check import PURPOSES
from answerable.pathways.models import ExchangeMapping, Import, ProtocolGrant, Worker
from answerable.pathways.queries import exchange as queries
from answerable.pathways.rules.exchange import COLUMNS, Kind, Sort, guess, unknown_words
from answerable.pathways.rules.protocols import Purpose

from .referrals import line, one_of, words


class FileForm(forms.Form):
    """A file, and what it has rows of."""

    sort = one_of(
        "What has it rows of?",
        [(str(one), one.words) for one in Sort if one is not Sort.LIST],
        required=True,
        missing="Choose what it has rows of",
    )
    file = forms.FileField(
        label="The file",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.json"}),
        help_text="CSV, Excel (.xlsx) or JSON, up to 20 MB and 10,000 rows, with headings in its first row",
        error_messages={"required": "Choose a file", "empty": "The file is empty. Choose another."},
    )


class ListForm(FileForm):
    """A partner's list for the name check."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        del self.fields["sort"]


class MappingForm(forms.Form):
    """Which column is what, and which word is which code. Its fields are those of the file."""

    def __init__(self, data: Any, *, file: Import, saved: ExchangeMapping | None = None) -> None:
        super().__init__(data)
        self._sort = Sort(file.sort)
        headings = [str(one) for one in file.headings]
        chosen = file.columns or (saved.columns if saved else guess(self._sort, headings))
        values = file.values or (saved.values if saved else {})
        for column in COLUMNS[self._sort]:
            heading = chosen.get(column.code, "")
            self.fields[f"column_{column.code}"] = forms.ChoiceField(
                label=column.words,
                choices=[("", "Not in the file"), *((one, one) for one in headings)],
                required=column.required,
                error_messages={"required": f"Choose the column for “{column.words}”"},
                initial=heading if heading in headings else "",
            )
        wanted = self._chosen() if self.is_bound else chosen
        rows = list(file.rows.all()) if wanted else []
        cells = [row.cells for row in rows]
        codes = {one.code: one for one in COLUMNS[self._sort] if one.kind is Kind.CODE}
        for code, found in unknown_words(self._sort, cells, wanted, {}).items():
            for at, word in enumerate(found):
                self.fields[f"value_{code}_{at}"] = forms.ChoiceField(
                    label=f"{codes[code].words}: “{word}” means",
                    choices=[("", "Cannot be read"), *codes[code].codes],
                    required=False,
                    initial=values.get(code, {}).get(word, ""),
                )
        self._words = unknown_words(self._sort, cells, wanted, {})
        self.fields["save_as"] = line(
            "Keep this under a name for the next file",
            limit=100,
        )
        if saved:
            self.initial["save_as"] = saved.name

    def _chosen(self) -> dict[str, str]:
        return {one.code: str(self.data.get(f"column_{one.code}", "")) for one in COLUMNS[self._sort]}

    def columns(self) -> dict[str, str]:
        """Return the heading of each code."""
        return {one.code: self.cleaned_data[f"column_{one.code}"] for one in COLUMNS[self._sort]}

    def values(self) -> dict[str, dict[str, str]]:
        """Return our code by the word of the file, by column."""
        return {
            code: {word: self.cleaned_data.get(f"value_{code}_{at}", "") for at, word in enumerate(found)}
            for code, found in self._words.items()
        }


class MatchForm(forms.Form):
    """What a list is matched for."""

    purpose = one_of(
        "What is it matched for?",
        [(str(one), one.words) for one in PURPOSES],
        required=True,
        missing="Choose what it is matched for",
    )
    reason = words("Reason, without names", rows=2, required=True, missing="Enter the reason")


class ExportForm(forms.Form):
    """Under which line of a protocol, and as what file."""

    grant: forms.ModelChoiceField[ProtocolGrant] = forms.ModelChoiceField(
        label="To whom, and what for?",
        queryset=ProtocolGrant.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose to whom", "invalid_choice": "Choose one of these"},
    )
    form = one_of(
        "Kind of file", [(one, one.upper()) for one in FORMS], required=True, missing="Choose the kind of file"
    )

    def __init__(self, *args: Any, worker: Worker, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["grant"]
        field.queryset = queries.lines(worker)
        field.label_from_instance = lambda one: (
            f"{one.receiver.name}: {Purpose(one.purpose).inside} ({one.protocol.title})"
        )
