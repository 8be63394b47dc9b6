"""The principles that an office's commissioning framework usually has. Data to begin with; each office changes its own."""

from __future__ import annotations

USUAL: tuple[tuple[str, str], ...] = (
    ("Outcome-based", "What is bought is described by the results for people, not by the activity."),
    ("Value for money", "Quality and cost were weighed against each other, over the whole life of the service."),
    ("Fair and transparent", "Anyone who could provide the service had a fair chance, and the reasons are published."),
    ("Capacity building", "Local and small providers are helped to grow and to stay."),
    ("Participative", "Victims, providers and partners had a say in what is commissioned."),
    ("Clear process", "Who decides what, when and by which rules was known beforehand."),
    ("Innovation", "New ways of helping were looked for and given room."),
)
"""Name and meaning of each, in the order in which a decision goes through them."""
