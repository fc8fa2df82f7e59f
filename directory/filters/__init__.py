"""What lists of the directory can be narrowed by, on pages and in the API."""

from directory.filters.supplier import SORTS, SupplierFilter

__all__ = ["SORTS", "SupplierFilter"]
