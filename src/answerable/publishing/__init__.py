"""The office's side of the door to the published store: what goes out, checked by the guard, and an outbox for it."""
