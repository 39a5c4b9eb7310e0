"""Reads the digit on a photo, or says that it is not sure which part that is."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from core.digits.find_digit import Candidate, candidates
from core.digits.preprocess import BOX, as_bytes, mnist_like_pixels
from core.digits.pretrained import read

THIN = 2.0  # of 28 pixels; MNIST's strokes are two to three wide
TRIED = 14
LEAST_SURE = 0.6

def pixels_of(candidate: Candidate) -> bytes | None:
    ink = np.pad(candidate.ink, 4)
    side = max(candidate.ink.shape)
    stroke = candidate.stroke * BOX / side
    if stroke < THIN:
        size = 2 * round((2.4 - stroke) / 2 * side / BOX) + 1
        ink = cv2.dilate(np.pad(ink, size), cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
    white = np.round(255 * ink).astype(np.uint8)
    return as_bytes(mnist_like_pixels(np.dstack([white, white, white, np.full_like(white, 255)])))


def choose(cands):
    """[(candidate, pixels, probs)] -> best, digit, sureness"""
    seen=[]
    for c in cands[:TRIED]:
        px=pixels_of(c)
        if px is not None:
            seen.append((c,px,read(px)))
    clusters=[]
    for item in seen:
        for cl in clusters:
            if overlap(cl[0][0].box,item[0].box)>0.5:
                cl.append(item);break
        else: clusters.append([item])
    out=[]
    for cl in clusters:
        top=cl[:5]
        w=np.array([i[0].score for i in top]); votes=(w[:,None]*np.array([i[2] for i in top])).sum(0)/w.sum()
        d=int(votes.argmax())
        best=max((i for i in top), key=lambda i:i[0].score*i[2][d])
        out.append((cl[0][0].score*(0.4+0.6*votes[d]),d,float(votes[d]),best[0],best[1]))
    return sorted(out,key=lambda o:-o[0])

def overlap(a,b):
    w=min(a[2],b[2])-max(a[0],b[0]); h=min(a[3],b[3])-max(a[1],b[1])
    if w<=0 or h<=0: return 0.0
    area=lambda r:(r[2]-r[0])*(r[3]-r[1])
    return w*h/(area(a)+area(b)-w*h)
