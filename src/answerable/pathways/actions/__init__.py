"""The actions of the pathways room, one module a subject."""
