"""The engine's statements, put together from files that several of them share."""

from pathlib import Path

FOLDER = Path(__file__).parent / "sql"


def part(name: str) -> str:
    text = (FOLDER / f"{name}.sql").read_text(encoding="utf-8").rstrip()
    for shared in ("line", "panels"):
        if f"{{{shared}}}" in text:
            text = text.replace(f"-- {{{shared}}}", f"{{{shared}}}").replace(
                f"{{{shared}}}", part(shared).strip()
            )
    return text


def with_queries(*names: str) -> str:
    return "WITH " + ",\n".join(part(name) for name in names)


SETTLE = with_queries("due", "settle")
RECOMPUTE = with_queries("affected", "judged", "write")
VERIFY = with_queries("affected_then", "judged") + "\n" + part("verify")
BUILD_NORMS = part("norms")

# The same parts over what a written case gives.
PANEL_CASE = part("panel_case")
TREND_CASE = part("trend_case")
