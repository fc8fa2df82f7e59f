"""Words into concepts: free text and trade terms in vi, en, ja, ko and zh."""

from directory.taxonomy.it_grades import it_grade_to_mm
from directory.taxonomy.lexicon import Lexicon
from directory.taxonomy.names import read_name
from directory.taxonomy.reader import read
from directory.taxonomy.reading import Flag, Guesser, Mention, Quantity, Reading, Span

__all__ = (
    "Flag",
    "Guesser",
    "Lexicon",
    "Mention",
    "Quantity",
    "Reading",
    "Span",
    "it_grade_to_mm",
    "read",
    "read_name",
)
