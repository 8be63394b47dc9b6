"""The words that people are asked to agree to: which hold today, for the actions that ask and the pages that read them out."""

from __future__ import annotations

from django.utils import timezone

from answerable.pathways.models import ConsentWording
from answerable.pathways.rules.consent import Layer

STARTER_VERSION = "starter 1"
STARTER_WORDS = {
    Layer.SUPPORT: "We would like to help you to find support. Is it all right if we do?",
    Layer.SHARE: "To help you, we would tell the agency that we name what it needs to know, and nothing else. Is that all right?",
    Layer.CONTACT: "May we get in touch with you, only in the ways and at the times that you tell us are safe?",
    Layer.RESEARCH: "May we ask you later how it went, and use your answers, without your name, to make support better?",
}
"""What is asked until a partnership writes its own words; ours, to be replaced after advice."""


def wording_of(layer: str) -> ConsentWording:
    """Return the words that are asked today for a layer: the newest that have begun, else ours to start with."""
    today = timezone.localdate()
    held = ConsentWording.objects.filter(layer=layer, from_day__lte=today).order_by("-from_day", "-pk").first()
    if held:
        return held
    return ConsentWording.objects.get_or_create(
        layer=layer,
        version=STARTER_VERSION,
        language="en",
        defaults={"words": STARTER_WORDS[Layer(layer)], "from_day": today},
    )[0]
