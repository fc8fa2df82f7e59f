"""Forms of the directory, by section of a profile."""
