"""A ranking as pages and the terminal show it: figures, cards, lists."""
