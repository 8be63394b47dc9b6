"""What staff may type in casework. One module a subject."""
