"""One example office of the demonstration, in a process of its own: its letter is answered in the terminal, or its staff site served."""

from __future__ import annotations

import os
import sys

from answerable.config import lifeline
from answerable.demo import STAFF
from answerable.demo.examples import examples_folder


def _tell(name: str) -> None:
    """Load one example office, read its letter, answer it, and show that."""
    import django

    from answerable.config.home import make_data_folder

    make_data_folder()
    django.setup()
    from rich.console import Console
    from rich.markup import escape
    from rich.rule import Rule

    from answerable.casework.actions import receive_file
    from answerable.casework.queries import clock, question_views
    from answerable.config.stores import bring_up_to_date
    from answerable.office.actions import load_office
    from answerable.reading.letter import read
    from answerable.register.queries import authority
    from answerable.terminal import show_answers, show_due, show_letter

    bring_up_to_date()
    out = Console()
    folder = examples_folder() / name
    report = load_office(folder=folder, by=None)
    out.print(Rule(f"[bold]{escape(report.register.name)}[/]"))
    if office := authority():
        out.print(f"[dim]{escape(office.label)}[/]")
    for line in report.sentences():
        out.print(f"[dim]{line}[/]")
    for path in sorted((folder / "letters").iterdir()):
        letter = read(path)
        show_letter(letter, out)
        request = receive_file(by=None, path=path)
        result = clock(request)
        if result:
            show_due(result, out)
        show_answers(letter, tuple(view.answer for view in question_views(request) if view.answer), out)


def serve() -> None:
    """Serve the staff site of the office in this data folder, with accounts and a mail server of the demonstration's own."""
    from answerable.casework.mailbox.local import local_mail

    with local_mail() as mail:
        # Nothing that the demonstration sends leaves this machine.
        os.environ |= {
            "ANSWERABLE_SMTP_HOST": mail.host,
            "ANSWERABLE_SMTP_PORT": str(mail.smtp_port),
            "ANSWERABLE_SMTP_TLS": "none",
            "ANSWERABLE_IMAP_HOST": mail.host,
            "ANSWERABLE_IMAP_PORT": str(mail.imap_port),
            "ANSWERABLE_IMAP_USER": mail.address,
            "ANSWERABLE_IMAP_PASSWORD": mail.password,
            "ANSWERABLE_IMAP_TLS": "none",
            "ANSWERABLE_MAIL_FROM": mail.address,
        }
        for message in sorted((examples_folder() / "mail").glob("*.eml")):
            mail.deliver(message.read_bytes())
        _serve_site(int(sys.argv[1]))


_MADE_UP = {
    "signed_by": "Demonstration officer",
    "review_contact": "Demonstration reviewer (made up), foi@office.invalid",
    "regulator_name": "Information Commissioner",
    "regulator_address": "Wycliffe House\nWater Lane\nWilmslow\nCheshire\nSK9 5AF",
    "regulator_phone": "0303 123 1113",
}
"""What no letter can leave without (facts/law.md G12 and G13), for an example whose source does not state it."""


def _complete_letterhead() -> None:
    from answerable.register.actions.office import change_particulars
    from answerable.register.queries import authority

    office = authority()
    if office is not None:
        change_particulars(
            values={name: value for name, value in _MADE_UP.items() if not getattr(office, name)}, seen={}, by=None
        )


def workbook() -> bytes:
    """A made-up workbook as it came from a colleague: one table to see, and a sheet that no menu of Excel shows."""
    import io

    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        seen = book.add_worksheet("Referrals")
        for row, line in enumerate((("Quarter", "Referrals"), ("April to June", 412), ("July to September", 388))):
            seen.write_row(row, 0, line)
        seen.set_column(0, 0, 20)
        unseen = book.add_worksheet("Staff download")
        unseen.write_row(0, 0, ("Name", "Collar number"))
        unseen.write_row(1, 0, ("Marigold Thistlewood (made up)", "X4417"))
        unseen.very_hidden()
    return out.getvalue()


def _add_workbook() -> None:
    """Put the workbook among the documents of the newest request, so that a visitor sees the guard at work."""
    from answerable.casework.actions.documents import add
    from answerable.casework.actions.requests import keep_upload
    from answerable.casework.models import Request

    request = Request.objects.order_by("-pk").first()
    if request is not None:
        name = "referrals.xlsx"
        add(request=request, name=name, kept=keep_upload(name=name, chunks=[workbook()]), by=None)


def _serve_site(port: int) -> None:
    import django

    django.setup()
    from django.utils import timezone

    from answerable.accounts.actions import create_user
    from answerable.casework.actions.letters import install_starter_lines
    from answerable.config.server import serve
    from answerable.publishing.actions import publish_register

    password = os.environ["ANSWERABLE_DEMO_PASSWORD"]
    for email, name, role in STAFF:
        create_user(email=email, name=name, role=role, password=password, by=None)
    install_starter_lines(by=None)
    _complete_letterhead()
    _add_workbook()
    publish_register(today=timezone.localdate(), by=None)
    serve(host="127.0.0.1", port=port)


if __name__ == "__main__":
    lifeline.hold()
    _tell(sys.argv[1])
