"""Visible content as JSON and back, to cross from the limited child. What comes back is checked: only these shapes, nothing else."""

from __future__ import annotations

import base64
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from . import content as shapes
from .content import Content

_SHAPES: dict[str, type] = {
    name: one for name, one in vars(shapes).items() if is_dataclass(one) and isinstance(one, type)
}
_HINTS: dict[type, dict[str, Any]] = {}


def as_data(thing: Any) -> Any:
    """A shape of cleaning/content, with all in it, as plain JSON values. Fields that have their usual value are left out."""
    if is_dataclass(thing):
        data: dict[str, Any] = {"": type(thing).__name__}
        for one in fields(thing):
            value = getattr(thing, one.name)
            if value != one.default:
                data[one.name] = as_data(value)
        return data
    if isinstance(thing, tuple):
        return [as_data(one) for one in thing]
    if isinstance(thing, bytes):
        return {"": "bytes", "base64": base64.b64encode(thing).decode("ascii")}
    return thing


def from_data(data: Any) -> Content:
    """The content again. Raises ValueError for anything that is none of its shapes, or that holds a value of another type."""
    made = _made(data)
    if not isinstance(made, shapes.Book | shapes.Document | shapes.Deck | shapes.File | shapes.Files):
        raise ValueError
    return made


def _made(data: Any) -> Any:
    if isinstance(data, list):
        return tuple(_made(one) for one in data)
    if not isinstance(data, dict):
        return data
    name = data.get("")
    if name == "bytes":
        return base64.b64decode(data["base64"], validate=True)
    shape = _SHAPES.get(str(name))
    if shape is None:
        raise ValueError
    values = {key: _made(value) for key, value in data.items() if key}
    hints = _HINTS.setdefault(shape, get_type_hints(shape, vars(shapes)))
    for key, value in values.items():
        if key not in hints or not _fits(value, hints[key]):
            raise ValueError
    try:
        return shape(**values)
    except TypeError:
        raise ValueError from None


def _fits(value: Any, hint: Any) -> bool:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return any(_fits(value, one) for one in get_args(hint))
    if origin is tuple:
        inner = get_args(hint)
        if not isinstance(value, tuple):
            return False
        if len(inner) == 2 and inner[1] is Ellipsis:
            return all(_fits(one, inner[0]) for one in value)
        return len(inner) == len(value) and all(_fits(one, hint) for one, hint in zip(value, inner, strict=True))
    if origin is not None:  # Literal
        return value in get_args(hint)
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return value is None if hint is NoneType else isinstance(value, hint)
