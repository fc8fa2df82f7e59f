"""The words on the site's pages, so that a journey clicks what a reader reads."""

from django.utils import translation


def vietnamese(text: str, **values: object) -> str:
    """What a Vietnamese reader sees where the source says `text`; fails if it was not translated.

    Names what is to be clicked without holding the wording still.
    """
    with translation.override("vi"):
        told = translation.gettext(text)
    assert told != text, f"“{text}” has no Vietnamese: run `make setup`, which compiles it."
    return told % values if values else told
