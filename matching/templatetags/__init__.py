"""Tags of the result page."""
