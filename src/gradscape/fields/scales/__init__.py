"""How numbers are shown: round ones along axes, as levels, shades and heights."""
