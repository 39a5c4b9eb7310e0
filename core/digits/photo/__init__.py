"""From a photograph to a digit."""
