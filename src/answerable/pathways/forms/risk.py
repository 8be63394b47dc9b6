"""The forms of risk assessments and of the tools they use."""

from __future__ import annotations

from typing import Any

from django import forms

from answerable.pathways.rules.risk_tools import Answering, Group, Tick
from answerable.pathways.rules.vocabulary import RiskLevel
from answerable.ui.forms import DateField

from .fields import WholeNumber

NO_JUDGEMENT = "none"
_TICKS = [(str(one), one.words) for one in Tick]
_LEVELS = [(str(one), one.words) for one in RiskLevel]


class QuestionsForm(forms.Form):
    """The questions of one page of a tool. None is required: what is not asked stays unanswered, and is counted as that."""

    def __init__(self, group: Group, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for one in group.questions:
            if one.answering is Answering.TICK:
                self.fields[one.code] = forms.ChoiceField(
                    label=one.text,
                    help_text=one.hint,
                    choices=_TICKS,
                    required=False,
                    widget=forms.RadioSelect(attrs={"class": "govuk-radios--inline"}),
                    error_messages={"invalid_choice": "Answer yes, no or not known"},
                )
            else:
                self.fields[one.code] = forms.CharField(
                    label=one.text,
                    help_text=one.hint,
                    required=False,
                    max_length=4000,
                    widget=forms.Textarea(attrs={"rows": 4}),
                )


class BeginForm(forms.Form):
    """Which tool to use."""

    tool = forms.ChoiceField(
        label="Which questions do you use?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a tool", "invalid_choice": "Choose one of these tools"},
    )

    def __init__(self, tools: list[tuple[str, str]], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["tool"].choices = tools  # type: ignore[attr-defined]


class JudgeForm(forms.Form):
    """A level by a person's judgement, with the reason."""

    judgement = forms.ChoiceField(
        label="Your professional judgement",
        choices=_LEVELS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a level", "invalid_choice": "Choose one of these levels"},
    )
    reason = forms.CharField(
        label="Why",
        required=False,
        max_length=4000,
        help_text="What you saw and heard that the level rests on. Needed for a judgement above the ticks, and for a lower level.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    lowers = forms.BooleanField(required=False, label="I mean the level to go down")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, standing: RiskLevel | None, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if standing in (None, RiskLevel.STANDARD):
            del self.fields["lowers"]
        else:
            self.fields["lowers"].label = f"I mean the level to go down from {standing.words.lower()}"
            self.fields[
                "lowers"
            ].help_text = "Without this tick the higher level stays. The assessment before stays in the history."

    def values(self) -> dict[str, Any]:
        """Return what the actions take."""
        data = self.cleaned_data
        return {
            "judgement": "" if data["judgement"] == NO_JUDGEMENT else data["judgement"],
            "reason": data["reason"],
            "lowers": data.get("lowers", False),
            "version": data["version"] if data["version"] is not None else -1,
        }


class FinishForm(JudgeForm):
    """The end of an assessment: a judgement beside the ticks, or none."""

    def __init__(self, standing: RiskLevel | None, *args: Any, suggests: bool = True, **more: Any) -> None:
        super().__init__(standing, *args, **more)
        if suggests:
            self.fields["judgement"].choices = [  # type: ignore[attr-defined]
                *_LEVELS,
                (NO_JUDGEMENT, "I have nothing to add to the ticks"),
            ]


class ToolFileForm(forms.Form):
    """The file of a tool."""

    file = forms.FileField(
        label="File of the tool",
        help_text="A .json file. Load only a tool that your partnership is licensed to use.",
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={"required": "Choose the file", "empty": "The file is empty. Choose another"},
    )


class ToolForm(forms.Form):
    """How the ticks of a tool are read here, and its last day."""

    medium_ticks = WholeNumber(
        "Ticks from which it suggests medium", most=500, help_text="Both empty: the ticks are not counted"
    )
    high_ticks = WholeNumber("Ticks from which it suggests high", most=500)
    until_day = DateField(label="Last day on which it is used", required=False, help_text="Empty: until further notice")
