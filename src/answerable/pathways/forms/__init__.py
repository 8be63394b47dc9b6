"""The forms of the pathways room, one module a subject."""
