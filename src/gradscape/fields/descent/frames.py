"""Descents as a pandas DataFrame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gradscape.errors import ArgumentError, MissingExtraError

if TYPE_CHECKING:
    import pandas as pd

    from gradscape.fields.descent.descent import Descent

__all__ = ["columns_of", "make_frame"]


def columns_of(descents: Sequence[Descent]) -> dict[str, Any]:
    """Columns of the whole paths of descents of one function, a row for each point.

    Raises
    ------
    ArgumentError
        If they are descents in different variables.
    """
    names = descents[0].variables
    for descent in descents:
        if descent.variables != names:
            raise ArgumentError(
                f"{descent.name} is a descent in {', '.join(descent.variables)}, the first one in "
                f"{', '.join(names)}: they make no table together."
            )
    lengths = [len(descent) for descent in descents]
    columns: dict[str, Any] = {
        "descent": np.repeat(np.arange(len(descents)), lengths),
        "name": np.repeat([descent.name for descent in descents], lengths),
        "step": np.concatenate([np.arange(n) for n in lengths]),
    }
    path = np.concatenate([descent.path for descent in descents])
    gradients = np.concatenate([descent.gradients for descent in descents])
    errors = np.concatenate([descent.error for descent in descents])
    columns |= {name: path[:, i] for i, name in enumerate(names)}
    columns["f"] = np.concatenate([descent.values for descent in descents])
    columns |= {f"df/d{name}": gradients[:, i] for i, name in enumerate(names)}
    columns |= {f"error of df/d{name}": errors[:, i] for i, name in enumerate(names)}
    columns["reliable"] = np.concatenate([descent.reliable for descent in descents])
    return columns


def make_frame(descents: Sequence[Descent]) -> pd.DataFrame:
    """Make a DataFrame with a row for each point.

    Raises
    ------
    MissingExtraError
        If pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise MissingExtraError("pandas", "fields", "to_dataframe()") from error

    return pd.DataFrame(columns_of(descents))
