"""What is computed from where a run stands: predictions, surfaces, and the diagnosis."""
