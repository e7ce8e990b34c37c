"""Critical points: where the gradient is zero, or changes its sign at a kink."""
