from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override
from rich.console import Console
from rich.text import Text

from core.terminal import terminal_language
from directory.taxonomy.reader import read
from matching.consortium.proposals import Together, find_together
from matching.consortium.view import together_view
from matching.engine.explain import FirmResult, Group
from matching.models import Request
from matching.presentation.ranked import ranking_view
from matching.services import draft_of, rank
from matching.terminal import render_ranking
from matching.terminal.render import UNSEEN


class Command(BaseCommand):
    """Print one ranking."""

    help = "Print the ranked, explained list for one stored request."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the request, the day and the language."""
        parser.add_argument("ref", nargs="?", default="DEMO-REQ-001", help="the request")
        parser.add_argument("--as-of", type=date.fromisoformat, help="the day, YYYY-MM-DD")
        parser.add_argument("--language", choices=["vi", "en"], help="else the terminal's")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rank, take one firm of each group, print."""
        request = Request.objects.filter(ref=options["ref"]).first()
        if request is None:
            raise CommandError(_("There is no request %(ref)s.") % {"ref": options["ref"]})
        draft = draft_of(request)
        draft.reading = read(draft.full_text, side="request")
        draft.unread = [("text", span.text) for span in draft.reading.unread]
        result = rank(draft, as_of=options["as_of"], everyone=True, most=None)
        language = options["language"] or terminal_language()
        view = ranking_view(draft, result, language=language, firms=telling(result.firms))
        console = Console()
        render_ranking(view, language=language, console=console)
        together = find_together(draft, as_of=options["as_of"], rule_version=request.rule_version)
        if together.is_offered:
            with override(language):
                console.print(Text(_together(together).translate(UNSEEN)))


def _together(found: Together) -> str:
    """Who can make it together, in one line."""
    view = together_view(found)
    taken = (
        f"{firm.name} ({', '.join(f'{step.process} {step.share}' for step in firm.steps)})"
        for firm in view.members
    )
    return f"{view.outcome} {' · '.join(taken)}"


def telling(firms: tuple[FirmResult, ...]) -> list[FirmResult]:
    """One firm of each group: the first ranked, the best near miss, the closest refusal."""
    found: dict[Group, FirmResult] = {}
    for firm in firms:
        found.setdefault(firm.group, firm)
    return [found[group] for group in Group if group in found]
