"""A synthetic world, run through the engine in a database of its own, and how well the method knows it again."""
