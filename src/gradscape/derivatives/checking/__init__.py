"""Holding a gradient that someone wrote against that of f."""
