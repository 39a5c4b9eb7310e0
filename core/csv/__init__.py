"""From a student's CSV file to columns of numbers."""
