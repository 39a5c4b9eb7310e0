"""What owns time in the server: a run, the experiments in it, and the workers that train them."""
