"""Which back end ranks, and the columns in memory that one of them reads."""
