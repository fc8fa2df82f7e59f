"""The bottom shelf: audit, errors, identifiers, text folding. It imports none of our other apps."""
