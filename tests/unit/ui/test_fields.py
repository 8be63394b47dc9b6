"""Form fields as GOV.UK components, with errors that lead to the right control."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from answerable.ui.forms import DateField
from answerable.ui.templatetags.govuk import govuk_error_summary, govuk_field


class Sample(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Your name", help_text="As on the letter", error_messages={"required": "Enter a name"})
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 8}))
    amount = forms.IntegerField(label="Amount", required=False)
    secret = forms.CharField(label="Secret", required=False, widget=forms.PasswordInput)
    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose"), ("a", "First"), ("b", "Second")])
    route = forms.ChoiceField(
        label="Route", choices=[("", "—"), ("x", "By post"), ("y", "By email")], widget=forms.RadioSelect
    )
    parts = forms.MultipleChoiceField(
        label="Parts",
        required=False,
        choices=[("Group", [("1", "One"), ("2", "Two")])],
        widget=forms.CheckboxSelectMultiple,
    )
    sure = forms.BooleanField(label="I have checked this")
    received = DateField(label="Date received")
    letter = forms.FileField(label="Letter", widget=forms.FileInput(attrs={"accept": ".eml,.pdf"}))
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        raise ValidationError("These do not go together")


GOOD = {
    "name": "Ada & Co",
    "note": "one\ntwo",
    "amount": "12",
    "secret": "hush",
    "kind": "b",
    "route": "y",
    "parts": ["2"],
    "sure": "on",
    "received_day": "7",
    "received_month": "october",
    "received_year": "2013",
    "token": "t",
}


def drawn(form: forms.Form, name: str, **over: Any) -> html.HtmlElement:
    return html.fragment_fromstring(govuk_field(form[name], **over))


def control(element: html.HtmlElement, tag: str) -> html.HtmlElement:
    return element.xpath(f".//{tag}")[0]


def test_a_text_field_has_its_label_hint_and_value() -> None:
    element = drawn(Sample(GOOD), "name")
    box = control(element, "input")
    assert box.get("value") == "Ada & Co"
    assert element.xpath(f".//label[@for='{box.get('id')}']")[0].text_content().strip() == "Your name"
    assert box.get("aria-describedby") == "id_name-hint"


def test_an_error_is_tied_to_its_control() -> None:
    element = drawn(Sample({}), "name")
    assert control(element, "input").get("aria-describedby") == "id_name-hint id_name-error"
    assert "Enter a name" in element.get_element_by_id("id_name-error").text_content()


def test_a_field_that_may_stay_empty_says_so_and_a_template_may_ask_it_not_to() -> None:
    assert control(drawn(Sample(), "note"), "label").text_content().strip() == "Note (optional)"
    assert control(drawn(Sample(), "note", mark_optional=False), "label").text_content().strip() == "Note"


def test_text_areas_keep_their_lines_and_rows() -> None:
    area = control(drawn(Sample(GOOD), "note"), "textarea")
    assert area.text.strip() == "one\ntwo"
    assert area.get("rows") == "8"


def test_numbers_are_typed_as_text_with_the_number_keys() -> None:
    box = control(drawn(Sample(GOOD), "amount", prefix="£"), "input")
    assert (box.get("type"), box.get("inputmode"), box.get("value")) == ("text", "numeric", "12")
    assert "£" in govuk_field(Sample()["amount"], prefix="£")


def test_a_password_is_never_sent_back() -> None:
    assert "hush" not in govuk_field(Sample(GOOD)["secret"])


def test_select_radios_and_checkboxes_show_what_was_chosen() -> None:
    form = Sample(GOOD)
    assert [o.get("value") for o in drawn(form, "kind").xpath(".//option[@selected]")] == ["b"]
    radios = drawn(form, "route")
    assert [r.get("value") for r in radios.xpath(".//input")] == ["x", "y"]
    assert [r.get("value") for r in radios.xpath(".//input[@checked]")] == ["y"]
    boxes = drawn(form, "parts")
    assert [b.get("value") for b in boxes.xpath(".//input[@checked]")] == ["2"]
    assert "Group: Two" in boxes.text_content()
    assert drawn(form, "sure").xpath(".//input[@checked]")
    assert not drawn(Sample({}), "sure").xpath(".//input[@checked]")


def test_a_group_of_controls_has_a_legend() -> None:
    assert control(drawn(Sample(), "route"), "legend").text_content().strip() == "Route"


def test_a_page_that_asks_one_thing_has_its_label_as_heading() -> None:
    assert control(drawn(Sample(), "name", heading=True), "h1").text_content().strip() == "Your name"


def test_a_file_field_names_the_files_it_takes() -> None:
    box = control(drawn(Sample(), "letter"), "input")
    assert (box.get("type"), box.get("accept"), box.get("id")) == ("file", ".eml,.pdf", "id_letter")


def test_a_hidden_field_stays_hidden() -> None:
    assert 'type="hidden"' in govuk_field(Sample(GOOD)["token"])


def test_a_template_may_replace_the_hint_and_the_label() -> None:
    text = Template('{% load govuk %}{% govuk_field form.name hint="New hint" label="New label" %}').render(
        Context({"form": Sample()})
    )
    assert "New hint" in text
    assert "New label" in text
    assert "As on the letter" not in text


def test_every_line_of_the_summary_leads_to_a_control_on_the_page() -> None:
    form = Sample({"received_day": "7", "received_year": "2013"})
    page = html.fragment_fromstring(f"<div>{govuk_error_summary(form)}{''.join(govuk_field(f) for f in form)}</div>")
    links = page.xpath(".//div[@role='alert']//a")
    targets = [page.get_element_by_id(link.get("href").removeprefix("#")) for link in links]
    assert all(target.tag in {"input", "select", "textarea"} for target in targets)
    texts = [item.text_content().strip() for item in page.xpath(".//div[@role='alert']//li")]
    assert "Date received must include a month" in texts
    assert "These do not go together" in texts
    assert any(text.startswith("Token: ") for text in texts)
    assert "#id_received_month" in [link.get("href") for link in links]


def test_a_formset_lists_the_errors_of_all_its_forms() -> None:
    many = forms.formset_factory(Sample, min_num=2, extra=0, validate_min=True)
    formset = many({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": ""})
    text = govuk_error_summary(formset)
    assert "#id_form-0-name" in text
    assert "at least 2" in text


def test_a_form_without_errors_has_no_summary() -> None:
    assert govuk_error_summary(Sample()) == ""


class Day(forms.Form):
    """A date that may stay empty."""

    day = DateField(label="Day", required=False)


def typed(day: str, month: str, year: str) -> Day:
    return Day({"day_day": day, "day_month": month, "day_year": year})


@given(st.dates(min_value=datetime.date(1000, 1, 1)))
def test_every_real_date_is_read_as_typed(date: datetime.date) -> None:
    form = typed(str(date.day), f"{date.month:02}", str(date.year))
    assert form.is_valid()
    assert form.cleaned_data["day"] == date


def test_an_empty_date_is_none() -> None:
    form = typed(" ", "", "")
    assert form.is_valid()
    assert form.cleaned_data["day"] is None


@pytest.mark.parametrize(
    ("parts", "error", "wrong"),
    [
        (("", "10", "2013"), "Day must include a day", ["day"]),
        (("", "", "2013"), "Day must include a day and month", ["day", "month"]),
        (("31", "2", "2013"), "Day must be a real date", ["day", "month", "year"]),
        (("7", "Octember", "2013"), "Day must be a real date", ["month"]),
        (("7", "10", "13"), "Day must have a year with 4 numbers", ["year"]),
        (("٧", "10", "2013"), "Day must be a real date", ["day"]),
    ],
)
def test_a_wrong_date_marks_the_boxes_that_are_wrong(parts: tuple[str, str, str], error: str, wrong: list[str]) -> None:
    form = typed(*parts)
    assert form.errors["day"] == [error]
    boxes = drawn(form, "day").xpath(".//input")
    assert [b.get("name") for b in boxes if "govuk-input--error" in b.get("class")] == [f"day_{part}" for part in wrong]
    assert [b.get("value") or "" for b in boxes] == list(parts)


def test_a_required_date_that_is_empty_marks_all_boxes() -> None:
    form = Sample({})
    boxes = drawn(form, "received").xpath(".//input")
    assert all("govuk-input--error" in box.get("class") for box in boxes)


def test_a_first_value_is_shown_and_compared() -> None:
    first = datetime.date(2013, 10, 7)
    assert [b.get("value") for b in drawn(Day(initial={"day": first}), "day").xpath(".//input")] == ["7", "10", "2013"]
    same = Day({"day_day": "7", "day_month": "10", "day_year": "2013"}, initial={"day": first})
    other = Day({"day_day": "8", "day_month": "x", "day_year": "2013"}, initial={"day": first})
    assert not same.has_changed()
    assert other.has_changed()


def test_a_choice_that_takes_several_has_checkboxes_and_one_that_takes_one_has_radios() -> None:
    class Both(forms.Form):
        several = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple)
        one = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)

    assert {box.get("type") for box in drawn(Both(), "several").xpath(".//input")} == {"checkbox"}
    assert {box.get("type") for box in drawn(Both(), "one").xpath(".//input")} == {"radio"}
