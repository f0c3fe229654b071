"""The method's statistics that run in the worker: values in, values out; nothing here knows Django.

Whatever the method fixes is an argument; marks are on the scale from 0 to 5.
"""

from .agreement import Agreement, agreements, alpha_interval, icc_of_mean, light_of
from .arrays import paired
from .raters import RaterEffects, adjusted, rater_effects

__all__ = [
    "Agreement",
    "RaterEffects",
    "adjusted",
    "agreements",
    "alpha_interval",
    "icc_of_mean",
    "light_of",
    "paired",
    "rater_effects",
]
