"""Every number by which a digit is found on a photo, in one table.

``tests/bench/photos.py`` says what a change of one does to a hundred photos of each kind.
"""

from __future__ import annotations

import numpy as np

# Ink.
STROKE = 51  # pixels: no stroke is wider, at the size that a picture is looked at
DARKEST_PAPER = 12  # of 255: below, the camera's noise is larger than what ink makes of it
STRENGTHS = (0.1, 0.2, 0.35, 0.5)  # of the paper's light that ink takes: one mask for each
LARGEST, SMALLEST = 1600, 400  # pixels on the longer side; small digits are seen at the first

# Rulings, looked for at one size of the picture.
RULINGS_SEEN_AT = 800  # pixels on its longer side
RULING = 9  # pixels: no ruling is wider
FAINT = 0.05  # of the paper's light; a ruling takes more
LEAN = np.radians(25)  # of rulings, from the picture's edges
APART = 8  # pixels, of two rulings
MOST_LINES = 3_000  # that Hough's transform sees, each ruling several times
SAMPLES = 2_000  # of a line, a third of them or fewer inside the picture
LEAST_COVERED = 0.3  # of a ruling that is as dark as the ink looked at

# Strokes, and groups of them that may be a digit.
PARTS = 12  # of a mask that may be digits
LEAST_SIDE, LEAST_STROKE_SIDE = 14, 5  # pixels, of a digit and of one of its strokes
SLIMMEST, FATTEST = 0.006, 0.42  # a stroke's width over the digit's longer side; a disc has 0.67
MOST_OF_PICTURE = 0.95  # of its longer side: what is longer is an edge or a ruling
GAP = 0.25  # of the digit's longer side, between two strokes of it
EDGES = 3  # pixels, of a digit's soft edges
RECTANGULAR = 0.87  # of its rectangle that the outline of a printed box fills; a circle fills 0.79
MOST_OF_FRAME = 0.4  # of what its outline fills that is ink

# How much a group stands out, as factors of its score.
AT_THE_EDGE, ILL_FITTING = 0.25, 0.6
# Ink lighter than a sheet, or darker than a board: more often it is paper between strokes.
UNLIKELY_INK = 0.5

# A photo of light ink on a board.
LEAST_LIGHT = 0.25  # of a photo: less is ink on a board
WIDEST_INK = 0.34  # of its own length: what is wider is a sheet

# Reading. Widths of strokes in MNIST's 28 pixels: thinner ones are drawn as usual ones.
THIN, USUAL = 2.0, 2.4
TRIED = 14  # candidates that are read
VOTERS = 5  # views of the same part that decide what it is
CLEAR = 0.9  # of the votes: nothing else need be looked for
LEAST_SURE = 0.65  # of the votes for one digit
# Grey levels of 255, of dark ink and of light: on weakly lit paper light itself looks like light ink.
LEAST_CONTRAST = {True: 12.0, False: 60.0}
RIVAL = 0.5  # of the best part's score: another part as good may be meant
