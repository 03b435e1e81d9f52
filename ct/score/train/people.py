"""CT slices of people, in folders of one collection each, some people kept for validation.

File names begin with what tells a person in that collection; nobody has slices on both
sides. Collections of a single person or of phantoms serve training only.
"""

import re

import numpy as np

import pictures

# Collection: how a file name tells the person, and the share of the crops.
COLLECTIONS = {
    "tcga-lung": (r"TCGA-\w+-\w+", 0.32),
    "ny-sbu": (r"^A\d+", 0.17),
    "lidc-0314": (None, 0.11),
    "crlm": (None, 0.11),
    "sts": (r"^STS_\d+", 0.14),
    "visible-human": (None, 0.12),
    "dcm-qa-ct": (None, 0.03),
}


def split(files, pattern):
    """Training and validation files: every sixth person (every fourth of few) is kept back."""
    if pattern is None:
        return files, []
    person = {f: re.search(pattern, f.stem).group() for f in files}
    everybody = sorted(set(person.values()))
    every = 6 if len(everybody) > 12 else 4
    kept = set(everybody[every - 1 :: every])
    return [f for f in files if person[f] not in kept], [f for f in files if person[f] in kept]


def half(picture):
    """Means over 2 x 2 pixels."""
    h, w = (s // 2 * 2 for s in picture.shape)
    return picture[:h, :w].reshape(h // 2, 2, w // 2, 2).mean((1, 3))


def groups(root, least):
    """Training pictures as (pictures, share) a collection, at full and half size where
    that leaves `least` pixels a side."""
    out = []
    for name, (pattern, share) in COLLECTIONS.items():
        files, _ = split(sorted((root / name).glob("*.png")), pattern)
        full = [pictures.read(f) for f in files]
        sizes = full + full + [h for h in map(half, full) if min(h.shape) >= least]
        out.append(([p.astype(np.float16) for p in sizes if min(p.shape) >= least], share))
    return out


def validation(root):
    """The files kept back, all collections."""
    return [
        f for name, (pattern, _) in COLLECTIONS.items() for f in split(sorted((root / name).glob("*.png")), pattern)[1]
    ]
