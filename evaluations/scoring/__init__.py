"""The method's statistics that run in the worker: values in, values out; nothing here knows Django."""
