"""What the caller gave: points, parameters of any shape, keywords."""
