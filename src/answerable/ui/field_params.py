"""A Django form field as the parameters of the GOV.UK component that draws it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField

from .forms import DATE_PARTS, DateInput, typed_date, wrong_date_parts

SHORT_TEXTS = ("hint", "label", "prefix", "suffix")
"""Parameters that a template may give as plain text instead of a mapping."""


def anchor(field: BoundField) -> str:
    """Return the id of the control to go to from the error summary."""
    if isinstance(field.field.widget, DateInput):
        return f"{field.auto_id}_{wrong_date_parts(field.errors.as_data())[0]}"
    return field.auto_id


def error_texts(field: BoundField) -> list[str]:
    """Return the sentences of the field's errors."""
    return [str(text) for text in field.errors]


def _choices(field: BoundField) -> Iterator[tuple[str, str]]:
    for value, label in field.field.choices:  # type: ignore[attr-defined]
        if isinstance(label, list | tuple):
            yield from ((str(inner), f"{value}: {text}") for inner, text in label)
        else:
            yield "" if value is None else str(value), str(label)


def _chosen(field: BoundField) -> set[str]:
    value = field.value()
    values = value if isinstance(value, list | tuple | set) else [value]
    return {"" if each is None else str(each) for each in values}


def _label(field: BoundField, *, heading: bool, mark_optional: bool) -> dict[str, Any]:
    needs_mark = mark_optional and not field.field.required and not isinstance(field.field, forms.BooleanField)
    size = "l" if heading else "s"
    return {
        "text": f"{field.label} (optional)" if needs_mark else str(field.label),
        "isPageHeading": heading,
        "classes": f"govuk-label--{size}",
    }


def _legend(label: dict[str, Any]) -> dict[str, Any]:
    return {"legend": {**label, "classes": label["classes"].replace("govuk-label", "govuk-fieldset__legend")}}


def _chooser(field: BoundField, label: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    # Django's checkboxes are a kind of its radios, so what takes several is told first.
    one = not isinstance(field.field.widget, forms.CheckboxSelectMultiple | forms.SelectMultiple)
    chosen = _chosen(field)
    # An empty choice stands for "nothing picked yet", which radios and checkboxes show by being unmarked.
    items = [
        {"value": value, "text": text, "checked": value in chosen}
        for value, text in _choices(field)
        if value or not one
    ]
    return ("radios" if one else "checkboxes"), {
        "idPrefix": field.auto_id,
        "fieldset": _legend(label),
        "items": items,
    }


def _tick(field: BoundField, label: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    item = {"value": "on", "text": label["text"], "checked": bool(field.value())}
    if field.help_text:
        item["hint"] = {"text": field.help_text}
    return "checkboxes", {"idPrefix": field.auto_id, "items": [item], "hint": None}


def _date(field: BoundField, label: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    typed = typed_date(field.value())
    wrong = wrong_date_parts(field.errors.as_data()) if field.errors else ()
    items = [
        {
            "id": f"{field.auto_id}_{part}",
            "name": f"{field.html_name}_{part}",
            "label": part.capitalize(),
            "value": typed[part],
            "classes": f"govuk-input--width-{4 if part == 'year' else 2}"
            + (" govuk-input--error" if part in wrong else ""),
        }
        for part in DATE_PARTS
    ]
    return "date-input", {"fieldset": _legend(label), "items": items}


def _text(field: BoundField, label: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    widget = field.field.widget
    shown = widget.format_value(field.value())
    params: dict[str, Any] = {"label": label, "value": "" if shown is None else str(shown)}
    for name in ("autocomplete", "inputmode", "rows"):
        if name in widget.attrs:
            params[name] = str(widget.attrs[name])
    if "spellcheck" in widget.attrs:
        params["spellcheck"] = str(widget.attrs["spellcheck"]).lower() == "true"
    if "class" in widget.attrs:
        params["classes"] = widget.attrs["class"]
    if isinstance(widget, forms.Textarea):
        if "maxlength" in widget.attrs:
            params["attributes"] = {"maxlength": str(widget.attrs["maxlength"])}
        return "textarea", params
    if isinstance(widget, forms.PasswordInput):
        # What was typed as a password is never sent back to the page.
        return "password-input", {**params, "value": ""}
    kind = getattr(widget, "input_type", "text")
    if kind == "number":
        # Number inputs change under a scroll wheel and drop what they cannot read; the Design System asks for text.
        return "input", {**params, "type": "text", "inputmode": params.get("inputmode", "numeric")}
    return "input", {**params, "type": kind}


def _file(field: BoundField, label: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    widget = field.field.widget
    params: dict[str, Any] = {"label": label, "multiple": bool(getattr(widget, "allow_multiple_selected", False))}
    if "accept" in widget.attrs:
        params["attributes"] = {"accept": widget.attrs["accept"]}
    return "file-upload", params


def _select(field: BoundField, label: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    chosen = _chosen(field)
    items = [{"value": value, "text": text, "selected": value in chosen} for value, text in _choices(field)]
    return "select", {"label": label, "items": items}


def component_of(
    field: BoundField, *, heading: bool = False, mark_optional: bool = True, **over: Any
) -> tuple[str, dict[str, Any]]:
    """Return the component that draws this field, and its parameters.

    `heading` makes the label the page's heading (a page that asks one thing). `mark_optional` adds "(optional)" to
    the label of a field that may stay empty. `over` replaces parameters; hint, label, prefix and suffix may be
    given as plain text.
    """
    widget = field.field.widget
    label = _label(field, heading=heading, mark_optional=mark_optional)
    if isinstance(over.get("label"), str):
        label["text"] = over.pop("label")
    if isinstance(widget, DateInput):
        draw = _date
    elif isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple | forms.SelectMultiple):
        draw = _chooser
    elif isinstance(widget, forms.CheckboxInput):
        draw = _tick
    elif isinstance(widget, forms.Select):
        draw = _select
    elif isinstance(widget, forms.FileInput):
        draw = _file
    else:
        draw = _text
    component, own = draw(field, label)
    params: dict[str, Any] = {
        "id": field.auto_id,
        "name": field.html_name,
        "hint": {"text": field.help_text} if field.help_text else None,
        "errorMessage": {"text": " ".join(error_texts(field))} if field.errors else None,
        **own,
    }
    for name, value in over.items():
        params[name] = {"text": value} if name in SHORT_TEXTS and isinstance(value, str) else value
    # The macros tell a missing parameter from an empty one.
    return component, {name: value for name, value in params.items() if value is not None}
