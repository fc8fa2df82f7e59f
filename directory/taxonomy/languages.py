"""Which language a stretch of text is written in; Vietnamese also when its accents are missing."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from directory.taxonomy.wordlists import words

# Characters that only Japanese writes so, for words without kana.
_SHINJITAI = re.compile(
    "[圧鋳処図気価検験鉄銭変発読売帯応従戦拡権沢浄済焼県対団歯総縁繊薬覚訳証豊軽転辺遅録雑頼駅黒込働塩円営]"
)
_KANA = re.compile("[\u3041-\u30fa]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_HAN = re.compile("[\u3400-\u9fff]")
_WORD = re.compile(r"[^\W\d_]+")
_SYLLABLE = re.compile(
    r"(ngh?|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?"
    r"([aeiouy]|ai|ao|au|ay|eo|eu|ia|ie|ieu|iu|oa|oai|oay|oe|oi|oo|ua|uay|ue|ui|uo|uoi|uou|uu|uy|"
    r"uye|uya|ye|yeu|uau|oeo|uoa)(ng|nh|ch|[cmnpt])?"
)
_VI_WORDS = frozenset(
    words(
        "cac chiec thang nhua gia cong bat buoc va cua khong duoc nhu cau xuong khuon luong "
        "tuan ngay dung kim loai thep nhom dong dien moc pham xuat khau uu tien theo ban ve "
        "lon nho cung cap nha san thi giao hang mau kich thuoc trong duoi tren moi yeu chung "
        "nhan tieu chuan cong ty linh kien chi tiet phu tung xe oto may tien phay han dap duc "
        "ep phun thoi ma son det nhuom bao bi thung hop chai nap bo day mach dien tu cai vong "
        "trieu nghin"
    )
)
_EN_WORDS = frozenset(
    words(
        "the of and for with we our need needs are is or from by per month year at in on as a "
        "must be required supplier suppliers parts part looking maker wanted seeking pieces "
        "pcs only not any all please which that should into made making who have has this "
        "these their your"
    )
)
_VI_LETTERS = re.compile("[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]")


def has_vietnamese_marks(marked: str) -> bool:
    """Whether lower-case text has letters with Vietnamese accents."""
    return bool(_VI_LETTERS.search(marked))


@lru_cache(maxsize=65536)
def _is_syllable(word: str) -> bool:
    return len(word) <= 7 and bool(_SYLLABLE.fullmatch(word))


def latin_language(marked: str) -> str:
    """``vi`` or ``en`` for folded text in Latin letters (accents kept), ``''`` when undecidable."""
    marks = len(_VI_LETTERS.findall(marked))
    words = [w for w in _WORD.findall(marked) if w.isascii()]
    vietnamese = sum(2 for w in words if w in _VI_WORDS) + 3 * marks
    english = sum(2 for w in words if w in _EN_WORDS)
    for word in words:
        if len(word) < 2:
            continue
        if _is_syllable(word):
            vietnamese += 1 if len(word) > 2 else 0
        else:
            english += 1
    if not vietnamese and not english:
        return ""
    return "vi" if vietnamese > english else "en"


def language_of(marked: str) -> str:
    """The main language of folded text: ja, ko, zh, vi, en, or ``''`` for none."""
    kana, hangul = len(_KANA.findall(marked)), len(_HANGUL.findall(marked))
    han = len(_HAN.findall(marked))
    latin = sum(len(w) for w in _WORD.findall(marked) if w[0] < "\u3040")
    if hangul and hangul * 3 >= kana + han and hangul * 5 >= latin:
        return "ko"
    if kana and (kana + han) * 5 >= latin:
        return "ja"
    if han and han * 5 >= latin:
        return "ja" if _SHINJITAI.search(marked) else "zh"
    return latin_language(marked)


def is_uppercase(text: str) -> bool:
    """Whether a text shouts: nearly all its cased letters are capitals."""
    sample = text[:2000]
    upper = sum(1 for c in sample if unicodedata.category(c) == "Lu")
    lower = sum(1 for c in sample if unicodedata.category(c) == "Ll")
    return upper > 4 and upper > 8 * lower
