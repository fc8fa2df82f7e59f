"""Reading sourcing requests from the interchange format."""
