"""What an officer may say about a message that came in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from answerable.casework.forms.requests import KEEP_LIMIT
from answerable.casework.models import Message, Request
from answerable.casework.rules.mail import references_in

MOST_FILES = 50


class Several(forms.ClearableFileInput):
    """A box that takes several files."""

    allow_multiple_selected = True


class MessageFiles(forms.FileField):
    """Message files, several at once: each an e-mail (.eml) or an Outlook message (.msg)."""

    widget = Several

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Take each file; refuse the whole lot where one is too big to keep, or there are too many."""
        files = list(data or ()) or [None]
        taken: list[UploadedFile] = [super(MessageFiles, self).clean(one, initial) for one in files]
        if len(taken) > MOST_FILES:
            raise forms.ValidationError(f"Choose at most {MOST_FILES} messages at a time")
        for one in taken:
            if (one.size or 0) > KEEP_LIMIT:
                raise forms.ValidationError(
                    f"“{one.name}” is bigger than {KEEP_LIMIT // 2**20} MB. Upload it without what is attached"
                )
        return taken


class DropForm(forms.Form):
    """Messages that were saved as files."""

    messages = MessageFiles(
        label="Messages saved as files",
        allow_empty_file=True,
        help_text="E-mail (.eml) or Outlook (.msg), several at once",
        error_messages={"required": "Choose one message file or more"},
    )


class PlaceForm(forms.Form):
    """Which case a message belongs to, and what it is there."""

    reference = forms.CharField(
        label="Reference of the case",
        max_length=60,
        help_text="For example, FOI-2026-0007",
        widget=forms.TextInput(attrs={"class": "govuk-!-width-one-half"}),
        error_messages={"required": "Enter the reference of the case"},
    )
    kind = forms.ChoiceField(
        label="What it is",
        required=False,
        choices=[("", "As it reads in that case"), *Message.Kind.choices],
        help_text="Nothing is sent and no date is moved by this.",
    )

    def clean_reference(self) -> Request:
        """Find the case, however its reference was typed."""
        typed = self.cleaned_data["reference"].strip()
        found = Request.objects.filter(reference__in=[typed, typed.upper(), *references_in(typed)]).first()
        if found is None:
            raise forms.ValidationError(f"There is no case {typed[:60]}. Check its reference")
        return found
