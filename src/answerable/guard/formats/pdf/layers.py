"""Layers of a PDF: what is shown only in some uses, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.techniques import found

from .beside import is_usual
from .graph import Graph


@detector("layer-off", "pdf-layers")
def off(graph: Graph) -> Iterator[Finding]:
    """Layers: all must be shown, on a screen and on paper alike."""
    for whole, _ in graph.dictionaries.get("layers", ()):
        groups = [one for one in whole.get("/OCGs", []) if isinstance(one, pikepdf.Dictionary)]
        dark = switched_off(whole)
        names = [str(one.get("/Name", "")) for one in groups]
        hidden = [str(one.get("/Name", "")) for one in groups if one.objgen in dark or _is_for_some(one)]
        if hidden or any(hides(one, dark) for one, _ in graph.dictionaries.get("layer", ())):
            yield found("layer-off", "layers", hidden or names, count=max(len(hidden), 1))
        elif not all(is_usual(name) for name in names):
            yield found("pdf-layers", "layers", names, count=len(names))


def switched_off(whole: Any) -> set[tuple[int, int]]:
    """The layers that are off in any of the ways in which the file can be shown."""
    every = {one.objgen for one in whole.get("/OCGs", []) if isinstance(one, pikepdf.Dictionary)}
    off: set[tuple[int, int]] = set()
    for config in [whole.get("/D"), *whole.get("/Configs", [])]:
        if not isinstance(config, pikepdf.Dictionary):
            continue
        on = {one.objgen for one in config.get("/ON", [])}
        if config.get("/BaseState") in ("/OFF", "/Unchanged"):
            off |= every - on
        off |= {one.objgen for one in config.get("/OFF", [])}
    return off


def _is_for_some(group: Any) -> bool:
    """Whether a layer is meant to be shown in one use and not in another."""
    usage = group.get("/Usage")
    if not isinstance(usage, pikepdf.Dictionary):
        return False
    uses = (("/View", "/ViewState"), ("/Print", "/PrintState"), ("/Export", "/ExportState"))
    states = [usage[name].get(key) for name, key in uses if isinstance(usage.get(name), pikepdf.Dictionary)]
    return "/OFF" in [str(one) for one in states] or isinstance(usage.get("/Zoom"), pikepdf.Dictionary)


def hides(one: Any, off: set[tuple[int, int]]) -> bool:
    """Whether what hangs on a layer, or on a rule made of several, is not shown while these layers are off."""
    if one.get("/Type") != "/OCMD":
        return one.objgen in off
    if isinstance(one.get("/VE"), pikepdf.Array):
        return not _holds(one.VE, off, 0)
    members = one.get("/OCGs", [])
    each = [members] if isinstance(members, pikepdf.Dictionary) else list(members)
    states = [member.objgen not in off for member in each if isinstance(member, pikepdf.Dictionary)]
    rules = {"/AllOn": all(states), "/AllOff": not any(states), "/AnyOff": not all(states)}
    return bool(states) and not rules.get(str(one.get("/P")), any(states))


def _holds(rule: Any, off: set[tuple[int, int]], depth: int) -> bool:
    """What a rule made of "and", "or" and "not" comes to."""
    if isinstance(rule, pikepdf.Dictionary) or depth > 50:
        return rule.objgen not in off
    parts = list(rule)
    states = [
        _holds(part, off, depth + 1) for part in parts[1:] if isinstance(part, pikepdf.Dictionary | pikepdf.Array)
    ]
    match str(parts[0]) if parts else "":
        case "/Not":
            return not all(states)
        case "/Or":
            return any(states)
    return all(states)


def switch_off(pdf: Any) -> None:
    """Let every program hide what hangs on a layer that a screen does not show."""
    whole = pdf.Root.get("/OCProperties")
    if not isinstance(whole, pikepdf.Dictionary):
        return
    groups = [one for one in whole.get("/OCGs", []) if isinstance(one, pikepdf.Dictionary)]
    off = switched_off(
        pikepdf.Dictionary(OCGs=whole.get("/OCGs", pikepdf.Array()), D=whole.get("/D", pikepdf.Dictionary()))
    )
    off |= {one.objgen for one in groups if _is_off_on_a_screen(one)}
    never = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String("")))
    for one in pdf.objects:
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/OCMD" and hides(one, off):
            for name in ("/P", "/VE"):
                if name in one:
                    del one[name]
            one["/OCGs"] = never
    hidden = [never, *(one for one in groups if one.objgen in off)]
    whole["/OCGs"] = pikepdf.Array([*groups, never])
    whole["/D"] = pikepdf.Dictionary(OFF=pikepdf.Array(hidden))


def _is_off_on_a_screen(group: Any) -> bool:
    usage = group.get("/Usage")
    view = usage.get("/View") if isinstance(usage, pikepdf.Dictionary) else None
    return isinstance(view, pikepdf.Dictionary) and view.get("/ViewState") == "/OFF"
