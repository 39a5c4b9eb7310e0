"""The processes that train, and who is served next."""
