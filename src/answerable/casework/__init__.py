"""A request's life from receipt to close."""
