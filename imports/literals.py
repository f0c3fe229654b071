"""Texts of ours inside the queries of a kind."""


def quoted(text: str) -> str:
    """As an SQL literal. A percent sign would be taken for a parameter."""
    return "'" + text.replace("'", "''").replace("%", "%%") + "'"
