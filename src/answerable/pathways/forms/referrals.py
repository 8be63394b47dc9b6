"""The steps of a referral: what is asked on each page, and how the answers are read together.

What was typed is kept as it was typed, so each form can be drawn again from it. `STEPS` is the order of the pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils import timezone

from answerable.pathways.actions.people import KINDS_OF_RELATIONSHIP
from answerable.pathways.rules.consent import How, Layer
from answerable.pathways.rules.contact import DAYS, clean_time
from answerable.pathways.rules.draft import Said, Whole
from answerable.pathways.rules.languages import ENGLISH, name_of
from answerable.pathways.rules.referral import CloseReason, DeclineReason, WithdrawReason
from answerable.pathways.rules.routing import clean_postcode
from answerable.pathways.rules.vocabulary import Need, Offence, RiskLevel, Worded
from answerable.pathways.wordings import languages_today
from answerable.ui.forms import DateField

YES_NO = [("yes", "Yes"), ("no", "No")]
YES_NO_UNKNOWN = [("yes", "Yes"), ("no", "No"), ("unknown", "Not asked")]
SEXES = [("female", "Female"), ("male", "Male"), ("another", "Another term"), ("unsaid", "Prefers not to say")]
NAME_LIMIT = 200
TEXT_LIMIT = 4000


def line(label: str, *, required: bool = False, limit: int = NAME_LIMIT, **more: Any) -> forms.CharField:
    """Return a field for one line."""
    missing = more.pop("missing", f"Write down: {label[0].lower()}{label[1:]}")
    attrs = {"autocomplete": "off", "spellcheck": False, **more.pop("attrs", {})}
    return forms.CharField(
        label=label,
        required=required,
        max_length=limit,
        widget=forms.TextInput(attrs=attrs),
        error_messages={"required": missing, "max_length": f"{label} must be {limit} characters or fewer"},
        **more,
    )


def words(
    label: str, *, rows: int = 4, required: bool = False, missing: str = "Write it down", **more: Any
) -> forms.CharField:
    """Return a field for several lines."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing, "max_length": f"{label} must be {TEXT_LIMIT:,} characters or fewer"},
        **more,
    )


def one_of(
    label: str, choices: list[tuple[str, str]], *, required: bool = False, missing: str = "Choose one", **more: Any
) -> forms.ChoiceField:
    """Return a field for one choice of several, drawn as radios."""
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=required,
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
        **more,
    )


def some_of(label: str, choices: list[tuple[str, str]], **more: Any) -> forms.MultipleChoiceField:
    """Return a field for any of several, drawn as checkboxes."""
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the list"},
        **more,
    )


def _answer(code: str) -> bool | None:
    return {"yes": True, "no": False}.get(code)


def _postcode(typed: str) -> str:
    clean = clean_postcode(typed) if typed.strip() else ""
    if clean is None:
        raise forms.ValidationError("Enter a full UK postcode, like NG1 5FS")
    return clean


def _past(day: Any, label: str) -> Any:
    if day and day > timezone.localdate():
        raise forms.ValidationError(f"{label} must be today or in the past")
    return day


class Step(forms.Form):
    """One page of the referral. `read` returns what its answers add to the whole."""

    code: ClassVar[str]
    title: ClassVar[str]

    def read(self) -> dict[str, Any]:
        """Return the answers as parts of actions.referrals.Whole. Only of a form that is valid."""
        raise NotImplementedError


class PersonStep(Step):
    """Who the person is."""

    code, title = "person", "Who is the person?"
    forename = line("First name", required=True, missing="Enter the person’s first name")
    surname = line("Last name", required=True, missing="Enter the person’s last name")
    other_names = line(
        "Other names they have used", help_text="Names at birth or from before, with commas between them"
    )
    born = DateField(label="Date of birth", required=False, help_text="For example, 27 3 1990")
    sex = one_of("Sex", SEXES)
    restricted = forms.BooleanField(
        label="Somebody is looking for this person, or they work where they could be looked up",
        required=False,
        help_text="The record is then seen by safeguarding leads and managers alone, and name checks answer as if there were none",
    )

    def clean_born(self) -> Any:
        """Refuse a day to come."""
        return _past(self.cleaned_data["born"], "Date of birth")

    def read(self) -> dict[str, Any]:
        """Return who the person is."""
        told = self.cleaned_data
        born = told["born"]
        names = [name.strip() for name in told["other_names"].split(",") if name.strip()]
        identity = {
            "forename": told["forename"].strip(),
            "surname": told["surname"].strip(),
            "other_names": names,
            "born": born.isoformat() if born else None,
            "sex": told["sex"] if told["sex"] != "unsaid" else None,
        }
        return {"identity": identity, "restricted": bool(told.get("restricted"))}


class ContactStep(Step):
    """How the person can be reached without harm."""

    code, title = "contact", "How can the person be reached safely?"
    phone = line("Safe phone number", limit=40, attrs={"inputmode": "tel", "class": "govuk-input--width-20"})
    phone_safe = one_of("Is it safe to ring this number?", YES_NO_UNKNOWN)
    voicemail_safe = one_of("Is it safe to leave a message?", YES_NO_UNKNOWN)
    text_safe = one_of("Is it safe to send a text?", YES_NO_UNKNOWN)
    who_may_answer = line("Who else may answer?", help_text="For example, “her sister Kim” or “nobody”")
    any_time = forms.BooleanField(label="They can be reached at any time", required=False)
    days = some_of("Days on which it is safe", [(str(number), day) for number, day in enumerate(DAYS, start=1)])
    begins = line("Safe from", limit=5, help_text="For example, 9:30", attrs={"class": "govuk-input--width-5"})
    ends = line("Safe until", limit=5, help_text="For example, 14:45", attrs={"class": "govuk-input--width-5"})
    email = line("Safe email address", limit=254, attrs={"inputmode": "email"})
    email_safe = one_of("Is it safe to send an email?", YES_NO_UNKNOWN)
    post_safe = one_of("Is it safe to send a letter to where they live?", YES_NO_UNKNOWN)
    visit_safe = one_of("Is it safe to visit them at home?", YES_NO_UNKNOWN)
    code_word = line("Code word", limit=60, help_text="A word by which you and the person know each other")
    never = line("What must never be done?", limit=400)
    checked_on = DateField(
        label="When did the person say that this is safe?", required=False, help_text="Empty means today"
    )

    def clean_checked_on(self) -> Any:
        """Refuse a day to come."""
        return _past(self.cleaned_data["checked_on"], "The day on which the person said this")

    def _time(self, name: str) -> str:
        typed = self.cleaned_data[name].strip()
        if not typed:
            return ""
        found = clean_time(typed)
        if found is None:
            raise forms.ValidationError("Enter a time, like 9:30")
        return f"{found:%H:%M}"

    def clean_begins(self) -> str:
        """Read the time."""
        return self._time("begins")

    def clean_ends(self) -> str:
        """Read the time."""
        return self._time("ends")

    def clean_email(self) -> str:
        """Refuse what is no address."""
        typed = self.cleaned_data["email"].strip()
        if typed:
            forms.EmailField(error_messages={"invalid": "Enter an email address, like name@example.com"}).clean(typed)
        return str(typed)

    def clean(self) -> dict[str, Any]:
        """Refuse half a window of time, and a safe way without the number or address that it needs."""
        told = super().clean() or {}
        window = [bool(told.get("days")), bool(told.get("begins")), bool(told.get("ends"))]
        if "begins" in told and "ends" in told and any(window) and not all(window) and not told.get("any_time"):
            self.add_error("days", "Choose the days, and when it is safe from and until")
        if told.get("begins") and told.get("ends") and told["begins"] >= told["ends"]:
            self.add_error("ends", "“Safe until” must be later than “Safe from”")
        on_phone = [name for name in ("phone_safe", "voicemail_safe", "text_safe") if told.get(name) == "yes"]
        if on_phone and not str(told.get("phone") or "").strip():
            self.add_error("phone", "Enter the number that is safe")
        if told.get("email_safe") == "yes" and "email" in told and not told["email"]:
            self.add_error("email", "Enter the email address that is safe")
        return told

    def plan(self) -> dict[str, Any]:
        """Return the safe-contact plan (models.SafeContact). What was not asked is not in it."""
        told = self.cleaned_data
        safe = ("phone_safe", "voicemail_safe", "text_safe", "email_safe", "post_safe", "visit_safe")
        times = []
        if told["days"] and told["begins"] and not told["any_time"]:
            times = [{"days": sorted(map(int, told["days"])), "from": told["begins"], "until": told["ends"]}]
        texts = ("phone", "email", "who_may_answer", "code_word", "never")
        return {
            **{name: told[name].strip() for name in texts if told[name].strip()},
            **{name: answer for name in safe if (answer := _answer(told[name])) is not None},
            "any_time": told["any_time"],
            "times": times,
        }

    def read(self) -> dict[str, Any]:
        """Return the plan, and the number and address as part of who the person is."""
        told = self.cleaned_data
        return {
            "plan": self.plan(),
            "checked_on": told["checked_on"] or timezone.localdate(),
            "identity": {"phone": told["phone"].strip(), "email": told["email"].strip()},
        }


class HomeStep(Step):
    """Where the person lives."""

    code, title = "home", "Where does the person live?"
    lines = words("Address", rows=3, help_text="Leave it empty if it is better that nobody here knows it")
    postcode = line(
        "Postcode",
        limit=10,
        help_text="It says which area’s services can help",
        attrs={"class": "govuk-input--width-10"},
    )

    def clean_postcode(self) -> str:
        """Read the postcode."""
        return _postcode(self.cleaned_data["postcode"])

    def read(self) -> dict[str, Any]:
        """Return the address."""
        told = self.cleaned_data
        lines = [one.strip() for one in told["lines"].splitlines() if one.strip()]
        return {"address": {"lines": lines, "postcode": told["postcode"]}, "identity": {"postcode": told["postcode"]}}


class CrimeStep(Step):
    """What happened."""

    code, title = "crime", "What happened?"
    offence = one_of("Kind of crime", Offence.choices(), required=True, missing="Choose what kind of crime it was")
    occurred_on = DateField(
        label="When did it happen?", required=False, help_text="The last time, if it happened more than once"
    )
    police_reported = one_of("Was it reported to the police?", [("yes", "Yes"), ("no", "No"), ("unknown", "Not known")])
    reported_on = DateField(label="When was it reported?", required=False)
    source_ref = line("Crime number or your own number for it", limit=60)
    by_forename = line("First name of who did it")
    by_surname = line("Last name of who did it")
    by_born = DateField(label="Their date of birth", required=False)
    relationship = one_of("What are they to the person?", list(KINDS_OF_RELATIONSHIP.items()))

    def clean_occurred_on(self) -> Any:
        """Refuse a day to come."""
        return _past(self.cleaned_data["occurred_on"], "The day on which it happened")

    def clean_reported_on(self) -> Any:
        """Refuse a day to come."""
        return _past(self.cleaned_data["reported_on"], "The day on which it was reported")

    def clean(self) -> dict[str, Any]:
        """Refuse a report before the crime, and somebody who did it without what they are to the person."""
        told = super().clean() or {}
        happened, reported = told.get("occurred_on"), told.get("reported_on")
        if happened and reported and reported < happened:
            self.add_error("reported_on", "It must have been reported on or after the day on which it happened")
        named = told.get("by_forename") or told.get("by_surname")
        if named and not told.get("relationship"):
            self.add_error("relationship", "Choose what they are to the person; “Stranger” if nothing")
        if named and not happened:
            self.add_error("occurred_on", "Enter when it happened, so that who did it is kept with it")
        return told

    def read(self) -> dict[str, Any]:
        """Return what happened, and who did it."""
        told = self.cleaned_data
        born = told["by_born"]
        who = {
            "forename": told["by_forename"],
            "surname": told["by_surname"],
            "born": born.isoformat() if born else None,
        }
        named = bool(told["by_forename"] or told["by_surname"])
        return {
            "offence": told["offence"],
            "occurred_on": told["occurred_on"],
            "police_reported": _answer(told["police_reported"]),
            "reported_on": told["reported_on"],
            "source_ref": told["source_ref"].strip(),
            "perpetrator": who if named else {},
            "relationship": told["relationship"] if named else "",
        }


class NeedsStep(Step):
    """What the person needs."""

    code, title = "needs", "What does the person need?"
    risk = one_of(
        "Level of risk, if you have assessed it",
        [*RiskLevel.choices(), ("unknown", "Not assessed")],
        help_text="The level by your own tool and judgement. It is never lowered by this system",
    )
    needs = some_of("Needs", Need.choices())
    language = line("Preferred language", limit=60, help_text="Leave it empty for English")
    interpreter = forms.BooleanField(label="They need an interpreter", required=False)
    access_needs = words(
        "What helps them to take part?", rows=2, help_text="For example, step-free access or large print"
    )
    about_me = words("What would they like us to know about them?", rows=3)
    notes = words("Anything else that whoever supports them must know", rows=3)

    def preferences(self) -> dict[str, Any]:
        """Return what the person needs to take part."""
        told = self.cleaned_data
        texts = {name: told[name].strip() for name in ("language", "access_needs", "about_me")}
        return {**texts, "interpreter": told["interpreter"]}

    def read(self) -> dict[str, Any]:
        """Return needs and preferences."""
        told = self.cleaned_data
        return {
            "risk": "" if told["risk"] == "unknown" else told["risk"],
            "needs": tuple(told["needs"]),
            "preferences": self.preferences(),
            "notes": told["notes"],
        }


def offer_languages(form: forms.Form) -> None:
    """Offer the languages in which there are words today; where there is English alone, nobody is asked."""
    found = languages_today()
    if len(found) > 1:
        form.fields["language"].choices = [(code, name_of(code)) for code in found]  # type: ignore[attr-defined]
    else:
        del form.fields["language"]


class ConsentStep(Step):
    """What the person agrees to."""

    code, title = "consent", "What does the person agree to?"
    support = one_of(
        "To be supported", YES_NO_UNKNOWN, required=True, missing="Say whether the person agrees to be supported"
    )
    share = one_of(
        "To tell the hub", YES_NO_UNKNOWN, required=True, missing="Say whether the person agrees that the hub is told"
    )
    contact = one_of(
        "To be contacted", YES_NO_UNKNOWN, required=True, missing="Say whether the person agrees to be contacted"
    )
    research = one_of("To be asked later how it went", YES_NO_UNKNOWN)
    how = one_of("How did you ask?", How.choices()[:2], required=True, missing="Say how you asked")
    language = one_of(
        "In which language did you read the words?",
        [],
        required=True,
        missing="Say in which language you read the words",
    )

    def __init__(self, *args: Any, at_hub: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if at_hub:
            del self.fields["share"]
        offer_languages(self)

    def read(self) -> dict[str, Any]:
        """Return what the person said. A layer that was not asked is not in it."""
        told = self.cleaned_data
        said = {layer: _answer(told.get(str(layer), "")) for layer in Layer}
        how, language = told["how"], told.get("language", ENGLISH)
        return {"consents": {layer: Said(given, how, language) for layer, given in said.items() if given is not None}}


STEPS: tuple[type[Step], ...] = (PersonStep, ContactStep, HomeStep, CrimeStep, NeedsStep, ConsentStep)
BY_CODE = {step.code: step for step in STEPS}
_OWN = ("csrfmiddlewaretoken", "version", "then")


def typed_of(post: QueryDict) -> dict[str, list[str]]:
    """Return what was typed on a page, as it was typed."""
    return {key: post.getlist(key) for key in post if key not in _OWN}


def bound(step: type[Step], typed: Mapping[str, Any] | None, *, at_hub: bool) -> Step:
    """Return a step with what was typed in it before; an empty one where nothing was.

    `at_hub`: the referral is made at the hub itself, so nobody is asked whether the hub may be told.
    """
    data = None
    if typed is not None:
        data = QueryDict(mutable=True)
        for key, value in typed.items():
            data.setlist(key, value if isinstance(value, list) else [str(value)])
    return step(data, at_hub=at_hub) if issubclass(step, ConsentStep) else step(data)


@dataclass(frozen=True)
class Read:
    """A draft read whole: what it says, or the steps in which something is missing or wrong."""

    whole: Whole | None
    steps: tuple[Step, ...]
    wrong: tuple[Step, ...]


def read_draft(typed: Mapping[str, Any], *, at_hub: bool) -> Read:
    """Return a draft read whole. A step that was not filled in is read as an empty one, so that what it must have is missed."""
    steps = tuple(bound(step, typed.get(step.code, {}), at_hub=at_hub) for step in STEPS)
    wrong = tuple(step for step in steps if not step.is_valid())
    if wrong:
        return Read(None, steps, wrong)
    parts: dict[str, Any] = {}
    for step in steps:
        for key, value in step.read().items():
            parts[key] = {**parts.get(key, {}), **value} if key == "identity" else value
    return Read(Whole(**parts), steps, ())


class VersionForm(forms.Form):
    """A form that says which version of the referral was on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class _ReasonForm(VersionForm):
    codes: ClassVar[type[Worded]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = self.codes.choices()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Another reason is written down."""
        told = super().clean() or {}
        if told.get("reason") == "other" and not str(told.get("said") or "").strip():
            self.add_error("said", "Write down the reason")
        return told


class DeclineForm(_ReasonForm):
    """Why a service declines."""

    codes = DeclineReason
    reason = one_of("Why can the service not take this referral?", [], required=True, missing="Choose the reason")
    said = words("What should the hub know?", rows=3)


class WithdrawForm(_ReasonForm):
    """Why a referral is withdrawn."""

    codes = WithdrawReason
    reason = one_of("Why is it withdrawn?", [], required=True, missing="Choose the reason")
    said = words("What should be kept about it?", rows=3)


class CloseForm(_ReasonForm):
    """Why a referral is closed."""

    codes = CloseReason
    reason = one_of("Why is it closed?", [], required=True, missing="Choose the reason")
    said = words("What should be kept about it?", rows=3)


class SelfForm(forms.Form):
    """What somebody writes about themselves: how to reach them safely comes first, and little else must be said."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=200)
    phone = line(
        "A phone number that only you answer", limit=40, attrs={"inputmode": "tel", "class": "govuk-input--width-20"}
    )
    phone_safe = one_of("Can we ring it?", YES_NO)
    voicemail_safe = one_of("Can we leave a message?", YES_NO)
    text_safe = one_of("Can we send a text?", YES_NO)
    email = line("An email address that only you read", limit=254, attrs={"inputmode": "email"})
    email_safe = one_of("Can we write to it?", YES_NO)
    any_time = forms.BooleanField(label="Any time is safe", required=False)
    days = some_of("Days that are safe", [(str(number), day) for number, day in enumerate(DAYS, start=1)])
    begins = line("Safe from", limit=5, help_text="For example, 9:30", attrs={"class": "govuk-input--width-5"})
    ends = line("Safe until", limit=5, help_text="For example, 14:45", attrs={"class": "govuk-input--width-5"})
    code_word = line("A word that we say first, so that you know it is us", limit=60)
    never = line("Is there anything that we must not do?", limit=400)
    forename = line("Your first name, or what we may call you", required=True, missing="Tell us what we may call you")
    surname = line("Your last name")
    born = DateField(label="Your date of birth", required=False, help_text="For example, 27 3 1990")
    postcode = line(
        "Your postcode", limit=10, help_text="It tells us who is near you", attrs={"class": "govuk-input--width-10"}
    )
    language = line("The language you would like to speak", limit=60, help_text="Leave it empty for English")
    interpreter = forms.BooleanField(label="I would like an interpreter", required=False)
    access_needs = line("Is there something that would make it easier for you?", limit=400)
    about_me = words("What would you like us to know? You need not say what happened", rows=5)
    agree = forms.BooleanField(
        label="I agree that you keep what I wrote here and contact me in the ways that I said are safe",
        required=True,
        error_messages={"required": "Tick that you agree. Without it we must not keep what you wrote"},
    )

    def clean_postcode(self) -> str:
        """Read the postcode."""
        return _postcode(self.cleaned_data["postcode"])

    def clean_born(self) -> Any:
        """Refuse a day to come."""
        return _past(self.cleaned_data["born"], "Your date of birth")

    clean_email = ContactStep.clean_email
    clean_begins = ContactStep.clean_begins
    clean_ends = ContactStep.clean_ends
    _time = ContactStep._time

    def clean(self) -> dict[str, Any]:
        """At least one way to be reached must be safe, or nobody can help."""
        told = super().clean() or {}
        by_phone = told.get("phone") and "yes" in (told.get("phone_safe"), told.get("text_safe"))
        by_email = told.get("email") and told.get("email_safe") == "yes"
        if not self.errors.get("phone") and not self.errors.get("email") and not (by_phone or by_email):
            self.add_error("phone", "Tell us one way to reach you that is safe: ring, text or email")
        window = [bool(told.get("days")), bool(told.get("begins")), bool(told.get("ends"))]
        if "begins" in told and "ends" in told and any(window) and not all(window) and not told.get("any_time"):
            self.add_error("days", "Choose the days, and when it is safe from and until")
        if told.get("begins") and told.get("ends") and told["begins"] >= told["ends"]:
            self.add_error("ends", "“Safe until” must be later than “Safe from”")
        return told

    def as_steps(self) -> tuple[dict[str, dict[str, list[str]]], dict[str, Any]]:
        """Return the steps of a draft as the hub finds them filled in, and who the person is."""
        told = self.cleaned_data
        born = told["born"]
        born_parts = {f"born_{part}": [str(getattr(born, part))] for part in ("day", "month", "year")} if born else {}
        ways = (
            "phone",
            "phone_safe",
            "voicemail_safe",
            "text_safe",
            "email",
            "email_safe",
            "begins",
            "ends",
            "code_word",
            "never",
        )
        contact = {name: [told[name]] for name in ways if told[name]}
        contact |= {"days": list(told["days"])} if told["days"] else {}
        contact |= {"any_time": ["on"]} if told["any_time"] else {}
        needs = {name: [told[name]] for name in ("language", "access_needs", "about_me") if told[name]}
        needs |= {"interpreter": ["on"]} if told["interpreter"] else {}
        steps = {
            "person": {"forename": [told["forename"]], "surname": [told["surname"]], **born_parts},
            "contact": contact,
            "home": {"postcode": [told["postcode"]]},
            "needs": needs,
            # The one box agreed to be contacted by the hub; everything else is asked when somebody speaks with them.
            "consent": {"contact": ["yes"]},
        }
        return steps, {"forename": told["forename"], "surname": told["surname"]}
