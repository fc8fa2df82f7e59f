"""The measurement as Markdown: one table, the machine, the server's settings."""

import os
import platform
from collections.abc import Iterable
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.db import connection

from matching.benchmarks.times import Measured

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
_COLUMNS = (
    "suppliers",
    "load into the directory",
    "load into the text index",
    "ranking p50 / p95",
    "everyone p50 / p95",
    "text search p50 / p95",
    "ranking : text search",
    "firms on the page",
    "result page p50 / p95",
    "same page, nothing asked p50 / p95",
    "asking : not asking",
)
_GIB = 2**30


def markdown(results: Iterable[Measured], *, rounds: int, day: date) -> str:
    """The table and what it was measured on."""
    lines = [
        f"Measured on {day}, {rounds} rounds of 20 requests after one that is not counted.",
        "",
        f"| {' | '.join(_COLUMNS)} |",
        "|---:" * len(_COLUMNS) + "|",
    ]
    lines += [_row(result) for result in results]
    return "\n".join([*lines, "", f"Machine: {machine()}.", "", f"Server: {server()}."])


def _row(result: Measured) -> str:
    times = (result.page, result.everyone, result.text)
    cells = [
        f"{result.suppliers:,}",
        f"{result.load_directory:.1f} s",
        f"{result.load_text:.1f} s",
        *(f"{each.p50_ms:.1f} / {each.p95_ms:.1f} ms" for each in times),
        f"{result.ratio:.1f} ×",
        str(result.explained),
        *(f"{each.p50_ms:.1f} / {each.p95_ms:.1f} ms" for each in (result.shown, result.quiet)),
        f"{result.page_ratio:.1f} ×",
    ]
    return f"| {' | '.join(cells)} |"


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
