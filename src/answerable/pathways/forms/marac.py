"""The forms of MARAC: a referral to it, its meetings, what is told there and who does what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from answerable.pathways.models import MaracMeeting, Organisation, Worker
from answerable.pathways.rules.marac import Criterion
from answerable.pathways.rules.protocols import WITHOUT_AGREEMENT, FieldGroup
from answerable.ui.forms import DateField

_YES_NO = [("yes", "Yes"), ("no", "No")]
_MISSING = {"required": "Choose yes or no", "invalid_choice": "Choose yes or no"}
_LONG = 8000


class ByReference(forms.ModelChoiceField):
    """One row of a list, sent by its random reference, shown by its words."""

    def __init__(self, rows: QuerySet[Any], *, label: str, missing: str, **more: Any) -> None:
        super().__init__(
            rows,
            label=label,
            to_field_name="reference",
            empty_label="Choose",
            error_messages={"required": missing, "invalid_choice": missing},
            **more,
        )

    def label_from_instance(self, obj: Any) -> str:
        """Return the name of an organisation, or the day of a meeting."""
        if isinstance(obj, MaracMeeting):
            return f"{obj.held_on.day} {obj.held_on:%B %Y}"
        return str(obj.name)


class ReferForm(forms.Form):
    """Refer somebody to MARAC."""

    criteria = forms.MultipleChoiceField(
        label="Why? Any one is enough",
        choices=Criterion.choices(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one of the criteria. Any one is enough",
            "invalid_choice": "Choose from the list",
        },
    )
    why = forms.CharField(
        label="What the meeting has to know",
        max_length=_LONG,
        help_text="What happened, what you fear, and what your judgement rests on.",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Say what the meeting has to know: what happened, and what you fear"},
    )
    fields_given = forms.MultipleChoiceField(
        label="What you share",
        help_text="The relevant minimum. The protocol may allow less: then less is shared.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what you share", "invalid_choice": "Choose from the list"},
    )
    basis = forms.ChoiceField(
        label="What the sharing rests on",
        choices=[(str(one), one.words) for one in WITHOUT_AGREEMENT],
        help_text="Consent is not needed for MARAC. Bodies that are not public may use the recognised legitimate interest.",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the sharing rests on", "invalid_choice": "Choose from the list"},
    )
    agreed = forms.ChoiceField(
        label="Did the person agree?",
        choices=[*_YES_NO, ("not_asked", "Not asked, or it is not safe to ask")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one", "invalid_choice": "Choose one"},
    )
    person_told = forms.ChoiceField(
        label="Was the person told that they are referred?",
        choices=_YES_NO,
        help_text="Tell them where that is safe.",
        widget=forms.RadioSelect,
        error_messages=_MISSING,
    )
    safeguarding = forms.ChoiceField(
        label="Did you refer to the safeguarding hub as well, or decide that there is no child or adult at risk?",
        choices=_YES_NO,
        widget=forms.RadioSelect,
        error_messages=_MISSING,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, coordinators: QuerySet[Organisation], groups: list[FieldGroup], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["fields_given"].choices = [(str(one), one.words) for one in groups]  # type: ignore[attr-defined]
        self.fields["coordinated_by"] = ByReference(
            coordinators, label="Which MARAC?", missing="Choose who coordinates the MARAC"
        )
        self.order_fields(
            [
                "coordinated_by",
                "criteria",
                "why",
                "fields_given",
                "basis",
                "agreed",
                "person_told",
                "safeguarding",
                "version",
            ]
        )

    def values(self) -> dict[str, Any]:
        """Return what `actions.marac.refer` takes."""
        data = dict(self.cleaned_data)
        fields = data.pop("fields_given")
        return {
            **data,
            "fields": fields,
            "agreed": {"yes": True, "no": False}.get(data["agreed"]),
            "person_told": data["person_told"] == "yes",
            "safeguarding": data["safeguarding"] == "yes",
            "version": data["version"] if data["version"] is not None else -1,
        }


class EarlierForm(forms.Form):
    """A referral to MARAC from before this site was used."""

    referred_on = DateField(label="Day of the referral to MARAC", error_messages={"required": "Enter the day"})
    met_on = DateField(label="Day of the meeting", required=False, help_text="Empty: not known")


class MeetingForm(forms.Form):
    """A meeting to come."""

    held_on = DateField(label="Day", error_messages={"required": "Enter the day"})
    place = forms.CharField(label="Where, or how to join", required=False, max_length=200)


class AskForm(forms.Form):
    """Who speaks for an organisation at a meeting."""

    worker = forms.ModelChoiceField(
        Worker.objects.none(),
        label="Ask",
        empty_label="Choose",
        help_text="Who speaks for their organisation sees its part of the agenda here. Nobody else there does.",
        error_messages={"required": "Choose who to ask", "invalid_choice": "Choose who to ask"},
    )

    def __init__(self, workers: QuerySet[Worker], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choice = self.fields["worker"]
        choice.queryset = workers  # type: ignore[attr-defined]
        choice.label_from_instance = lambda one: f"{one.organisation.name}: {one.name}"  # type: ignore[attr-defined]


class TellForm(forms.Form):
    """What an agency tells about a case."""

    text = forms.CharField(
        label="What your organisation knows that bears on the person’s safety",
        max_length=_LONG,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Write down what your organisation knows that bears on the person’s safety"},
    )


class TellForForm(TellForm):
    """What the coordinator writes down that an agency told."""

    def __init__(self, organisations: QuerySet[Organisation], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["text"].label = "What they told"
        self.fields["text"].error_messages["required"] = "Write down what they told"
        self.fields["organisation"] = ByReference(
            organisations, label="Which organisation", missing="Choose the organisation"
        )
        self.order_fields(["organisation", "text"])


class MinuteForm(forms.Form):
    """What the meeting said about a case."""

    text = forms.CharField(
        label="What was said and agreed",
        max_length=_LONG,
        help_text="Whoever runs the meeting reads this. What an agency has to do goes into its actions.",
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Write down what was said and agreed"},
    )


class ActionForm(forms.Form):
    """What an organisation takes on."""

    what = forms.CharField(
        label="What is to be done",
        max_length=_LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what is to be done"},
    )
    due_on = DateField(label="By when", error_messages={"required": "Enter the day by which it is done"})

    def __init__(self, organisations: QuerySet[Organisation], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["owner"] = ByReference(organisations, label="Who does it", missing="Choose who does it")
        self.order_fields(["owner", "what", "due_on"])


class DoneForm(forms.Form):
    """What came of an action."""

    outcome = forms.CharField(
        label="What was done, and what came of it",
        max_length=_LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what was done, and what came of it"},
    )


class CarryForm(forms.Form):
    """To which meeting a case is carried over."""

    def __init__(self, meetings: QuerySet[MaracMeeting], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["to"] = ByReference(meetings, label="Carry over to", missing="Choose a meeting")
