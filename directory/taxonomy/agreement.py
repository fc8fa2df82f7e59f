"""An ambiguous word means what the same text says outright elsewhere."""

from __future__ import annotations

from dataclasses import replace

from directory.taxonomy.tracked import Tracked


def agreeing(tracked: list[Tracked]) -> list[Tracked]:
    """Mentions in which ambiguous processes take the one meaning that is named outright.

    "Neck labels … woven labels": the first labels are woven ones too.
    """
    named = {
        t.mention.code
        for t in tracked
        if t.mention.kind == "process"
        and t.mention.stance == "asked"
        and t.mention.certainty == "exact"
        and not t.mention.candidates
    }
    result: list[Tracked] = []
    for one in tracked:
        mention = one.mention
        agreed = [c for c in mention.candidates if c in named]
        if mention.kind == "process" and len(agreed) == 1 and mention.stance == "asked":
            result.append(replace(one, mention=replace(mention, code=agreed[0], certainty="exact")))
        else:
            result.append(one)
    return result
