"""GOV.UK Design System components, drawn by the macros of govuk-frontend-jinja from one cached environment.

The macros escape text and trust HTML. Django templates mark every literal as safe, so what is safe is decided here,
by the parameter: text is always escaped; HTML is escaped too unless it is a SafeString.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from jinja2 import Environment, PackageLoader, PrefixLoader, TemplateNotFound

_SLOTS = {"start", "end", "navigationStart", "navigationEnd"}


class UnknownComponent(ValueError):
    """The name is no component of the GOV.UK Design System at the version in use."""


@cache
def _environment() -> Environment:
    return Environment(
        loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _macro(component: str) -> Any:
    name = "govuk" + "".join(part.capitalize() for part in component.split("-"))
    path = f"govuk_frontend_jinja/components/{component}/macro.html"
    try:
        return getattr(_environment().get_template(path).module, name)
    except TemplateNotFound as error:
        raise UnknownComponent(f"“{component}” is not a GOV.UK component. Check the name.") from error


def _is_markup(key: str) -> bool:
    """Return whether the macros print this parameter as markup when it is a string."""
    return key == "html" or key.endswith("Html") or key == "attributes" or key in _SLOTS


def _made_safe(value: Any, key: str = "") -> Any:
    if isinstance(value, Mapping):
        return {name: _made_safe(inner, str(name)) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_made_safe(inner, key) for inner in value]
    if isinstance(value, Promise):
        value = str(value)
    if isinstance(value, str):
        # `str.__str__` drops the safe mark, so that the macro escapes the text.
        return conditional_escape(value) if _is_markup(key) else str.__str__(value)
    return value


def render(component: str, params: Mapping[str, Any]) -> SafeString:
    """Return the component as HTML.

    `component` is the Design System's name ("button", "summary-list"); `params` are its documented parameters, with
    their camel-case names. Raises UnknownComponent.
    """
    return mark_safe(str(_macro(component)(_made_safe(params))))  # noqa: S308 - the macros escape; see above
