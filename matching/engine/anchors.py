"""What a firm must have of a need, or the need is nothing for it: neither it fits nor nearly.

A near miss fails exactly one gate, so no gate alone rules a firm out: who lacks a certificate is
the very near miss to be shown it. Two things do.

*A family.* Where the process is a gate, a firm without any line of the process's wider family
fails that gate and counts as hopeless besides: two failures.

*A pair of gates.* Who holds neither of two concepts that two different gates ask for fails both.

Both hold whatever else the need asks: further gates only fail more.
"""

from collections.abc import Iterator, Mapping, Set
from itertools import islice
from typing import Any, NamedTuple

from matching.engine.need import Ask, CertificateAsk, Mode, Need, ProcessAsk

#: More failed gates than this, and a need is no near miss.
MOST_FAILED = 1


class Anchor(NamedTuple):
    """A firm holds one of `ids`, or the need is nothing for it.

    `is_family`: the one id is a process, and anything of its wider family will do. No ids: nothing
    is ruled out.
    """

    ids: tuple[int, ...] = ()
    is_family: bool = False

    def leaves_open(self, firm: "Standing", alike: Set[int]) -> bool:
        """Whether the need may be something for the firm.

        `alike` are the processes of whose wider family one of its lines is.
        """
        if self.is_family:
            return self.ids[0] in alike
        return not self.ids or not firm.held.isdisjoint(self.ids)


class Standing(NamedTuple):
    """What a profile row tells without looking at its lines.

    `known`: every process it knows with all above it; `processes`: those of its lines.
    """

    known: frozenset[int]
    standards: frozenset[int]
    processes: frozenset[int]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Standing":
        """Of a profile row as a mapping of its columns."""
        lines = frozenset(pk for pk in row["line_process"] if pk is not None)
        return cls(frozenset(row["known_ids"]), frozenset(row["cert_standard"]), lines)

    @property
    def held(self) -> frozenset[int]:
        """Processes and standards: concept ids are one numbering, so they do not mix up."""
        return self.known | self.standards


def family(need: Need) -> Anchor:
    """The anchor that every need with a required process has."""
    process = need.process
    if process is None or process.mode != Mode.GATE:
        # Whoever does nothing like a process that is only wished for is a near miss.
        return Anchor()
    return Anchor((process.process_id,), is_family=True)


def required(need: Need) -> list[int]:
    """Concepts of which each alone fails a gate of its own where a firm does not hold it.

    Only with a required process: without a line, certificates are unknown and fail nothing.
    """
    if not family(need).ids:
        return []
    return [ids[0] for ids in _gates(need) if len(ids) == 1]


def anchor(need: Need, holders: Mapping[int, int], family_holders: int) -> Anchor:
    """The rarest anchor, given how many firms hold each of :func:`required` and the family.

    The pair is the two rarest, counted as if nobody held both.
    """
    rarest = sorted(dict.fromkeys(required(need)), key=lambda pk: (holders[pk], pk))[:2]
    if len(rarest) == 2 and sum(holders[pk] for pk in rarest) < family_holders:
        return Anchor(tuple(rarest))
    return family(need)


def may_fit(need: Need, firm: Standing) -> bool:
    """Whether the row leaves open that the firm fits, needs an answer or is a near miss.

    Exact in one direction: False is never said of a firm that the ranking puts in these groups.
    """
    process = need.process
    if process is None:
        return False
    if process.mode != Mode.GATE:
        return True
    if firm.processes.isdisjoint(process.family_ids):
        return False
    missing = (
        1 for ids in _gates(need) if firm.known.isdisjoint(ids) and firm.standards.isdisjoint(ids)
    )
    return sum(islice(missing, MOST_FAILED + 1)) <= MOST_FAILED


def _gates(need: Need) -> Iterator[tuple[int, ...]]:
    """Of each gate that asks for a concept, the concepts of which the firm must hold one."""
    asks: tuple[Ask | None, ...] = (need.process, *need.certificates, *need.second, *need.side)
    for ask in asks:
        if ask is None or ask.mode != Mode.GATE:
            continue
        if isinstance(ask, CertificateAsk):
            yield ask.options
        elif isinstance(ask, ProcessAsk):
            yield (ask.process_id,)
