"""What a host sets, reads and ends: limits, the log, memory, signals."""
