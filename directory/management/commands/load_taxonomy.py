from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from directory.imports.places import load_places
from directory.imports.taxonomy import load_taxonomy


class Command(BaseCommand):
    help = "Load processes, materials, standards, sectors, products, units and places. Idempotent."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_taxonomy()
        places, clusters = load_places()
        self.stdout.write(
            _(
                "%(concepts)d concepts (%(new)d new, %(changed)d changed, %(retired)d retired), "
                "%(terms)d terms, %(units)d units, %(places)d places, %(clusters)d clusters"
            )
            % {
                "concepts": loaded.concepts,
                "new": loaded.new,
                "changed": loaded.changed,
                "retired": loaded.retired,
                "terms": loaded.terms,
                "units": loaded.units,
                "places": places,
                "clusters": clusters,
            }
        )
