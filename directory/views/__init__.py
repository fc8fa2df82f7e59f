"""Pages of the directory, one file a page."""
