"""Settings, addresses and the data folder."""
