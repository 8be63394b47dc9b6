"""What holds whatever the store: plain Python, no Django."""
