"""The Vietnamese tax code of a record, where it has one."""

from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError
from stdnum.vn import mst

from core.errors import Problem


def tax_code_problem(code: str) -> Problem | None:
    """What is wrong with a tax code (10 digits, the tenth a check digit, plus -NNN), or None."""
    if not code:
        return None
    try:
        mst.validate(code)
    except ValidationError:
        return Problem(
            message=_("%(code)s is not a Vietnamese tax code.") % {"code": code},
            code="tax_code_invalid",
            place="tax_code",
            remedy=_("Write its 10 digits, for a branch also - and 3 digits, or leave it out."),
        )
    return None
