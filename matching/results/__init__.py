"""The ranked, explained list of one request: narrowed, compared, and what nearly fits."""
