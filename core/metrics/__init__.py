"""What is measured of a model at a state."""
