"""The tables of matching."""

from matching.models.request import Request, RequestStep, Requirement

__all__ = ["Request", "RequestStep", "Requirement"]
