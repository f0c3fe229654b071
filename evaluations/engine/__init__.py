"""Settles collaborations and recomputes standings in a few statements over the functions of `scoring`."""
