"""Template tags of the casework pages."""
