"""Where a field is known: axes, ranges, and directions through a point."""
