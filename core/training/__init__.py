"""What a worker runs: one experiment, where it stands, its data, and the loop that trains it."""
