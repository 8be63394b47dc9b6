"""Put a matching model to use, through the gate."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from answerable.audit.actions import in_turn, record
from answerable.pathways.linkage import model as models_of_matching
from answerable.pathways.linkage.model import Model
from answerable.pathways.models import MatchingModel, MatchRow, Worker
from answerable.pathways.name_check import fitting


def checked(path: Path) -> Model:
    """Read a model and hold it against the gate. Raises linkage.model.BadModel with a sentence for each fault."""
    read = models_of_matching.load(path)
    models_of_matching.gate(read)
    return read


def activate(*, by: Worker | None, path: Path) -> MatchingModel:
    """Put a model to use that passes the gate; everybody is compared with it again. Raises linkage.model.BadModel.

    What people have said of links stands. Running processes use it within a minute.
    """
    read = checked(path)
    text = read.as_json()
    digest = hashlib.sha256(text.encode()).hexdigest()
    with in_turn():
        before = MatchingModel.objects.filter(is_active=True).first()
        MatchingModel.objects.filter(is_active=True).update(is_active=False)
        made = MatchingModel.objects.create(version=read.version, sha256=digest, content=json.loads(text), by=by)
        MatchRow.objects.update(paired=False)
        record(
            action="matching.activated",
            by=by,
            record="matching_model",
            ref=made.version,
            before={"sha256": before.sha256 if before else "shipped"},
            after={"sha256": digest},
        )
    fitting.forget()
    return made
