"""The yardstick: a bare BM25 search over the same profiles' words, by tantivy."""

from __future__ import annotations

from collections.abc import Iterable

import tantivy

from matching.benchmarks.words import words_in

HITS = 50


class TextSearch:
    """A text index in memory. It knows no gates, numbers, days or reasons."""

    def __init__(self) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("ref", stored=True, tokenizer_name="raw")
        builder.add_text_field("body", stored=False)
        self._index = tantivy.Index(builder.build())
        self._searcher = self._index.searcher()

    def add(self, texts: Iterable[tuple[str, str]]) -> None:
        """Index pairs of ref and words."""
        # One thread, as the import has: what is compared is work, not cores.
        writer = self._index.writer(heap_size=128_000_000, num_threads=1)
        for ref, body in texts:
            writer.add_document(tantivy.Document(ref=[ref], body=[body]))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def top(self, text: str) -> list[str]:
        """Refs of the best 50 profiles for any of the words, from text to refs."""
        query = self._index.parse_query(" ".join(words_in(text)), ["body"])
        found = self._searcher.search(query, HITS).hits
        return [self._searcher.doc(address)["ref"][0] for _score, address in found]
