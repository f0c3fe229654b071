"""The policy for people: its numbers in sections, what is wrong with them, and what differs between versions."""
