"""Where points and digits come from."""
