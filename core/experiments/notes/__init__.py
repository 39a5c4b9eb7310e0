"""What is explained beside each experiment."""
