"""What both statistics need of columns of marks."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[Any]
Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

# A sum of floats may fall just short of a cut that its exact value reaches.
SLACK = 1e-9


def numbered(labels: Labels) -> tuple[Labels, Integers]:
    """The different labels in order, and for each row the place of its label."""
    found, places = np.unique(labels, return_inverse=True)
    return found, places.astype(np.int64).reshape(-1)


def paired(units: Integers, raters: Integers) -> Booleans:
    """The rows of units that at least two different raters have marked. Both are numbered from 0."""
    if not len(units):
        return np.zeros(0, dtype=bool)
    people = int(raters.max()) + 1
    # Not by np.unique, which hashes where no places are asked for: on millions of pairs many times a sort.
    pairs = np.sort(units * people + raters)
    is_first = np.diff(pairs, prepend=-1) > 0
    several: Booleans = np.bincount(pairs[is_first] // people) > 1
    return several[units]
