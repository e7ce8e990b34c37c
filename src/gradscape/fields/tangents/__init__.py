"""Tangent lines and planes, and where they touch."""
