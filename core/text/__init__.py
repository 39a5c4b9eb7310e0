"""Numbers and sentences as students write and read them."""
