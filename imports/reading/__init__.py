"""Files as rows of text: CSV of any common encoding and delimiter, and XLSX by way of CSV."""

from .ahead import read_ahead
from .table import Record, Table, open_table

__all__ = ["Record", "Table", "open_table", "read_ahead"]
