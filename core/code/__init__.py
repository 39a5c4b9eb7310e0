"""An experiment as a plain PyTorch script and as a notebook, and its results as files."""
