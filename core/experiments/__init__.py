"""One file an experiment: its settings, its data and its model."""
