"""A mail server on this machine alone, for the demonstration and the tests: SMTP in, one IMAP account out.

It listens on 127.0.0.1 and delivers nothing to anybody. Mail for the office's own address is put into its INBOX; mail
for anyone else goes to the folder "Outside", once for each recipient, with the recipient in its Delivered-To line, so
that what would have left can be read. Everything is kept in memory and is gone when the server ends.

An address of the domain refused.invalid is refused for good (550), one of busy.invalid for now (451), and after a
message for dropped.invalid has been delivered the line goes dead before the server says so.

As a process of its own: `python -m answerable.casework.mailbox.local` prints `SMTP_PORT IMAP_PORT` on one line and runs
until it is ended.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import socket
import sys
import threading
from argparse import Namespace
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

HOST = "127.0.0.1"
ADDRESS = "foi@office.invalid"
PASSWORD = "local-mail"  # noqa: S105 - opens a mailbox in memory that only this machine reaches
INBOX, OUTSIDE = "INBOX", "Outside"
REFUSED, BUSY, DROPPED = "@refused.invalid", "@busy.invalid", "@dropped.invalid"
START_SECONDS = 20
SIZE_LIMIT = 50 * 1024 * 1024  # bytes of one message

T = TypeVar("T")


@dataclass
class LocalMail:
    """A running server: its ports, the account's name and password, and what is in its folders."""

    smtp_port: int
    imap_port: int
    address: str = ADDRESS
    password: str = PASSWORD
    host: str = HOST
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop, repr=False)
    _server: _Server | None = field(default=None, repr=False)

    def deliver(self, raw: bytes, *, folder: str = INBOX, arrived: datetime | None = None) -> None:
        """Put a message into a folder, as if it had just come in, or at `arrived`."""
        assert self._server is not None
        self._run(self._server.put(folder, raw, arrived or datetime.now(UTC)))

    def messages(self, folder: str = INBOX) -> list[bytes]:
        """Every message in a folder, oldest first, byte for byte; none for a folder that there is not."""
        assert self._server is not None
        return self._run(self._server.messages(folder))

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(START_SECONDS)


@contextmanager
def local_mail(*, address: str = ADDRESS, smtp_port: int = 0, imap_port: int = 0) -> Iterator[LocalMail]:
    """Run the server in a thread of this process while the block lasts; a port of 0 is a free one."""
    loop = asyncio.new_event_loop()
    ready: threading.Event = threading.Event()
    stop = asyncio.Event()
    running: list[LocalMail] = []
    failed: list[BaseException] = []

    async def main() -> None:
        async with AsyncExitStack() as stack:
            server = await _start(stack, address, smtp_port, imap_port)
            running.append(LocalMail(server.smtp_port, server.imap_port, address=address, _loop=loop, _server=server))
            ready.set()
            await stop.wait()

    def thread() -> None:
        try:
            loop.run_until_complete(main())
        except BaseException as error:
            failed.append(error)
        finally:
            left = asyncio.all_tasks(loop)
            for task in left:
                task.cancel()
            with contextlib.suppress(Exception):
                loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
            loop.close()
            ready.set()

    runner = threading.Thread(target=thread, name="local mail", daemon=True)
    runner.start()
    if not ready.wait(START_SECONDS) or not running:
        raise RuntimeError("The local mail server did not start.") from (failed[0] if failed else None)
    try:
        yield running[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        runner.join(START_SECONDS)


@dataclass
class _Server:
    """What both protocols share: the account's folders."""

    address: str
    mailboxes: Any
    smtp_port: int = 0
    imap_port: int = 0

    async def put(self, folder: str, raw: bytes, arrived: datetime) -> None:
        from pymap.parsing.message import AppendMessage

        mailbox = await self.mailboxes.get_mailbox(folder)
        await mailbox.append(AppendMessage(raw, arrived, frozenset()), recent=True)

    async def messages(self, folder: str) -> list[bytes]:
        from pymap.parsing.specials import FetchRequirement

        try:
            mailbox = await self.mailboxes.get_mailbox(folder)
        except KeyError:
            return []
        found = []
        async for message in mailbox.messages():
            loaded = await message.load_content(FetchRequirement.CONTENT)
            found.append(bytes(loaded.get_body(None)))
        return found

    # What aiosmtpd asks of the one who takes the mail.
    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, to: str, options: list[str]) -> str:  # noqa: N802
        """Take or refuse one recipient."""
        if to.lower().endswith(REFUSED):
            return "550 5.1.1 There is no such mailbox here"
        if to.lower().endswith(BUSY):
            return "451 4.3.0 The mailbox is busy, try again later"
        envelope.rcpt_tos.append(to)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Deliver a message to each of its recipients."""
        for to in envelope.rcpt_tos:
            head = f"Return-Path: <{envelope.mail_from or ''}>\r\nDelivered-To: {to}\r\n".encode()
            folder = INBOX if to.lower() == self.address.lower() else OUTSIDE
            await self.put(folder, head + envelope.original_content, datetime.now(UTC))
        if any(to.lower().endswith(DROPPED) for to in envelope.rcpt_tos):
            server.transport.abort()
        return "250 OK delivered"


async def _start(stack: AsyncExitStack, address: str, smtp_port: int, imap_port: int) -> _Server:
    from aiosmtpd.smtp import SMTP
    from pymap.backend.dict import DictBackend
    from pymap.imap import IMAPService

    smtp, imap = _listening(smtp_port), _listening(imap_port)
    imap_number = imap.getsockname()[1]
    imap.close()  # pymap opens its own
    settings = Namespace(
        host=HOST,
        port=imap_number,
        debug=False,
        cert=None,
        key=None,
        tls=False,
        proxy_protocol=None,
        passlib_cfg=None,
        inherited_sockets=None,
        demo_data=False,
        demo_user=address,
        demo_password=PASSWORD,
    )
    backend, config = await DictBackend.init(settings, secure_auth=False, reject_dnsbl=False)
    config.apply_context()
    await backend.start(stack)
    session = await stack.enter_async_context(backend.login.demo_user_identity.new_session())
    server = _Server(address, session.mailbox_set)
    await server.mailboxes.add_mailbox(OUTSIDE)
    await IMAPService(backend, config).start(stack)
    loop = asyncio.get_running_loop()
    listener = await loop.create_server(
        lambda: SMTP(server, hostname="localhost", data_size_limit=SIZE_LIMIT, enable_SMTPUTF8=True), sock=smtp
    )
    await stack.enter_async_context(listener)
    server.smtp_port, server.imap_port = smtp.getsockname()[1], imap_number
    return server


def _listening(port: int) -> socket.socket:
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    opened.bind((HOST, port))
    return opened


def main() -> None:
    """Run the server until this process is ended, and print its two ports first."""
    given = argparse.ArgumentParser(description=main.__doc__)
    given.add_argument("--address", default=ADDRESS)
    given.add_argument("--smtp-port", type=int, default=0)
    given.add_argument("--imap-port", type=int, default=0)
    asked = given.parse_args()
    with local_mail(address=asked.address, smtp_port=asked.smtp_port, imap_port=asked.imap_port) as mail:
        sys.stdout.write(f"{mail.smtp_port} {mail.imap_port}\n")
        sys.stdout.flush()
        with contextlib.suppress(KeyboardInterrupt):
            signal.sigwait({signal.SIGTERM, signal.SIGINT})


if __name__ == "__main__":
    main()
