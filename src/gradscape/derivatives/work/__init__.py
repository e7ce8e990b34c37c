"""Many points in blocks: one after the other, in threads, in processes."""
