"""What whoever hosts the app sets, sees and ends."""
