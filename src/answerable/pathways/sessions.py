"""Sessions are sealed: what a page remembers between two requests may be a name, or a secret that is being set up."""

from __future__ import annotations

import json
from typing import Any

from answerable.pathways import keys

ABOUT = "what a session remembers"


class SealedSerializer:
    """Writes what a session remembers with the key of who people are, and reads it. What it cannot open, Django takes for no session."""

    def dumps(self, remembered: dict[str, Any]) -> bytes:
        """Seal it."""
        return keys.seal("identity", json.dumps(remembered, separators=(",", ":")).encode(), about=ABOUT)

    def loads(self, sealed: bytes) -> dict[str, Any]:
        """Open it. Raises keys.CannotOpen where it was not sealed here, or its key is gone."""
        opened: dict[str, Any] = json.loads(keys.unseal("identity", sealed, about=ABOUT))
        return opened
