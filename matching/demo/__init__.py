"""Open requests for demonstrations, made from public demand signals."""

from matching.demo.requests import generate_requests

__all__ = ["generate_requests"]
