"""Misspelt words, guessed by trigram similarity over the vocabulary in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import connection

from core.text import fold

#: Of two words of ten letters with one wrong in the middle the similarity is about 0.5.
LEAST_SIMILARITY = 0.5

_SQL = """
SELECT w.word, best.code, best.kind, best.similarity
FROM unnest(%(words)s::text[], %(bare)s::text[]) AS w(word, bare)
CROSS JOIN LATERAL (
    SELECT c.code, c.kind, similarity(t.bare, w.bare) AS similarity
    FROM directory_conceptterm t JOIN directory_concept c ON c.id = t.concept_id
    WHERE t.bare %% w.bare AND c.kind IN ('process', 'material') AND c.retired_on IS NULL
      AND NOT (t.bare::text LIKE '%% %%')
    ORDER BY similarity DESC, c.id LIMIT 1
) best
WHERE best.similarity >= %(least)s
"""


def guess_words(words: Sequence[str]) -> Mapping[str, tuple[str, str, float]]:
    """Per word (code, kind, similarity 0..1) of the most similar one-word term, if close enough.

    A :class:`directory.taxonomy.reading.Guesser`; asks the database once for all words.
    """
    if not words:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            _SQL,
            {
                "words": list(words),
                "bare": [fold(word) for word in words],
                "least": LEAST_SIMILARITY,
            },
        )
        return {word: (code, kind, float(near)) for word, code, kind, near in cursor.fetchall()}
