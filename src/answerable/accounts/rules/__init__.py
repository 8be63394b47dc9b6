"""Who may do what: roles and permissions as plain data."""
