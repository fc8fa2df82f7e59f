"""Requests and rankings over the API."""
