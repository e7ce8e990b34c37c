"""A height that was measured, an xarray DataArray with a gap: its slopes, the steepest place."""

import numpy as np
import xarray as xr

import gradscape as gs

x, y = np.linspace(0, 12, 61), np.linspace(0, 8, 41)
height = 900 * np.exp(-((x - 5) ** 2 + (y[:, None] - 4) ** 2) / 8)
height += 300 * np.exp(-((x - 9.5) ** 2 + (y[:, None] - 2.5) ** 2) / 2)
height[26:32, 12:20] = np.nan  # clouds
hills = xr.DataArray(
    height,
    {"y": ("y", y, {"units": "km"}), "x": ("x", x, {"units": "km"})},
    ("y", "x"),
    "height",
    {"units": "m"},
)

field = gs.field(hills)
print(field)
steepest = np.unravel_index(np.nanargmax(field.magnitude), field.shape)
east, north = (axis[i] for axis, i in zip(field.axes, steepest, strict=True))
slope, error = field.magnitude[steepest], field.error[steepest].max()
print(f"steepest at x = {east:.1f} km, y = {north:.1f} km: {slope:.0f} ± {error:.0f} m/km")

field.save("measured.nc")
gs.draw(gs.load("measured.nc"), title="Where the water runs").save("measured.png")
