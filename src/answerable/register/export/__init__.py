"""Writing the register out: as a register folder, as open data."""
