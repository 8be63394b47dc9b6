"""The queries of the pathways room, one module a subject."""
