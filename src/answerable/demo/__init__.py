"""The demonstration: example offices answer a letter in the terminal, then three sites open: the staff's, the public's, the pathways site.

Everything has a data folder of its own under the demonstration's folder, made anew each time, so that a demonstration never touches an
office's real record. Each office and each site runs in a process of its own, as it does in use: this one holds none of their rooms, and
what is known of the pathways site's made-up workers comes to it by a pipe.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import sys
import threading
import webbrowser
from pathlib import Path
from typing import NamedTuple

from answerable.config.home import data_folder
from answerable.demo.examples import example_offices
from answerable.demo.phone import Sign, ringing
from answerable.demo.sites import Ended, Sites, Stopped, together

STAFF = (
    ("officer@demo.example", "Demonstration officer", "foi_officer"),
    ("approver@demo.example", "Demonstration approver", "approver"),
    # A review is for somebody who had no part in the answer, so an office has two approvers.
    ("reviewer@demo.example", "Demonstration reviewer", "approver"),
    ("manager@demo.example", "Demonstration manager", "commissioning_manager"),
    ("administrator@demo.example", "Demonstration administrator", "administrator"),
)
"""Who signs in to the staff site: e-mail address, name, role."""

_SERVE_PUBLIC = "from answerable.cli import main; main()"
_SERVE_PATHWAYS = "from answerable.pathways.demonstration import main; main()"
_SERVE_STAFF = "from answerable.demo.office import serve; serve()"


class Ports(NamedTuple):
    """Where the three sites listen."""

    staff: int
    public: int
    pathways: int


def run(*, port: int, office: str, browser: bool, serve: bool) -> int:
    """Run the demonstration and return the exit code; with `serve` it ends when the sites are stopped (0), or one fails (1).

    Raises cli.BadInput for an office that is not there, and config.server.CannotListen for a port that is taken.
    """
    from answerable.cli import BadInput
    from answerable.config.server import check_can_listen

    offices = example_offices()
    if office not in offices:
        raise BadInput(f"--office: there is no example “{office}”. Choose one of {', '.join(offices)}.")
    if serve:
        check_can_listen(host="127.0.0.1", port=port)
    root = data_folder() / "demo"
    shutil.rmtree(root, ignore_errors=True)
    try:
        with together() as sites:
            # The office that opens in the browser comes last, so that its answers are still on the screen.
            for name in [*(n for n in offices if n != office), office]:
                sites.start(name, ["-m", "answerable.demo.office", name], _office(root / name))
                sites.finish(name)
            if serve:
                _serve(sites, _ports(port), root, office, browser)
    except Stopped:
        return 130
    except Ended as error:
        sys.stderr.write(f"The demonstration stopped: {error}\n")
        return 1
    return 0


def _ports(first: int) -> Ports:
    """The port that was asked for and the two after it; a free one where one of these is taken, or none was asked for."""
    chosen = [first or _free_port(0)]
    for wanted in (first + 1, first + 2) if 0 < first < 65534 else (0, 0):
        chosen.append(_free_port(wanted))
    return Ports(*chosen)


def _free_port(wanted: int) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            return _free_port(0)
        return int(probe.getsockname()[1])


def _environment(home: Path, **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ANSWERABLE_", "DJANGO_"))}
    return {**kept, "ANSWERABLE_HOME": str(home), "ANSWERABLE_DEMO": "true", **more}


def _office(home: Path, **more: str) -> dict[str, str]:
    return _environment(home, DJANGO_SETTINGS_MODULE="answerable.config.settings.office", **more)


def _serve(sites: Sites, ports: Ports, root: Path, office: str, browser: bool) -> None:
    """Serve the three sites until somebody stops them."""
    staff, public = f"http://127.0.0.1:{ports.staff}/", f"http://127.0.0.1:{ports.public}/"
    # A name of its own for this machine: a browser tells sites apart by their names alone when it keeps who is signed in.
    pathways = f"http://localhost:{ports.pathways}/"
    addresses = {"ANSWERABLE_PUBLIC_ADDRESS": public, "ANSWERABLE_SUPPORT_ADDRESS": pathways}
    password = secrets.token_urlsafe(9)
    sys.stdout.write("\nThree sites are made ready: the staff site, the public site, the pathways site …\n")
    sys.stdout.flush()
    told = sites.start_telling(
        "The pathways site", _SERVE_PATHWAYS, [str(ports.pathways)], _environment(root / "made-up county")
    )
    with told:
        environment = _office(root / office, **addresses, ANSWERABLE_DEMO_PASSWORD=password)
        sites.start_serving("The staff site", _SERVE_STAFF, [str(ports.staff)], environment)
        sites.wait_for("The staff site", f"{staff}account/sign-in/")
        # It reads what the staff site's office has published by now.
        words = ["serve", "--public", "--port", str(ports.public)]
        sites.start_serving("The public site", _SERVE_PUBLIC, words, _environment(root / office, **addresses))
        sites.wait_for("The public site", public)
        sites.wait_for("The pathways site", f"http://127.0.0.1:{ports.pathways}/account/sign-in/")
        county = json.loads(told.read())
    signs = [Sign(*one) for one in county["signs"]]
    with ringing(signs) as phone:
        sys.stdout.write(_words(staff, public, pathways, phone, password, county["password"], signs))
        sys.stdout.flush()
        if browser:
            threading.Thread(target=webbrowser.open, args=(staff,), daemon=True).start()
        sites.watch()


def _words(
    staff: str, public: str, pathways: str, phone: str, password: str, made_up_password: str, signs: list[Sign]
) -> str:
    others = ", ".join(email.split("@")[0] for email, _, _ in STAFF[1:])
    widest = max(len(one.email) for one in signs)
    workers = "\n".join(f"    {one.email:{widest}}  {one.does}" for one in signs)
    return f"""
The staff site is at {staff}
  Sign in with officer@demo.example and {password}
  Others have the same password: {others} (@demo.example).
  Three made-up messages wait in its mailbox, and what it sends stays on this machine.
  The documents of its request hold a workbook with a sheet that nobody sees: choose “Look into the file now”.

The public site is at {public}
  Nobody signs in: it shows what the office has published.

The pathways site is at {pathways}
  Sign in with coordinator@example.org and {made_up_password}
  The code that it asks for then is on the made-up workers’ phone: {phone}
  Others have the same password, each their own code:
{workers}

Everything in them is an example or made up. Press Ctrl+C to stop all three.
"""
