"""Question to ask to rows with evidence to answer."""
