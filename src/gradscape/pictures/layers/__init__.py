"""Layers of a picture, one a module: ``draw(axes, view, scale)`` adds one to the axes."""
