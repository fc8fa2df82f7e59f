"""The least changes that open requests: for one firm, and for the programme."""
