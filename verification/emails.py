"""Letters to the owners of a firm about its certificates."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts.choices import MembershipRole
from accounts.emails import send_letter
from accounts.models import Membership
from directory.models import CertificateDecision
from verification.wording import heading, next_step, reason_text


def tell_owners(decision: CertificateDecision) -> None:
    """Send each owner what was found and what to do, in the language they last used.

    Call it when the transaction has committed.
    """
    certificate = decision.certificate
    owners = Membership.objects.filter(
        organisation=certificate.supplier.organisation_id,
        role=MembershipRole.OWNER,
        user__is_active=True,
    ).select_related("user")
    for membership in owners.order_by("pk"):
        language = membership.user.language or settings.LANGUAGE_CODE
        with translation.override(language):
            context = {
                "decision": decision,
                "certificate": certificate,
                "standard": certificate.standard.name(),
                "firm": certificate.supplier.name,
                "heading": heading(decision),
                "reason": reason_text(decision.reason),
                "next_step": next_step(decision),
                "path": reverse("verification:certificate-conversation", args=[certificate.ref]),
            }
        send_letter(
            "certificate_decided", to=membership.user.email, language=language, context=context
        )
