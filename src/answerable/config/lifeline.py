"""A process that ends with the one that started it, however that one came to its end."""

from __future__ import annotations

import os
import signal
import threading


def hold(handle: int = 0) -> None:
    """Ask this process to end (SIGTERM) as soon as nobody holds the other end of a pipe: standard input, unless another is named."""

    def wait() -> None:
        while os.read(handle, 4096):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="lifeline", daemon=True).start()
