"""How what moves in a page reaches the browsers that show it."""
