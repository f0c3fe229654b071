"""What can be done with creators. Every function is one transaction and asks first whether the person may."""

from .records import Record, add_creator, add_creators, edit_creator

__all__ = ["Record", "add_creator", "add_creators", "edit_creator"]
