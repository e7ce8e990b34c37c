"""Figures as JSON, arrays as base64 of their bytes, which Plotly's JavaScript reads as they are."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["encode"]

_KINDS = {
    "float64": "f8", "float32": "f4", "int8": "i1", "uint8": "u1", "int16": "i2", "uint16": "u2",
    "int32": "i4", "uint32": "u4",
}  # fmt: skip


def encode(document: Any) -> bytes:
    """Write a document as JSON; what is no finite number is null, but within arrays.

    >>> encode({"x": float("nan"), "y": [1.0, 2.0]})
    b'{"x":null,"y":[1.0,2.0]}'
    """
    return json.dumps(
        _plain(document), ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _array(array: NDArray[Any]) -> Any:
    if array.dtype.kind in "iu" and array.dtype.itemsize == 8:
        fits = not array.size or np.abs(array).max() < 2**31
        array = array.astype(np.int32 if fits else np.float64)
    kind = _KINDS.get(array.dtype.name)
    if kind is None or array.ndim not in (1, 2, 3):
        return _plain(array.tolist())
    if array.dtype.byteorder == ">":
        array = array.astype(array.dtype.newbyteorder("<"))
    spec = {"dtype": kind, "bdata": base64.b64encode(array.tobytes()).decode("ascii")}
    if array.ndim > 1:
        spec["shape"] = ", ".join(map(str, array.shape))
    return spec
