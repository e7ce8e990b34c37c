"""What f says on a grid: at its points, between them, or in cells of very many."""
