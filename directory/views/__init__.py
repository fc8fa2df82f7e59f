"""Pages of the directory, one module each."""
