"""The engine's statements, put together from files that several of them share."""

from pathlib import Path

FOLDER = Path(__file__).parent / "sql"


def part(name: str) -> str:
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8").rstrip()


# The straight line of a trend, among the sums over a creator's history.
LINE = part("line")
PANELS = part("panels")
AFFECTED = part("affected")
JUDGED = part("judged").replace("-- {line}", LINE.strip())
DUE = part("due")

SETTLE = "WITH " + DUE + ",\n" + part("settle").replace("{panels}", PANELS)
MONTHS_DUE = "WITH " + DUE + "\nSELECT DISTINCT month FROM due WHERE norm_before IS NULL ORDER BY month"
RECOMPUTE = "WITH " + AFFECTED + ",\n" + JUDGED + ",\n" + part("write")
BUILD_NORMS = part("norms")
