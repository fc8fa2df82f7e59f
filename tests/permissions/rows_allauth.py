"""Who gets what of the sign-up and sign-in pages."""

from tests.permissions.rows import LOGIN, Row, Status, everyone


def signed_in(status: Status, stranger: Status = LOGIN) -> tuple[Status, ...]:
    """The same for all who are signed in, and something else for a stranger."""
    return (stranger, *everyone(status)[1:])


ROWS = [
    Row("account_login", "GET", signed_in(302, stranger=200)),
    Row("account_login", "POST", signed_in(302, stranger=200)),
    Row("account_signup", "GET", signed_in(302, stranger=200)),
    Row("account_signup", "POST", signed_in(302, stranger=200)),
    Row("account_logout", "GET", signed_in(200, stranger=302)),
    Row("account_logout", "POST", everyone(302)),
    Row("account_inactive", "GET", everyone(200)),
    Row("account_reauthenticate", "GET", signed_in(200)),
    Row("account_reauthenticate", "POST", signed_in(200)),
    Row("account_email", "GET", signed_in(200)),
    Row("account_email", "POST", signed_in(302), note="nothing chosen"),
    Row("account_email_verification_sent", "GET", signed_in(302), note="no code was sent"),
    Row("account_change_password", "GET", signed_in(200)),
    Row("account_change_password", "POST", signed_in(200), note="empty form"),
    Row("account_set_password", "GET", signed_in(302), note="there is one already"),
    Row("account_reset_password", "GET", everyone(200)),
    Row("account_reset_password", "POST", everyone(200), note="empty form"),
    Row("account_confirm_login_code", "GET", signed_in(302), note="no code was sent"),
    Row("account_confirm_password_reset_code", "GET", everyone(LOGIN), note="no code was sent"),
    Row("account_complete_password_reset", "GET", everyone(302), note="no code was confirmed"),
    Row("account_password_reset_completed", "GET", everyone(200)),
]
