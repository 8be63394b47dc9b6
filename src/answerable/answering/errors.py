"""Why a question cannot be answered at all."""

from __future__ import annotations


class NoRegister(Exception):
    """There is no register to answer from. Its words are one sentence for the person who asked."""

    def __init__(self) -> None:
        super().__init__(
            "The register is empty, so no question can be answered from it. Load a register folder first: answerable load FOLDER."
        )
