"""The views of the pathways room, one module a subject."""
