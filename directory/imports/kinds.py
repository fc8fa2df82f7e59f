"""What kind of company, and what kind of certificate scope, plain words say."""

from __future__ import annotations

from directory.choices import CompanyType, ScopeKind

_TRADE_WORDS = ("trad", "distribut", "wholesal", "agent", "reseller", "thương mại", "phân phối")
_MAKE_WORDS = ("manufactur", "maker", "factory", "sản xuất", "mixed")
_TRADING_SCOPE = ("trading", "warehous", "distribution", "thương mại", "kinh doanh", "phân phối")
_MAKING_SCOPE = ("manufactur", "production", "machining", "processing", "sản xuất", "gia công")


def company_type(words: str) -> str:
    """What kind of company its own words say; nothing said means a maker, as the format has it."""
    lowered = words.casefold()
    trades = any(word in lowered for word in _TRADE_WORDS)
    makes = any(word in lowered for word in _MAKE_WORDS)
    if "service" in lowered and not makes and not trades:
        return CompanyType.SERVICE
    if trades:
        return CompanyType.MIXED if makes else CompanyType.TRADING
    return CompanyType.MANUFACTURER


def scope_kind(scope: str) -> str:
    """A scope that names trade or storage and no production covers no production."""
    lowered = scope.casefold()
    trades = any(word in lowered for word in _TRADING_SCOPE)
    makes = any(word in lowered for word in _MAKING_SCOPE)
    return ScopeKind.TRADING if trades and not makes else ScopeKind.MANUFACTURING
