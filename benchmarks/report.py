"""Tables with the target beside the figure."""

from __future__ import annotations

from collections.abc import Sequence


def p95(seconds: Sequence[float]) -> float:
	"""Return the time in milliseconds that 95 of 100 calls stay under."""
	ordered = sorted(seconds)
	return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def shown(figure: float | None, digits: int = 0) -> str:
	"""Return a figure as people read it; nothing where there is none."""
	return f"{figure:,.{digits}f}" if figure else ""


def milliseconds(seconds: float | None) -> str:
	"""Return a time in milliseconds with as many digits as say something; nothing where there is none."""
	if seconds is None:
		return ""
	value = seconds * 1000
	return f"{value:,.{0 if value >= 20 else 1 if value >= 2 else 2}f}"


def ratio(ours: float | None, theirs: float | None, target: float) -> str:
	"""Return how many times faster, marked where it misses the target."""
	if not (ours and theirs):
		return ""
	times = ours / theirs
	return f"{times:.1f} ×" + ("" if times >= target else f" (target {target} ×)")


def judged(figure: str, is_met: bool) -> str:
	"""Return a figure, marked where it misses its target."""
	return figure if is_met else f"**{figure}** (missed)"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
	"""Return a Markdown table that is readable as text too."""
	widths = [max(len(row[n]) for row in [head, *rows]) for n in range(len(head))]
	lines = [[cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in [head, *rows]]
	rule = ["-" * width for width in widths]
	return "\n".join(f"| {' | '.join(line)} |" for line in [lines[0], rule, *lines[1:]])
