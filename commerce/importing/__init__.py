"""Sales data by file, on the pipeline of every import."""
