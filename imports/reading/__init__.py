"""Files as rows of text: CSV of any common encoding and delimiter, and XLSX by way of CSV."""

from .ahead import read_ahead
from .memory import limited_memory
from .table import Record, Table, open_table

__all__ = ["Record", "Table", "limited_memory", "open_table", "read_ahead"]
