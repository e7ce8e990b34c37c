"""Functions to try the command line on: gradscape draw examples/model.py:loss."""

import numpy as np


def loss(x, y, a=2):
    """Have a value for each x and y; a has a default and is a constant."""
    return a * x**2 + np.sin(y)


def product(x):
    """Take one array, as the functions of many books do."""
    return x[0] * x[1]
