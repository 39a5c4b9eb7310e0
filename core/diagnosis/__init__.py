"""What a run is doing, why, and what would help."""
