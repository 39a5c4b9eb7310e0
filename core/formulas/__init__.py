"""What lessons compute by hand."""
