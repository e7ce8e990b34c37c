"""Where arrays are in memory, for compiled code."""

from __future__ import annotations

import ctypes
from typing import Any, cast

from numpy.typing import NDArray

__all__ = ["address"]

_BYTE = ctypes.c_char


def address(array: NDArray[Any]) -> int:
    """Where an array's numbers start."""
    flags = array.flags
    if flags.c_contiguous and flags.writeable and array.size:
        return ctypes.addressof(_BYTE.from_buffer(cast("Any", array)))  # half the time
    return int(array.__array_interface__["data"][0]) if array.size else 0
