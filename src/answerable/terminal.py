"""How a letter and its answers are shown in a terminal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import PurePath

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table

from answerable.answering.answer import Answer, Cell, Held, Status
from answerable.answering.answer import Table as Data
from answerable.law.clock import Due
from answerable.reading.structure import Letter

HELD = {
    Held.HELD: "held",
    Held.PART: "partly held",
    Held.ELSEWHERE: "held by another body",
    Held.NOT_RECORDED: "not in the register",
}
STATUS_STYLE = {Status.ANSWERED: "green", Status.PART: "yellow", Status.GAP: "yellow", Status.UNCLEAR: "red"}


def _day(value: object) -> str:
    return str(value) if value else "not stated"


def show_letter(letter: Letter, console: Console | None = None) -> None:
    """Print what was read in a letter: its particulars and its questions, nested as they are."""
    out = console or Console()
    facts = Table.grid(padding=(0, 2))
    for name, value in (
        ("Authority", letter.authority or "not stated"),
        ("Reference", letter.reference or "not stated"),
        ("Received", _day(letter.date_received)),
        ("Response", _day(letter.date_of_response)),
        ("Outcome", letter.outcome.value.replace("_", " ")),
        ("Exemptions cited", ", ".join(letter.exemptions_cited) or "none"),
        ("Other requests named", ", ".join(letter.mentions) or "none"),
    ):
        facts.add_row(f"[bold]{name}[/]", escape(value))
    out.print(Panel(facts, title=escape(PurePath(letter.file).name), title_align="left"))
    depth: dict[str, int] = {}
    for number, question in enumerate(letter.questions, start=1):
        level = depth.get(question.parent or "", -1) + 1 if question.parent else 0
        if question.label:
            depth[question.label] = level
        label = question.label or f"[{number}]"
        out.print(Padding(f"[bold]{escape(label)}[/]  {escape(question.text)}", (0, 0, 0, 2 + 4 * level)))
        ask = question.ask
        meaning = "; ".join(
            f"{name}: {', '.join(values)}"
            for name, values in (
                ("wants", [m.value.replace("_", " ") for m in ask.measures]),
                ("about", [*ask.subjects, *ask.names]),
                ("when", [p.text for p in ask.periods]),
                ("where", list(ask.areas)),
            )
            if values
        )
        if meaning:
            out.print(Padding(f"[dim]{escape(meaning)}[/]", (0, 0, 0, 6 + 4 * level)))
    if not letter.questions:
        out.print("  No question was found.")
    for note in letter.notes:
        out.print(f"  [yellow]Note:[/] {escape(note)}")
    out.print()


def long_day(day: date) -> str:
    """A day in full: "Thursday 14 November 2013"."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def show_due(due: Due, console: Console | None = None) -> None:
    """Print the date an answer is due with its working: each working day counted, and each weekday passed over."""
    out = console or Console()
    answer_by = f"Answer by [bold]{long_day(due.due)}[/]." if due.due else "The clock is not running."
    out.print(f"Received {long_day(due.received)}. {answer_by}")
    if due.earlier and due.later:
        out.print(
            f"  [yellow]A bank holiday was proclaimed after receipt: work to {long_day(due.earlier)}; "
            f"with that holiday it would be {long_day(due.later)}.[/]"
        )
    passed = {day.date: day.why for day in due.skipped} | dict.fromkeys(
        due.disregarded, "between fees notice and payment"
    )
    counted = {day.date: day.number for day in due.counted}
    line: list[str] = []
    for day in sorted([*passed, *counted]):
        line.append(
            f"{counted[day]} = {day:%a} {day.day} {day:%b}"
            if day in counted
            else f"[dim]({day:%a} {day.day} {day:%b} {day.year}: {escape(passed[day])})[/]"
        )
    out.print(Padding(" · ".join(line), (0, 2)))
    for note in due.notes:
        out.print(Padding(f"Note: {escape(note)}", (0, 2)))
    out.print(Padding(f"[dim]Table of non-working days: {escape(due.table_version)}[/]", (0, 2)))
    out.print()


def show_answers(letter: Letter, answers: tuple[Answer, ...], console: Console | None = None) -> None:
    """Print each question with its answer, what it rests on, and what is not recorded."""
    out = console or Console()
    for answer in answers:
        style = STATUS_STYLE[answer.status]
        heading = f"[bold]{escape(answer.label or '•')}[/]  {escape(answer.question)}"
        out.print(
            Panel(heading, subtitle=f"[{style}]{HELD[answer.held]} · {answer.status.value}[/]", subtitle_align="right")
        )
        for paragraph in answer.paragraphs:
            out.print(Padding(escape(paragraph.text), (0, 2)))
        for data in answer.tables:
            _show_table(data, out)
        for gap in answer.gaps:
            out.print(Padding(f"[yellow]Not recorded:[/] {escape(gap.text)}", (0, 2)))
        sources = dict.fromkeys(f"{item.source}{', ' + item.place if item.place else ''}" for item in answer.evidence)
        if sources:
            shown = list(sources)[:4]
            more = len(sources) - len(shown)
            out.print(
                Padding(
                    f"[dim]{len(answer.evidence)} facts, from: {escape('; '.join(shown))}"
                    f"{f'; and {more} more places' if more else ''}[/]",
                    (0, 2),
                )
            )
        out.print()


def _fits(data: Data, width: int) -> bool:
    """Whether every column has room for its longest word, so that no word need be broken."""
    columns = zip(data.columns, *((cell.text for cell in row) for row in data.rows), strict=True)
    longest = (max(len(word) for text in column for word in (text.split() or [""])) for column in columns)
    return sum(longest) + 3 * len(data.columns) + 6 <= width


ROWS_SHOWN = 40


def _show_table(data: Data, out: Console) -> None:
    """Print a table; where the terminal is too narrow for it, each row as a short list under its first value.

    Of a long table the first rows: the rest is in the reply's files and in --json.
    """
    more = len(data.rows) - ROWS_SHOWN
    if more > 0:
        _show_table(replace(data, rows=data.rows[:ROWS_SHOWN]), out)
        out.print(Padding(f"[dim]… and {more:,} more rows: write them with --html, --docx or --json.[/]", (0, 2)))
        return
    if _fits(data, out.width):
        table = Table(title=escape(data.caption) or None, title_justify="left", header_style="bold")
        for column in data.columns:
            table.add_column(escape(column), justify="right" if column in data.numeric else "left", overflow="fold")
        for row in data.rows:
            table.add_row(*(_cell(cell) for cell in row))
        out.print(Padding(table, (0, 2)))
        return
    out.print(Padding(f"[italic]{escape(data.caption)}[/]", (0, 2)))
    for row in data.rows:
        out.print(Padding(f"[bold]{_cell(row[0])}[/]", (0, 4)))
        pairs = Table.grid(padding=(0, 2))
        for column, cell in list(zip(data.columns, row, strict=True))[1:]:
            pairs.add_row(f"[dim]{escape(column)}[/]", _cell(cell))
        out.print(Padding(pairs, (0, 6)))


def _cell(cell: Cell) -> str:
    return f"[yellow]{escape(cell.text)}[/]" if cell.gap else escape(cell.text)
