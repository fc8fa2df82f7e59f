"""Pages of `matching`, one module each."""
