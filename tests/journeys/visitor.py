"""A person in front of a real browser, who notices what is wrong with a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
)

from accounts.models import User

Device = Literal["phone", "desktop"]
SIZES: dict[Device, tuple[int, int]] = {"phone": (390, 844), "desktop": (1280, 900)}
AXE = settings.NODE_MODULES / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass
class Visitor:
    """One browser window. `complaints` gathers what went wrong on any page since the start."""

    context: BrowserContext
    page: Page
    address: str
    width: int
    complaints: list[str] = field(default_factory=list)
    looked_at: set[str] = field(default_factory=set)

    @classmethod
    def arrive(
        cls, browser: Browser, address: str, *, language: str, device: Device, script: bool = True
    ) -> Visitor:
        """Open a window whose browser prefers `language`; without `script` it can use no axe."""
        width, height = SIZES[device]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale=language,
            has_touch=device == "phone",
            reduced_motion="reduce",
            java_script_enabled=script,
        )
        context.set_default_timeout(20_000)
        page = context.new_page()
        visitor = cls(context, page, address, width)
        page.on("console", visitor._hear)
        page.on("pageerror", lambda error: visitor.complaints.append(f"script: {error}"))
        page.on("request", visitor._watch)
        return visitor

    def _hear(self, message: ConsoleMessage) -> None:
        """Note errors of scripts and what the policy refuses; some pages are meant to be 404."""
        if message.type == "error" and "responded with a status of 4" not in message.text:
            self.complaints.append(f"console on {self.page.url}: {message.text}")

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"another host is asked: {request.url}")

    def sign_in(self, user: User) -> None:
        """Be this person from the next page on, as after the sign-in page."""
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        self.context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": session.session_key or "",
                    "url": self.address,
                }
            ]
        )

    def go(self, path: str) -> None:
        """Open an address of the site."""
        self.page.goto(self.address + path)

    def look(self) -> None:
        """Look at the page as it is now: accessible, within the window, nothing broken."""
        self.page.wait_for_load_state("load")
        expect(self.page.locator(".htmx-request")).to_have_count(0)
        where = self.page.url.removeprefix(self.address)
        self.looked_at.add(where)
        self.complaints += [f"{where}: {fault}" for fault in self._faults()]

    def _faults(self) -> list[str]:
        # What has moved in is looked at, not what is moving.
        self.page.evaluate(AXE.read_text())
        found: dict[str, Any] = self.page.evaluate("rules => axe.run({runOnly: rules})", arg=RULES)
        faults = [
            f"{v['id']}: {v['help']}: {[node['target'] for node in v['nodes']][:3]}"
            for v in found["violations"]
        ]
        width = self.page.evaluate("document.documentElement.scrollWidth")
        if width > self.width:
            faults.append(f"is {width} pixels wide in a window of {self.width}")
        return faults

    def leave(self) -> None:
        """Close the window; whatever was wrong on the way is told now."""
        self.context.close()
        assert not self.complaints, "\n".join(self.complaints)
