"""The template tags of the GOV.UK components."""
