"""One form for each kind of record that people keep by hand, made from what the record holds.

A form is its sections, each a heading with the fields under it; how a field is typed follows from the model's field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.forms import BoundField

from answerable.ui.forms import DateField

from ..models import (
    Action,
    Agreement,
    AgreementFunding,
    AgreementParty,
    AgreementYear,
    Area,
    BusinessCase,
    Consultation,
    ConsultationCount,
    ConsultationQuestion,
    Coverage,
    Decision,
    Document,
    Fund,
    FundAmount,
    Measure,
    Need,
    Notice,
    Organisation,
    Post,
    Principle,
    PrincipleMet,
    Review,
    Service,
    ServiceContact,
    Source,
    Statement,
    Tender,
)
from ..models import base as kinds
from ..models.base import Record
from ..rules import records as rules
from .fields import (
    CodeLinesField,
    FinancialYearField,
    LinesField,
    PartialDateField,
    PoundsField,
    RecordField,
    RecordsField,
    YesNoField,
)

DATES = "As much as the source states: 2016, March 2016 or 31/03/2016"
_FEW = 5
_CODES = "categories"


class RecordForm(forms.Form):
    """What people type of one record, the version that they opened, and where the values are stated.

    `record` is the one that is changed, None for a new one; `fixed` are fields that follow from where the person came
    from (the agreement that a new year belongs to) and are not asked; `ref` is the reference offered for a new one.
    """

    model: ClassVar[type[Record]]
    sections: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]]
    labels: ClassVar[Mapping[str, str]] = {}
    hints: ClassVar[Mapping[str, str]] = {}
    must: ClassVar[tuple[str, ...]] = ()

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        files: Any = None,
        record: Record | None = None,
        fixed: Mapping[str, Any] | None = None,
        ref: str = "",
    ) -> None:
        self.record, self.fixed = record, dict(fixed or {})
        initial = self._stored(record) if record is not None else {**self.fixed, "ref": ref}
        super().__init__(data, files or None, initial=initial)
        for _, names in self.sections:
            for name in names:
                if name not in self.fixed:
                    self.fields[name] = self._field(name)
        if record is None:
            self.fields["ref"] = forms.CharField(
                label="Reference",
                max_length=60,
                help_text="How the office calls it. It cannot be changed later.",
                error_messages={"required": "Enter a reference"},
            )
        self.fields["said_source"] = RecordField(
            Source.objects.all(),
            label="Source",
            required=False,
            help_text="The document that states this, so that every figure can be traced. Without one, the register "
            "says that a member of staff entered it.",
        )
        self.fields["said_place"] = forms.CharField(
            label="Place in the source", max_length=300, required=False, help_text="A page, a heading, a sheet and row"
        )

    def _stored(self, record: Record) -> dict[str, Any]:
        found: dict[str, Any] = {"version": record.version}
        for _, names in self.sections:
            for name in names:
                found[name] = self.value_of(record, name)
        return found

    def value_of(self, record: Record, name: str) -> Any:
        """Return what the record holds under this name, as its field of the form shows it."""
        value = getattr(record, name)
        if isinstance(value, models.Manager):
            if name == _CODES:
                return list(value.order_by("code").values_list("code", flat=True))
            return (
                list(value.order_by("name").values_list("name", flat=True)) if name == "aliases" else list(value.all())
            )
        return value

    def _field(self, name: str) -> forms.Field:
        if name in ("categories", "aliases") and not self._is_column(name):
            label = self.labels.get(name, "Categories" if name == _CODES else "Other names")
            hint = self.hints.get(name, "Codes, one a line" if name == _CODES else "One a line")
            return LinesField(codes=name == _CODES, label=label, required=False, help_text=hint)
        return field_for(
            self.model._meta.get_field(name), self.labels.get(name, ""), self.hints.get(name, ""), name in self.must
        )

    def _is_column(self, name: str) -> bool:
        return any(f.name == name for f in self.model._meta.concrete_fields)

    def clean(self) -> dict[str, Any]:
        """Hold the fields together against the rules of the record, each problem beside its field."""
        data = super().clean() or {}
        for name, sentence in rules.problems(self.model.record_kind(), {**self.fixed, **data}):
            # A field that could not be read has its own error already.
            if name not in self.errors:
                self.add_error(name if name in self.fields else None, sentence)
        return data

    def values(self) -> dict[str, Any]:
        """Return the fields for the action that writes the record. Only of a valid form."""
        left = {"version", "said_source", "said_place"}
        return {**self.fixed, **{name: value for name, value in self.cleaned_data.items() if name not in left}}

    def seen(self, version: int) -> None:
        """Take the stored version as seen, so that a second save, after the person has compared, is accepted."""
        data: Any = self.data
        self.data = data.copy()
        self.data["version"] = str(version)  # type: ignore[index]

    def groups(self) -> Iterator[tuple[str, list[BoundField]]]:
        """Return the sections for a page: each heading with its fields."""
        for heading, names in self.sections:
            fields = [self[name] for name in names if name in self.fields]
            if heading == self.sections[0][0] and "ref" in self.fields:
                fields.insert(0, self["ref"])
            if fields:
                yield heading, fields
        yield "Where this is stated", [self["said_source"], self["said_place"]]


def field_for(f: Any, label: str = "", hint: str = "", must: bool = False) -> forms.Field:
    """Return the form field in which people type a field of a model."""
    words = label or str(f.verbose_name)
    label = words[:1].upper() + words[1:]
    given: dict[str, Any] = {
        "label": label,
        "required": must,
        "help_text": hint or str(f.help_text),
        "error_messages": {"required": f"Enter the {words}" if not label.startswith("Enter") else label},
    }
    if isinstance(f, models.ManyToManyField):
        return RecordsField(f.related_model._default_manager.all(), **{**given, "required": False})
    if isinstance(f, models.ForeignKey):
        return RecordField(f.related_model._default_manager.all(), **given)
    if isinstance(f, kinds.MoneyField):
        return PoundsField(**{**given, "help_text": given["help_text"] or "In pounds, as £1,234.50"})
    if isinstance(f, kinds.PartialDateField):
        return PartialDateField(**{**given, "help_text": f"{given['help_text']}. {DATES}".removeprefix(". ")})
    if isinstance(f, kinds.FinancialYearField):
        return FinancialYearField(**{**given, "help_text": given["help_text"] or "For example, 2013-14"})
    if isinstance(f, models.BooleanField):
        if f.null:
            return YesNoField(label=label, help_text=given["help_text"].replace("Empty: not recorded", "").strip())
        return forms.BooleanField(label=label, required=False, help_text=given["help_text"])
    if f.choices:
        choices = [(value, str(text)[:1].upper() + str(text)[1:]) for value, text in f.choices]
        if f.blank and not must:
            choices = [("", "Not recorded"), *choices]
        few = len(choices) <= _FEW and bool(choices[0][0])
        widget = forms.RadioSelect if few else forms.Select
        return forms.ChoiceField(
            label=label,
            choices=choices,
            widget=widget,
            required=must or not f.blank,
            help_text=given["help_text"],
            initial=f.default if f.has_default() else None,
            error_messages={"required": f"Choose the {words}"},
        )
    if isinstance(f, models.DateField):
        return DateField(**{**given, "help_text": given["help_text"] or "For example, 27 3 2026"})
    if isinstance(f, models.DecimalField):
        return forms.DecimalField(max_digits=f.max_digits, decimal_places=f.decimal_places, **given)
    if isinstance(f, models.IntegerField):
        # `order` and the like have a value of their own where nothing is typed.
        first = f.default if f.has_default() else None
        return WholeField(min_value=0, max_value=2**31 - 1, empty=first, initial=first, **given)
    if isinstance(f, models.TextField):
        if f.name == _CODES:
            return CodeLinesField(label=label, required=False, help_text="Codes, one a line")
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), **given)
    return forms.CharField(max_length=f.max_length, **given)


class WholeField(forms.IntegerField):
    """A whole number from nought; what stands for none typed is `empty`."""

    def __init__(self, *, empty: int | None = None, **more: Any) -> None:
        self.empty = empty
        super().__init__(**more)

    def clean(self, value: Any) -> int | None:
        """Return the number, or `empty`."""
        found = super().clean(value)
        return self.empty if found is None else found


class AgreementForm(RecordForm):
    model = Agreement
    must = ("title",)
    labels: ClassVar[Mapping[str, str]] = {
        "starts": "starts on",
        "ends": "ends on",
        "part_of": "part of a stated amount",
        "route_reason": "why that route was chosen",
        "vat": "VAT",
        "value_basis": "how exact the value is",
        "value_as_stated": "value in the words of the source",
        "irrecoverable_vat": "VAT that cannot be recovered",
        "light_touch": "under the light touch rules",
        "ocid": "open contracting id",
        "url": "web address of a published copy",
        "review": "next review",
        "signed": "signed on",
        "ended": "ended early on",
        "outcomes": "agreed outcomes",
    }
    sections = (
        ("What it is", ("title", "kind", "service", "provider", "description", "department", "status", "ended")),
        ("How it was chosen", ("decision", "tender", "route", "route_reason", "light_touch")),
        ("When", ("starts", "ends", "time_limited", "signed", "review", "extension_options")),
        (
            "Money",
            ("value", "value_basis", "value_as_stated", "vat", "irrecoverable_vat", "fund", "part_of"),
        ),
        ("Results and publication", ("outcomes", "ocid", "url")),
    )


class AgreementYearForm(RecordForm):
    model = AgreementYear
    must = ("agreement", "financial_year")
    labels: ClassVar[Mapping[str, str]] = {"amount": "planned", "basis": "how exact", "actual": "spent"}
    sections = (("Year", ("agreement", "financial_year", "amount", "basis", "actual")),)


class AgreementFundingForm(RecordForm):
    model = AgreementFunding
    must = ("agreement", "fund")
    labels: ClassVar[Mapping[str, str]] = {"basis": "how exact"}
    hints: ClassVar[Mapping[str, str]] = {"financial_year": "For example, 2013-14. Empty: the whole agreement"}
    sections = (("Fund", ("agreement", "fund", "financial_year", "amount", "basis")),)


class AgreementPartyForm(RecordForm):
    model = AgreementParty
    must = ("agreement", "organisation")
    sections = (("Party", ("agreement", "organisation", "role", "share", "note")),)


class MeasureForm(RecordForm):
    model = Measure
    must = ("agreement", "name")
    labels: ClassVar[Mapping[str, str]] = {"better": "which is better", "order": "place in the list"}
    sections = (("Measure", ("agreement", "name", "unit", "need", "better", "target", "amber", "order")),)


class PostForm(RecordForm):
    model = Post
    must = ("agreement", "role")
    sections = (("Post", ("agreement", "role", "area", "number")),)


class ReviewForm(RecordForm):
    model = Review
    must = ("agreement",)
    labels: ClassVar[Mapping[str, str]] = {"held": "held on", "followed_by": "agreement that followed"}
    sections = (("Review", ("agreement", "held", "findings", "outcome", "decision", "followed_by")),)


class ActionForm(RecordForm):
    model = Action
    must = ("what", "owner")
    labels: ClassVar[Mapping[str, str]] = {"what": "what is to be done", "done": "day it was done"}
    sections = (("Action", ("what", "owner", "due", "done", "note", "agreement", "consultation")),)


class NoticeForm(RecordForm):
    model = Notice
    must = ("kind", "published")
    labels: ClassVar[Mapping[str, str]] = {
        "notice_id": "number of the notice",
        "url": "web address",
        "published": "published on",
    }
    sections = (("Notice", ("kind", "agreement", "tender", "published", "notice_id", "url")),)


class DecisionForm(RecordForm):
    """A decision with its fields (facts/law.md F2) and how it met each principle of the framework."""

    model = Decision
    must = ("title",)
    labels: ClassVar[Mapping[str, str]] = {
        "taken": "taken on",
        "published": "published on",
        "url": "web address",
        "options": "options considered",
        "withheld_part": "what the part that is not public is about",
        "withheld_under": "exemption for that part",
        "significant_public_interest": "of significant public interest",
    }
    hints: ClassVar[Mapping[str, str]] = {"withheld_under": "For example, s.43(2). Several with commas between them."}
    sections = (
        (
            "What was decided",
            ("title", "taken", "taken_by", "delegation", "summary", "services", "significant_public_interest"),
        ),
        ("Why", ("reasons", "options", "consultation")),
        (
            "What follows from it",
            ("financial_implications", "legal_implications", "equality_implications", "data_protection_implications"),
        ),
        ("Publication", ("published", "url", "withheld_part", "withheld_under")),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.principles = list(Principle.objects.all())
        met = (
            {}
            if self.record is None
            else {m.principle_id: m for m in PrincipleMet.objects.filter(decision__ref=self.record.ref)}
        )
        for principle in self.principles:
            stored = met.get(principle.pk)
            self.fields[f"met-{principle.pk}"] = forms.ChoiceField(
                label=principle.name,
                choices=PrincipleMet.Met.choices,
                widget=forms.RadioSelect,
                required=False,
                help_text=principle.description,
                initial=stored.met if stored else PrincipleMet.Met.NOT_RECORDED,
            )
            self.fields[f"how-{principle.pk}"] = forms.CharField(
                label=f"{principle.name}: how",
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
                initial=stored.how if stored else "",
            )

    def clean_withheld_under(self) -> str:
        """Give the exemption as lists give it, where it can be read."""
        typed: str = self.cleaned_data["withheld_under"]
        if not typed:
            return ""
        try:
            return rules.exemption(typed)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None

    def values(self) -> dict[str, Any]:
        """Return the fields, and `principles` as `actions.decisions` takes them."""
        found = {n: v for n, v in super().values().items() if not n.startswith(("met-", "how-"))}
        found["principles"] = {
            p.ref: (
                self.cleaned_data[f"met-{p.pk}"] or PrincipleMet.Met.NOT_RECORDED.value,
                self.cleaned_data[f"how-{p.pk}"],
            )
            for p in self.principles
        }
        return found

    def groups(self) -> Iterator[tuple[str, list[BoundField]]]:
        """Return the sections, the principles before the publication."""
        for heading, fields in super().groups():
            if heading == "Publication" and self.principles:
                yield (
                    "How the principles of the framework were met",
                    [self[f"{part}-{p.pk}"] for p in self.principles for part in ("met", "how")],
                )
            yield heading, fields


class PrincipleForm(RecordForm):
    model = Principle
    must = ("name",)
    labels: ClassVar[Mapping[str, str]] = {"order": "place in the list"}
    sections = (("Principle", ("name", "description", "order")),)


class FundForm(RecordForm):
    model = Fund
    must = ("name",)
    labels: ClassVar[Mapping[str, str]] = {
        "aliases": "other names",
        "ring_fenced": "ring-fenced",
        "parent": "part of",
        "starts": "starts on",
        "ends": "ends on",
    }
    sections = (
        ("What it is", ("name", "aliases", "funder", "parent", "description", "categories")),
        ("Conditions", ("ring_fenced", "pooled", "conditions", "starts", "ends")),
    )


class FundAmountForm(RecordForm):
    model = FundAmount
    must = ("fund",)
    labels: ClassVar[Mapping[str, str]] = {
        "basis": "how exact",
        "annual_change": "printed change from the year before",
        "as_stated": "in the words of the source",
        "kind": "what it is",
    }
    sections = (
        (
            "Amount",
            (
                "fund",
                "kind",
                "contributor",
                "financial_year",
                "amount",
                "basis",
                "annual_change",
                "as_stated",
                "note",
            ),
        ),
    )


class ServiceForm(RecordForm):
    model = Service
    must = ("name",)
    sections = (("Service", ("name", "description", "beneficiaries", "areas", "categories")),)


class ServiceContactForm(RecordForm):
    """How to reach a support service, as the public site shows it."""

    model = ServiceContact
    must = ("name", "what")
    labels: ClassVar[Mapping[str, str]] = {
        "what": "what it does",
        "for_whom": "for whom",
        "phone": "telephone",
        "text": "text messages",
        "hours": "open",
        "email": "e-mail",
        "website": "web address",
        "self_referral": "people may come by themselves",
        "how": "how to get help",
        "emergency": "in danger",
        "service": "commissioned service",
        "checked": "last checked on",
        "public": "Show it on the public site",
    }
    sections = (
        ("What it is", ("name", "what", "for_whom", "areas", "categories", "service")),
        ("How to reach it", ("phone", "text", "hours", "email", "website", "languages")),
        ("How to get help", ("self_referral", "how", "emergency")),
        ("On the public site", ("checked", "public")),
    )


class NeedForm(RecordForm):
    model = Need
    must = ("title",)
    labels: ClassVar[Mapping[str, str]] = {"assessed": "assessed on"}
    sections = (("Need", ("title", "description", "categories", "area", "assessed", "evidence", "services")),)


class BusinessCaseForm(RecordForm):
    model = BusinessCase
    must = ("title",)
    sections = (
        ("Business case", ("title", "need", "service", "dated", "options", "preferred", "outcomes", "cost")),
        ("What came of it", ("decision", "document")),
    )


class TenderForm(RecordForm):
    model = Tender
    must = ("title",)
    labels: ClassVar[Mapping[str, str]] = {
        "vat": "VAT",
        "invited": "published on",
        "closes": "last day for tenders",
        "starts": "contract starts",
        "ends": "contract ends",
        "bids": "tenders received",
        "ocid": "open contracting id",
        "url": "web address",
    }
    sections = (
        ("What is wanted", ("title", "description", "service", "decision", "department", "status")),
        ("When", ("invited", "closes", "starts", "ends", "review")),
        ("Money and tenders", ("estimated_value", "vat", "bids", "ocid", "url")),
    )


class DocumentForm(RecordForm):
    """A document, with the file of it where there is one."""

    model = Document
    must = ("title",)
    labels: ClassVar[Mapping[str, str]] = {
        "dated": "date on it",
        "adopted": "agreed on",
        "covers_from": "covers from",
        "covers_to": "covers to",
        "url": "web address",
        "archived_url": "address of an archived copy",
        "replaces": "version before this one",
    }
    sections = (
        ("What it is", ("title", "kind", "status", "version_label", "replaces", "owner", "categories")),
        ("When", ("dated", "adopted", "covers_from", "covers_to")),
        ("Where it is", ("url", "archived_url")),
        ("What it is about", ("agreements", "decisions", "note")),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["file"] = forms.FileField(
            label="File",
            required=False,
            allow_empty_file=True,
            help_text="Up to 100 MB. It is kept as it is; an earlier file of this document is kept too.",
        )
        # What came with the form before, where something else in it was wrong: nobody uploads a file twice.
        self.fields["kept"] = forms.CharField(widget=forms.HiddenInput, required=False)

    def values(self) -> dict[str, Any]:
        """Return the fields without the file, which is kept by itself."""
        return {name: value for name, value in super().values().items() if name not in ("file", "kept")}

    def keep(self, token: str, name: str) -> None:
        """Carry the file that was kept, so that the form can be sent again without it."""
        data: Any = self.data
        self.data = data.copy()
        self.data["kept"] = token  # type: ignore[index]
        self.fields[
            "file"
        ].help_text = f"“{name}” was received and is saved with the form. Choose another to replace it."

    def groups(self) -> Iterator[tuple[str, list[BoundField]]]:
        """Return the sections, the file where the document is."""
        for heading, fields in super().groups():
            yield heading, [*fields, self["file"]] if heading == "Where it is" else fields


class ConsultationForm(RecordForm):
    model = Consultation
    must = ("title",)
    labels: ClassVar[Mapping[str, str]] = {"plan": "plan that it is about", "report": "report of its results"}
    sections = (("Consultation", ("title", "about", "opens", "closes", "responses", "plan", "report")),)


class ConsultationQuestionForm(RecordForm):
    model = ConsultationQuestion
    must = ("consultation", "text")
    labels: ClassVar[Mapping[str, str]] = {"text": "question", "order": "place in the list"}
    sections = (("Question", ("consultation", "text", "order")),)


class ConsultationCountForm(RecordForm):
    model = ConsultationCount
    must = ("question", "answer", "number")
    labels: ClassVar[Mapping[str, str]] = {"number": "how many", "order": "place in the list"}
    sections = (("Answer", ("question", "answer", "number", "order")),)


class CoverageForm(RecordForm):
    model = Coverage
    must = ("what",)
    labels: ClassVar[Mapping[str, str]] = {
        "starts": "from",
        "ends": "to",
        "complete": "The register is complete for this",
        "archived_at": "document that says where the rest is",
        "held_by": "who holds it",
    }
    sections = (("Coverage", ("what", "categories", "starts", "ends", "complete", "held_by", "archived_at", "note")),)


class OrganisationForm(RecordForm):
    model = Organisation
    must = ("name",)
    sections = (("Organisation", ("name", "aliases", "kind", "sme", "vcse", "address", "postcode", "email")),)


class AreaForm(RecordForm):
    model = Area
    must = ("name",)
    labels: ClassVar[Mapping[str, str]] = {"parent": "part of"}
    sections = (("Area", ("name", "kind", "parent")),)


class SourceForm(RecordForm):
    model = Source
    must = ("title",)
    labels: ClassVar[Mapping[str, str]] = {"dated": "date on it", "url": "web address", "made_up": "A made-up source"}
    sections = (("Source", ("title", "kind", "dated", "url", "made_up")),)


class StatementForm(RecordForm):
    model = Statement
    must = ("text",)
    labels: ClassVar[Mapping[str, str]] = {"text": "words", "order": "place in the list"}
    sections = (
        ("Statement", ("topic", "text", "financial_year", "request_reference", "order")),
        ("What it is about", ("agreement", "service", "fund", "decision", "document")),
    )


FORMS: dict[str, type[RecordForm]] = {
    form.model.record_kind(): form
    for form in (
        ActionForm,
        AgreementForm,
        AgreementFundingForm,
        AgreementPartyForm,
        AgreementYearForm,
        AreaForm,
        BusinessCaseForm,
        ConsultationCountForm,
        ConsultationForm,
        ConsultationQuestionForm,
        CoverageForm,
        DecisionForm,
        DocumentForm,
        FundAmountForm,
        FundForm,
        MeasureForm,
        NeedForm,
        NoticeForm,
        OrganisationForm,
        PostForm,
        PrincipleForm,
        ReviewForm,
        ServiceContactForm,
        ServiceForm,
        SourceForm,
        StatementForm,
        TenderForm,
    )
}
"""The form of each kind of record that people keep by hand. The other kinds have pages of their own."""
