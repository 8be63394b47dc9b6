"""The demonstration: example offices answer a letter in the terminal, then one opens in the browser.

Each example office has a data folder of its own under the demonstration's folder, made anew each time, so that a
demonstration never touches an office's real record. Each runs in a process of its own, as one office per process is
how the product runs.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import threading
import webbrowser
from pathlib import Path

from answerable.config.home import data_folder

PACKAGE = Path(__file__).resolve().parent


def examples_folder() -> Path:
    """Return the folder of example offices: inside the installed package, else beside the source."""
    shipped = PACKAGE / "examples"
    return shipped if shipped.is_dir() else PACKAGE.parent.parent / "examples"


def example_offices() -> list[str]:
    """Return the names of the example offices, in alphabetical order."""
    return sorted(path.name for path in examples_folder().iterdir() if (path / "office.yaml").is_file())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(*, port: int, office: str, browser: bool, serve: bool) -> None:
    """Run the demonstration; with `serve` it ends when the site is stopped.

    Raises cli.BadInput for an office that is not there, and config.server.CannotListen for a port that is taken.
    """
    from answerable.cli import BadInput
    from answerable.config.server import check_can_listen

    offices = example_offices()
    if office not in offices:
        raise BadInput(f"--office: there is no example “{office}”. Choose one of {', '.join(offices)}.")
    if serve:
        check_can_listen(host="127.0.0.1", port=port)
    port = port or _free_port()
    root = data_folder() / "demo"
    shutil.rmtree(root, ignore_errors=True)
    # The office that opens in the browser comes last, so that its answers are still on the screen.
    for name in [*(n for n in offices if n != office), office]:
        subprocess.run(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "answerable.demo", "tell", name],
            env=_environment(root / name),
            check=True,
        )
    if serve:
        sys.stdout.flush()
        # The server takes this process's place, so that whoever stops the demonstration stops the server too.
        os.execve(  # noqa: S606 - our own interpreter and module
            sys.executable,
            [sys.executable, "-m", "answerable.demo", "serve", str(port), "browser" if browser else "quiet"],
            {**_environment(root / office), "ANSWERABLE_DEMO_PASSWORD": secrets.token_urlsafe(9)},
        )


def _environment(home: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("ANSWERABLE_")}
    return {
        **kept,
        "ANSWERABLE_HOME": str(home),
        "ANSWERABLE_DEMO": "true",
        "DJANGO_SETTINGS_MODULE": "answerable.config.settings.office",
    }


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


_STAFF = (
    ("officer@demo.example", "Demonstration officer", "foi_officer"),
    ("approver@demo.example", "Demonstration approver", "approver"),
    # A review is for somebody who had no part in the answer, so an office has two approvers.
    ("reviewer@demo.example", "Demonstration reviewer", "approver"),
    ("manager@demo.example", "Demonstration manager", "commissioning_manager"),
    ("administrator@demo.example", "Demonstration administrator", "administrator"),
)


def _serve(port: int, browser: bool) -> None:
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
        _serve_site(port, browser)


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


def _workbook() -> bytes:
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
        add(request=request, name=name, kept=keep_upload(name=name, chunks=[_workbook()]), by=None)


def _serve_site(port: int, browser: bool) -> None:
    import django

    django.setup()
    from answerable.accounts.actions import create_user
    from answerable.casework.actions.letters import install_starter_lines
    from answerable.config.server import serve

    address = f"http://127.0.0.1:{port}/"
    password = os.environ["ANSWERABLE_DEMO_PASSWORD"]
    for email, name, role in _STAFF:
        create_user(email=email, name=name, role=role, password=password, by=None)
    install_starter_lines(by=None)
    _complete_letterhead()
    _add_workbook()
    others = ", ".join(email.split("@")[0] for email, _, _ in _STAFF[1:])
    sys.stdout.write(
        f"\nThe staff site is at {address}\n"
        f"Sign in with officer@demo.example and {password}\n"
        f"Others have the same password: {others} (@demo.example).\n"
        "Three made-up messages wait in its mailbox, and what it sends stays on this machine.\n"
        "The documents of its request hold a workbook with a sheet that nobody sees: choose “Look into the file now”.\n"
        "Everything in it is an example. Press Ctrl+C to stop.\n"
    )
    sys.stdout.flush()

    def ready(_: object) -> None:
        if browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    serve(host="127.0.0.1", port=port, when_ready=ready)


if __name__ == "__main__":
    if sys.argv[1] == "tell":
        _tell(sys.argv[2])
    else:
        _serve(int(sys.argv[2]), sys.argv[3] == "browser")
