"""The outcome of a criterion in the reader's words, whole and short."""
