"""Reading data files into the directory: taxonomy, places, supplier profiles."""
