"""From a supplier to the open requests: what fits, what nearly fits, what passes it by."""
