"""Asking a firm what its profile leaves open, and its answer."""
