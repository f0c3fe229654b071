from .stores import add_store, change_store

__all__ = ["add_store", "change_store"]
