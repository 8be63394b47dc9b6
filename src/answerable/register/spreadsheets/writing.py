"""One Parquet file written frame by frame, so that memory does not grow with the rows."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

_AHEAD = 1  # frames that wait to be written
_GROUP = 100_000  # rows that are gathered before they are written


class ParquetWriter:
    """A context manager: `write` frames in their order. A failure to write is raised, from `write` or at the end."""

    def __init__(self, path: Path, schema: Mapping[str, Any]) -> None:
        self._path = path
        self._schema = dict(schema)
        self._frames: queue.Queue[pl.DataFrame | None] = queue.Queue(_AHEAD)
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._sink, name=f"writes {path.name}", daemon=True)

    def __enter__(self) -> ParquetWriter:
        self._thread.start()
        return self

    def write(self, frame: pl.DataFrame) -> None:
        """Hand over the next rows. Raises what went wrong with earlier ones."""
        while True:
            if not self._thread.is_alive():
                raise self._failure or RuntimeError(f"{self._path.name} was closed early")
            with contextlib.suppress(queue.Full):
                self._frames.put(frame, timeout=0.5)
                return

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._thread.is_alive():
            with contextlib.suppress(queue.Full):
                self._frames.put(None, timeout=0.5)
                self._thread.join()
        if kind is None and self._failure is not None:
            raise self._failure

    def _sink(self) -> None:
        from polars.io.plugins import register_io_source

        # A thread of polars runs this, where the measuring does not reach.
        def waiting(*_: object) -> Iterator[pl.DataFrame]:  # pragma: no cover
            while (frame := self._frames.get()) is not None:
                yield frame

        try:
            source = register_io_source(waiting, schema=self._schema)
            # Not compressed: words that come again are written once as it is, and packing takes longer than the disk.
            source.sink_parquet(self._path, maintain_order=True, compression="uncompressed", row_group_size=_GROUP)
        except BaseException as failure:  # handed to the thread that writes
            self._failure = failure
