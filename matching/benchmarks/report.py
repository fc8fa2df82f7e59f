"""The measurements as Markdown: targets, a table per size, the machine, the server's settings."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from django.db import connection

from matching.benchmarks.targets import JOINS, YARDSTICK, verdicts
from matching.benchmarks.times import Measured, Times

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
_SETTINGS = (
    "server_version",
    "shared_buffers",
    "work_mem",
    "effective_cache_size",
    "jit",
    "max_parallel_workers_per_gather",
    "plan_cache_mode",
    "fsync",
    "synchronous_commit",
)
_GIB = 2**30
#: What each way is compared with; those that are not named, with what ranks in the same turns.
_BASES: dict[str, tuple[str, ...]] = {
    "save": ("bare save",),
    "bare save": (),
    "inbox, first look": (),
    "inbox": (),
}
_OTHERS = (YARDSTICK, JOINS, "numpy ranking", "quiet page")

Record = dict[str, Any]


def record(result: Measured, *, rounds: int, day: date, run: str) -> Record:
    """A measured size as it is kept: plain numbers, ratios of the same run included."""
    times = result.times
    loads = (result.load, result.load_text, result.load_columns)
    return {
        "suppliers": result.suppliers,
        "run": run,
        "day": str(day),
        "rounds": rounds,
        "machine": machine(),
        "server": server(),
        "loads_s": [round(seconds, 1) for seconds in loads],
        "explained": result.explained,
        "ways": {name: _way(name, times) for name in times},
        "batch_s": {name: round(seconds, 3) for name, seconds in result.batch.items()},
        "fresh": {name: list(hits) for name, hits in result.fresh.items()},
    }


def _way(way: str, others: Mapping[str, Times]) -> Record:
    """Times in ms; ratios to what is compared with, over the requests that both ranked."""
    times, ratios = others[way], {}
    for name in _BASES.get(way, _OTHERS):
        both = set(times.requests)
        base = others[name].of(both) if name in others else Times()
        own = times.of(set(base.requests))
        if own.seconds and base.seconds:
            ratios[name] = [
                round(own.p50_ms / base.p50_ms, 4),
                round(own.p95_ms / base.p95_ms, 4) if len(base.seconds) > 1 else 0,
            ]
    return {
        "p50_ms": round(times.p50_ms, 3),
        "p95_ms": round(times.p95_ms, 3) if len(times.seconds) > 1 else 0,
        "runs": len(times.seconds),
        "ratios": ratios,
    }


def keep(path: Path, records: Iterable[Record]) -> list[Record]:
    """Put the records into ``path``, each in place of its size's last one; return all kept."""
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    kept = {each["suppliers"]: each for each in [*known, *records]}
    ordered = [kept[size] for size in sorted(kept)]
    path.write_text(json.dumps(ordered, indent=1) + "\n", encoding="utf-8")
    return ordered


def markdown(records: Sequence[Record]) -> str:
    """Targets and what was reached, then every size with its times, machine and settings."""
    lines = ["| asked | at | at most | measured | |", "|---|---:|---:|---:|---|"]
    lines += [*verdicts(records), ""]
    for each in records:
        lines += [*_size(each), ""]
    return "\n".join(lines).rstrip()


def _size(each: Record) -> Iterator[str]:
    directory, text, columns = each["loads_s"]
    yield f"### {each['suppliers']:,} suppliers"
    yield ""
    yield f"{each['day']}, up to {each['rounds']} rounds of 20 requests after one not counted."
    yield (
        f"Loading took {directory:g} s, the text index {text:g} s, the columns {columns:g} s. "
        f"Firms on the result page: {each['explained'] or 'not measured'}."
    )
    yield ""
    yield "| way | p50 | p95 | runs | : text search | : joins |"
    yield "|---|---:|---:|---:|---:|---:|"
    for name, way in each["ways"].items():
        ratios = [way["ratios"].get(base, [None])[0] for base in (YARDSTICK, JOINS)]
        shown = ["" if ratio is None or name == JOINS else f"{ratio:.3g} ×" for ratio in ratios]
        times = f"{way['p50_ms']:.2f} ms | {way['p95_ms']:.2f} ms | {way['runs']}"
        yield f"| {name} | {times} | {' | '.join(shown)} |"
    yield ""
    if each["batch_s"]:
        told = ", ".join(f"{name} {seconds:g} s" for name, seconds in each["batch_s"].items())
        yield f"2,000 requests, top 50 each: {told} (samples of 100, times 20)."
        yield ""
    yield f"Machine: {each['machine']}."
    yield ""
    yield f"Server: {each['server']}."


def machine() -> str:
    """Processor, cores, memory, system, Python: what a reader needs to compare."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIB
    parts = [
        _processor(),
        f"{os.cpu_count()} cores",
        f"{memory:.0f} GiB memory",
        f"load {os.getloadavg()[0]:.1f} when the measurement ended",
        f"{platform.system()} {platform.machine()}",
        f"Python {platform.python_version()}",
        *_yardstick(),
    ]
    return ", ".join(parts)


def _yardstick() -> list[str]:
    """The text search and its version, where it is installed."""
    try:
        return [f"tantivy {version('tantivy')}"]
    except PackageNotFoundError:
        return []


def _processor() -> str:
    """The processor's name, where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or "unnamed processor")


def server() -> str:
    """The settings of the server that bear on the times."""
    with connection.cursor() as cursor:
        found = []
        for name in _SETTINGS:
            cursor.execute("SELECT current_setting(%s)", [name])
            found.append(f"{name} = {cursor.fetchone()[0]}")
    return ", ".join(found)


def write_section(path: Path, text: str) -> None:
    """Replace what stands between the two markers in ``path``; the prose around it stays."""
    whole = path.read_text(encoding="utf-8")
    before, rest = whole.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    path.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
