"""The processes that train, and the queue that shares them fairly."""
