"""What the command line does with risk tools and local rules: one function a command, each returns what to print."""

from __future__ import annotations

from pathlib import Path

import orjson

from answerable.pathways.actions import local_rules as rule_actions
from answerable.pathways.actions import risk as risk_actions
from answerable.pathways.errors import CannotChange
from answerable.pathways.rules.risk_tools import BadTool

EXAMPLE = Path(__file__).parent / "risk_tools" / "example.json"
"""The tool that is shipped: our own words, made up, and no recognised tool."""

_LARGEST = 1_000_000


def read_file(content: bytes, name: str) -> object:
    """Return what a JSON file holds. Raises CannotChange with one sentence."""
    if len(content) > _LARGEST:
        raise CannotChange(f"{name} is larger than a risk tool can be (1 MB).")
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise CannotChange(f"{name} is not JSON: {error.msg}, line {error.lineno}, column {error.colno}.") from error


def load_tool(file: Path) -> str:
    """`answerable pathways tools load FILE`: keep the risk tool of a JSON file. Raises CannotChange with what is wrong, a line each."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise CannotChange(f"{file} cannot be read: {error.strerror}.") from error
    try:
        tool = risk_actions.load_tool(data=read_file(content, file.name), by=None)
    except BadTool as error:
        raise CannotChange(f"{file.name} is no risk tool. Nothing was loaded.\n" + "\n".join(error.faults)) from error
    return f"{tool} is loaded, in use from {tool.from_day}."


def explain_rules() -> str:
    """`answerable pathways rules explain`: explain every open case by the rules of today. For every night."""
    changed = rule_actions.explain_all(by=None)
    return f"Every open case was explained by the rules of today; {changed} findings changed."
