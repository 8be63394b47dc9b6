"""The pages of casework. One module a subject."""
