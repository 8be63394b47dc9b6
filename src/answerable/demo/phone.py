"""The telephone of the demonstration: a page with the codes that the made-up workers' apps would show now.

The pathways site of the demonstration asks for a code as every other does, and knows no way around it. What stands in for the app on a
worker's phone is here, outside that site's process: the secrets are made anew each time, for a store that is made anew each time.
"""

from __future__ import annotations

import base64
import hmac
import html
import struct
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

STEP = 30
"""Seconds that a code holds (RFC 6238)."""


class Sign(NamedTuple):
    """One made-up worker: the address to sign in with, what they do and where, and the secret that their codes are made from."""

    email: str
    does: str
    secret: str


def code(secret: str, at: float) -> str:
    """Return the six figures that an app with this secret (base 32) shows at a moment: RFC 6238 over RFC 4226."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(at) // STEP), "sha1")
    begins = digest[-1] & 15
    (number,) = struct.unpack(">I", digest[begins : begins + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06d}"


def page(signs: Sequence[Sign], at: float) -> str:
    """Return the page of the codes of this moment. It loads itself again when the next ones come."""
    left = STEP - int(at) % STEP
    rows = "\n".join(
        f'<tr><th scope="row">{html.escape(one.email)}</th><td>{html.escape(one.does)}</td><td class="code">{code(one.secret, at)}</td></tr>'
        for one in signs
    )
    return f"""<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="{left}">
<title>Codes of the demonstration</title>
<style>
body {{ font: 1.1rem/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; }} th, td {{ text-align: left; padding: .4rem 1.5rem .4rem 0; border-bottom: 1px solid #999; }}
.code {{ font: bold 1.4rem monospace; }}
</style>
</head>
<body>
<main>
<h1>Codes of the demonstration</h1>
<p>This page stands in for the app on each made-up worker’s phone. The codes hold for {left} more seconds; each works once.</p>
<table>
<thead><tr><th scope="col">Email address</th><th scope="col">Who it is</th><th scope="col">Code</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
</main>
</body>
</html>
"""


@contextmanager
def ringing(signs: Sequence[Sign]) -> Iterator[str]:
    """Serve the page on this machine alone while the block lasts, on a free port, and yield its address."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Answer with the page, to whoever asks for this machine by its number: no other site can read it through a browser."""
            mine = self.headers.get("Host") == here
            content = page(signs, time.time()).encode() if mine and self.path == "/" else b""
            self.send_response(200 if content else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own name
            """Say nothing of each visit."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        here = f"127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, name="phone", daemon=True).start()
        try:
            yield f"http://{here}/"
        finally:
            server.shutdown()
