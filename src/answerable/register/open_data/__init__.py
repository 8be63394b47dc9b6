"""The register as open data, and open data read in: OCDS 1.1 and 360Giving 1.4. Pure: no Django, no store."""
