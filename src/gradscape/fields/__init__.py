"""A grid and what lives on it: values, gradients, and what a picture of them needs."""
