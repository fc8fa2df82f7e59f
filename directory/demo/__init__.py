"""Fictional suppliers for demonstrations, made from the taxonomy and real places."""

from directory.demo.suppliers import DEMO_DAY, generate_suppliers

__all__ = ["DEMO_DAY", "generate_suppliers"]
