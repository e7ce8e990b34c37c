"""Fields of samples, without a function: arrays, with the differences that give slopes."""
