"""The form of the words of consent."""

from __future__ import annotations

from django import forms

from answerable.pathways.rules.consent import Layer
from answerable.pathways.rules.languages import ENGLISH, LANGUAGES
from answerable.ui.forms import DateField

from .referrals import line, one_of, words


class WordingForm(forms.Form):
    """New words for one layer."""

    layer = one_of(
        "What do the words ask for?", Layer.choices(), required=True, missing="Choose what the words ask for"
    )
    language = forms.ChoiceField(
        label="Language",
        choices=list(LANGUAGES.items()),
        initial=ENGLISH,
        help_text="Words in another language say the same as the English version of that name, and are asked while it is",
        error_messages={
            "required": "Choose the language of the words",
            "invalid_choice": "Choose the language of the words",
        },
    )
    words = words(
        "The words, as they are read to the person",
        required=True,
        missing="Write the words",
        help_text="Plain and short. Take advice first: an agreement is only as good as what was asked",
    )
    version = line(
        "What is this version called?",
        limit=20,
        required=True,
        missing="Give the version a name",
        help_text="For example: May 2026",
    )
    from_day = DateField(label="First day on which it is asked", error_messages={"required": "Enter the first day"})
