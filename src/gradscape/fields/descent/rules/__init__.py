"""Update rules: each takes a state and a gradient, and gives the next points."""
