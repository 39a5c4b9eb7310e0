"""Eight lessons, each a chain of screens, and more experiments."""
