"""Plotly figures, diagrams and grids of images, and what changes in them from frame to frame."""
