"""Forms of the request pages."""
