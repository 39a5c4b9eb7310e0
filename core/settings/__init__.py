"""What a student may set: fields with their bounds, and the settings that every page has."""
