"""From a file to tables: staging by COPY, checks and comparison by SQL, one transaction of writes, undo."""
