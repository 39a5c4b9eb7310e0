"""What owns time: a run, its trials and what they remember."""
