"""Random ellipse phantoms: the distribution of package ct, drawn by numpy.

Its generator is not Go's, so no phantom of ct (any seed) is among the training pictures.
"""

import numpy as np


def ellipses(rng):
    """The parameters of one phantom: columns value, a, b, x, y, phi."""
    n = 0
    while n == 0:
        n = rng.poisson(20)
    coordinate = rng.uniform(-0.5, 0.5, (4, n))
    return np.stack(
        [
            rng.exponential(0.4, n),
            np.abs(coordinate[0]),
            np.abs(coordinate[1]),
            coordinate[2],
            coordinate[3],
            rng.uniform(0, 2 * np.pi, n),
        ],
        axis=1,
    )


def rasterise(n, es):
    """Sums the ellipses at the centres of n x n pixels of the square [-1, 1]^2."""
    picture = np.zeros((n, n), np.float32)
    centres = (2 * np.arange(n) + 1) / n - 1
    for value, a, b, x, y, phi in es:
        # Only the box about the ellipse is visited.
        c, s = np.cos(phi), np.sin(phi)
        w, h = np.hypot(a * c, b * s), np.hypot(a * s, b * c)
        columns = slice(*np.searchsorted(centres, (x - w, x + w)))
        rows = slice(*np.searchsorted(centres, (y - h, y + h)))
        u, v = centres[columns] - x, (centres[rows] - y)[:, None]
        inside = ((u * c + v * s) / a) ** 2 + ((v * c - u * s) / b) ** 2 <= 1
        picture[rows, columns] += value * inside
    return picture


def phantoms(seed, count, n):
    """count pictures of n x n pixels whose largest value is 1, as one float16 array."""
    rng = np.random.default_rng(seed)
    pictures = np.empty((count, n, n), np.float16)
    drawn = 0
    while drawn < count:
        picture = rasterise(n, ellipses(rng))
        if picture.max() > 0:
            pictures[drawn] = picture / picture.max()
            drawn += 1
    return pictures


def stored(path, draw):
    """The pictures of a file, which are drawn if it is not there."""
    if not path.exists():
        np.save(path, draw())
    return np.load(path, mmap_mode="r")


def cached(folder, seed, count, n):
    """The phantoms of that seed, from the folder if it has them."""
    return stored(folder / f"phantoms-{seed}-{count}-{n}.npy", lambda: phantoms(seed, count, n))
