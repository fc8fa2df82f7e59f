"""What the Content-Security-Policy would refuse does not stand in any template."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

TEMPLATES = settings.BASE_DIR / "templates"
PAGES = sorted(TEMPLATES.rglob("*.html"))
REFUSED = {
    "style attribute": r"\sstyle\s*=",
    "handler in an attribute": r"\s(?:on[a-z]+|hx-on[\w:-]*)\s*=",
    "style in the page": r"<style\b",
    "script in the page": r"<script\b(?![^>]*\ssrc=)",
    "something of another host": (
        r"<(?!a\b)[^<>]*\s(?:src|href|action|poster|data)=[\"'](?:https?:)?//"
    ),
}
STATIC = re.compile(r"{%\s*static\s+['\"]([^'\"]+)['\"]")
ICON = re.compile(r"{%\s*icon\s+['\"]([^'\"]+)['\"]")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(TEMPLATES)))
def test_template_is_strict(page: Path) -> None:
    text = page.read_text("utf-8")
    found = {what: re.findall(form, text) for what, form in REFUSED.items()}
    assert not {what: places for what, places in found.items() if places}


@pytest.mark.parametrize("name", sorted({n for p in PAGES for n in STATIC.findall(p.read_text())}))
def test_named_static_file_exists(name: str) -> None:
    assert finders.find(name)


@pytest.mark.parametrize("name", sorted({n for p in PAGES for n in ICON.findall(p.read_text())}))
def test_named_icon_exists(name: str) -> None:
    icons = settings.NODE_MODULES / "@tabler" / "icons" / "icons" / "outline"
    assert (icons / f"{name}.svg").exists()


def test_our_style_sheets_load_nothing_from_elsewhere() -> None:
    for sheet in sorted((settings.BASE_DIR / "static").rglob("*.css")):
        text = sheet.read_text("utf-8")
        assert not re.findall(r"@import|url\(\s*[\"']?(?:https?:)?//", text), sheet


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/account/login/", "/account/signup/", "/nothing/"])
def test_policy_comes_with_every_page(path: str) -> None:
    policy = Client().get(path)["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
