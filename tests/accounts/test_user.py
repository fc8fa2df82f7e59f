"""People sign in by e-mail."""

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "một mật khẩu dài"


def test_sign_in_works_in_any_case() -> None:
    user = User.objects.create_user("Lan.Nguyen@Example.com", PASSWORD)
    assert user.email == "lan.nguyen@example.com"
    assert authenticate(username="LAN.nguyen@example.COM", password=PASSWORD) == user
    assert authenticate(username="lan.nguyen@example.com", password="wrong") is None


def test_second_user_with_the_same_address_in_another_case_is_refused_with_words() -> None:
    User.objects.create_user("lan@example.com")
    with pytest.raises(ValidationError) as refusal:
        User.objects.create_user("LAN@example.com")
    assert "user_email_is_unique" not in str(refusal.value)


@pytest.mark.parametrize(
    ("email", "constraint"),
    [("lan@example.com", "user_email_is_unique"), ("Lan@example.com", "user_email_is_lower_case")],
)
def test_database_refuses_the_same_address_whoever_writes(email: str, constraint: str) -> None:
    User.objects.create_user("lan@example.com")
    with (
        pytest.raises(IntegrityError, match=constraint),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO accounts_user (password, is_superuser, email, name, language, is_active, "
            "is_staff, joined_at) VALUES ('', false, %s, '', '', true, false, now())",
            [email],
        )


@pytest.mark.parametrize("email", ["", "not an address"])
def test_user_without_an_address_is_refused(email: str) -> None:
    with pytest.raises(ValidationError):
        User.objects.create_user(email)


def test_user_without_a_password_cannot_sign_in() -> None:
    assert not User.objects.create_user("lan@example.com").has_usable_password()


def test_superuser_opens_the_administration(client: Client) -> None:
    client.force_login(User.objects.create_superuser("root@example.com", PASSWORD))
    for page in ("accounts/user/add/", "accounts/organisation/add/", "accounts/organisation/"):
        assert client.get(f"/admin/{page}").status_code == 200


def test_administration_makes_a_user(client: Client) -> None:
    client.force_login(User.objects.create_superuser("root@example.com", PASSWORD))
    response = client.post(
        "/admin/accounts/user/add/",
        {
            "email": "Lan@Example.com",
            "name": "Lan",
            "usable_password": "true",
            "password1": PASSWORD,
            "password2": PASSWORD,
        },
    )
    assert response.status_code == 302
    assert authenticate(username="lan@example.com", password=PASSWORD) is not None
