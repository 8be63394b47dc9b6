"""What runs in the children of test_sandbox: it answers with what it was asked to, or does harm."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from pathlib import Path

from answerable import sandbox


def main() -> None:
    """What the child does: it answers with what it was asked to."""
    sandbox.serve(_handle, sandbox.Limits(memory=512 * 1024**2, data=200 * 1024**2, cpu_seconds=1))


def _handle(question: bytes, data: bytes) -> bytes:
    if question == b"echo":
        return data[::-1]
    if question == b"die":
        os.kill(os.getpid(), signal.SIGSEGV)
    if question == b"raise":
        raise ValueError
    if question == b"swell":
        return bytes(300 * 1024**2)[:1]
    if question == b"open":
        Path("/etc/hostname").read_bytes()
    if question == b"fork":
        os.fork()
    if question == b"call":
        socket.socket()
    if question == b"sleep":
        time.sleep(60)
    if question == b"turn":
        while True:
            pass
    if question == b"forge":
        # An answer to the next question, written before it is asked.
        os.write(1, b"+" + bytes(16) + (5).to_bytes(8, "big") + b"wrong")
        return b"mine"
    if question == b"stay":
        # The right answer, and then it waits for the next question.
        word = sys._getframe(1).f_locals["word"]
        os.write(1, word + (5).to_bytes(8, "big") + b"right")
        time.sleep(60)
    return str(os.getpid()).encode()
