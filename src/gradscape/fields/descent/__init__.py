"""Ways downhill: paths of methods that follow the gradient, and why each of them ends."""
