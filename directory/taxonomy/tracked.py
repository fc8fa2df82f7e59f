"""A mention together with the tokens it was read from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from directory.taxonomy.reading import Mention, Role, Stance


@dataclass(frozen=True, slots=True)
class Tracked:
    """Tokens first..last (half open) and the mention they give."""

    first: int
    last: int
    mention: Mention

    def with_stance(self, stance: Stance) -> Tracked:
        """The same with another stance."""
        return replace(self, mention=replace(self.mention, stance=stance))

    def with_role(self, role: Role) -> Tracked:
        """The same with another role."""
        return replace(self, mention=replace(self.mention, role=role))
