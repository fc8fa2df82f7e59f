"""How a `ref` stands in an address."""


class RefConverter:
    """`<ref:ref>`: a reference of up to 80 characters, none of them a control character.

    References of imported records may hold a slash, which would cut the address in two, and a
    server decodes %2F before anything is routed: so a slash is written ~s, and ~ itself ~t.
    """

    regex = r"[^/\x00-\x1f\x7f]{1,160}"

    def to_python(self, value: str) -> str:
        """Return the reference that an address names."""
        return value.replace("~s", "/").replace("~t", "~")

    def to_url(self, value: str) -> str:
        """Return a reference as it is written in an address."""
        return str(value).replace("~", "~t").replace("/", "~s")
