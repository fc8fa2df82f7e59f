"""One folding of words for search keys, sorting and reading, and the way back to the original.

The bare key forgets case, Unicode form, width, Latin accents (also Vietnamese ones), the bar of
``đ``, hyphens, and all spaces where Japanese, Korean or Chinese characters occur. It is the form
in which the vocabulary files were checked for terms that belong to two concepts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

#: Half a character, and codes that act on a terminal; line feed, tab and return are text.
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_GAP = re.compile(r"[\s\-\u2010-\u2013_\u30fb\u00b7]+")
_HAS_CJK = re.compile(f"[{CJK}]")
_ASCII_GAPS = {ord(c): " " for c in "-_\t\r\v\f"}
_MARKS = re.compile("[\u0300-\u036f]")
# One written character: conjoining jamo, or any character with the marks that follow it.
_CLUSTER = re.compile(
    "[\u1100-\u115f][\u1160-\u11a7]?[\u11a8-\u11ff]?|.[\u0300-\u036f\u3099\u309a\uff9e\uff9f]*",
    re.DOTALL,
)
# Characters that belong to the one before or after them.
_JOINING = re.compile("[\u0300-\u036f\u1100-\u11ff\u3099\u309a\uff9e\uff9f]")
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def _compatible(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


@lru_cache(maxsize=65536)
def _marked(cluster: str) -> str:
    """One written character in lower case with only the marks that compose, hyphens as spaces."""
    if cluster in "\n\u2028\u2029":
        return "\n"
    composed = unicodedata.normalize("NFC", _compatible(cluster))
    return _GAP.sub(" ", _MARKS.sub("", composed))


@lru_cache(maxsize=65536)
def _bare(marked: str) -> str:
    split = unicodedata.normalize("NFD", marked.replace("đ", "d"))
    return unicodedata.normalize("NFC", _MARKS.sub("", split))


@lru_cache(maxsize=65536)
def _bare_letter(marked: str) -> str:
    """One character for one, so that both folded forms keep the same length."""
    plain = _bare(marked)
    return plain if len(plain) == 1 else plain[:1] or marked


def _close_gaps(text: str) -> str:
    spaced = _GAP.sub(" ", text).strip()
    return spaced.replace(" ", "") if _HAS_CJK.search(spaced) else spaced


def fold(text: str) -> str:
    """The bare key of a term or text; equal keys mean the same spelling for search and sorting."""
    plain = _compatible(text).replace("đ", "d")
    plain = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", plain)))
    return _close_gaps(plain)


def fold_keeping_marks(text: str) -> str:
    """Like :func:`fold`, but Vietnamese accents and ``đ`` stay, in one Unicode form."""
    return _close_gaps(fold_map(text).marked)


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A text with its two folded forms, which have equal length, character by character.

    ``starts[i]`` and ``ends[i]`` give the place in ``original`` of the character that the folded
    character ``i`` came from. Spaces are kept (one for each hyphen or blank), so that words and
    numbers can still be told apart.
    """

    original: str
    marked: str
    bare: str
    starts: Sequence[int]
    ends: Sequence[int]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of ``original`` behind the folded characters start..end."""
        if start >= end:
            here = self.starts[start] if start < len(self.starts) else len(self.original)
            return here, here
        return self.starts[start], self.ends[end - 1]


def fold_map(text: str) -> FoldedText:
    """Fold a text and remember where each folded character came from. Never raises."""
    if text.isascii():
        plain = text.lower().translate(_ASCII_GAPS)
        return FoldedText(text, plain, plain, range(len(text)), range(1, len(text) + 1))
    if not _JOINING.search(text):
        letters = "".join(map(_marked, text))
        if len(letters) == len(text):
            plain = "".join(map(_bare_letter, letters))
            return FoldedText(text, letters, plain, range(len(text)), range(1, len(text) + 1))
    marked: list[str] = []
    bare: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _CLUSTER.finditer(text):
        for letter in _marked(match.group()):
            marked.append(letter)
            bare.append(_bare_letter(letter))
            starts.append(match.start())
            ends.append(match.end())
    return FoldedText(text, "".join(marked), "".join(bare), starts, ends)


@lru_cache(maxsize=16384)
def tone_key(marked_word: str) -> str:
    """A Vietnamese word with its tone mark moved to the end: ``hoà`` and ``hòa`` become equal."""
    if marked_word.isascii():
        return marked_word
    tone = ""
    letters: list[str] = []
    for mark in unicodedata.normalize("NFD", marked_word):
        if mark in _TONES:
            tone = mark
        else:
            letters.append(mark)
    return unicodedata.normalize("NFC", "".join(letters)) + tone
