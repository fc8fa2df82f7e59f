"""Making tokens on a page."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from accounts.forms import TokenForm
from accounts.models import ApiToken
from accounts.secrets import hash_of
from tests.accounts.acting import a_colleague, an_owner, browser_of, firm_of

pytestmark = pytest.mark.django_db
PAGE = "accounts:token-create"


def test_secret_is_shown_once_and_the_token_can_be_revoked() -> None:
    owner = an_owner()
    client = browser_of(owner)
    answer = client.post(reverse(PAGE), {"name": "ERP <1>", "days": "30"})
    secret = answer.context["secret"]
    assert secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    token = ApiToken.objects.get()
    assert token.secret_hash == hash_of(secret)
    account = client.get(reverse("accounts:account")).content.decode()
    assert secret not in account
    assert token.prefix in account
    revoke = reverse("accounts:token-revoke", kwargs={"ref": token.ref})
    assert client.get(revoke).status_code == 405
    assert client.post(revoke).status_code == 302
    assert not firm_of(owner).tokens.live().exists()


@pytest.mark.parametrize(
    "data",
    [
        {"name": ""},
        {"name": "a\x00"},
        {"name": "a" * 100_000},
        {"days": "31"},
        {"days": "9" * 30},
        {"days": "NaN"},
        {"days": ""},
    ],
    ids=str,
)
def test_bad_input_is_refused_with_words(data: dict[str, str]) -> None:
    answer = browser_of(an_owner()).post(reverse(PAGE), {"name": "ERP", "days": "30", **data})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not ApiToken.objects.exists()


def test_tokens_are_for_owners() -> None:
    member = a_colleague(an_owner(), "member@matxich.example")
    assert browser_of(member).get(reverse(PAGE)).status_code == 403


@pytest.mark.parametrize("ref", ["unknown", "%00", "a" * 5000])
def test_unknown_token_is_a_plain_404(ref: str) -> None:
    answer = browser_of(an_owner()).post(f"/account/tokens/{ref}/revoke/")
    assert answer.status_code == 404


def test_how_long_a_token_holds_is_told_in_the_readers_language() -> None:
    with override("vi"):
        assert "365 ngày" in str(TokenForm()["days"])
    with override("en"):
        assert "365 days" in str(TokenForm()["days"])
