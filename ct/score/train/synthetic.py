"""Area-averaged phantoms of many kinds, drawn by numpy on a grid four times as fine.

A pixel holds the mean over its area, as a detector sees it. Nothing is drawn from a
generator of ct's, so that none of its test pictures (any seed) is among these.
"""

import numpy as np
from PIL import Image, ImageDraw  # python3-pil

import phantoms

FINE = 4  # subsamples along a pixel's side


def average(fine):
    """The means over FINE x FINE subsamples."""
    n = fine.shape[0] // FINE
    return fine.reshape(n, FINE, n, FINE).mean((1, 3))


def disc(value, radius, x, y):
    return [value, radius, radius, x, y, 0.0]


def faint_discs(rng, count, reach):
    """Discs of small contrast: what an ellipse of value Exp(0.4) never looks like."""
    r, phi = reach * np.sqrt(rng.random(count)), rng.uniform(0, 2 * np.pi, count)
    contrast = np.exp(rng.uniform(np.log(0.01), np.log(0.1), count)) * rng.choice((-1, 1), count)
    radius = np.exp(rng.uniform(np.log(0.02), np.log(0.15), count))
    return np.array([disc(c, s, a * np.cos(p), a * np.sin(p)) for c, s, a, p in zip(contrast, radius, r, phi)])


def normalised(fine):
    picture = np.maximum(average(fine), 0)
    top = picture.max()
    return picture / top if top > 0 else picture


def ellipses(rng, n):
    return normalised(phantoms.rasterise(FINE * n, phantoms.ellipses(rng)))


def ellipses_faint(rng, n):
    fine = phantoms.rasterise(FINE * n, phantoms.ellipses(rng))
    fine /= max(fine.max(), 1e-6)
    fine += phantoms.rasterise(FINE * n, faint_discs(rng, rng.integers(2, 12), 0.6)) * (fine > 0)
    return normalised(fine)


def body(rng):
    """One large ellipse, its value and axes."""
    a, b = rng.uniform(0.55, 0.92, 2)
    return [rng.uniform(0.15, 0.6), a, b, *rng.uniform(-0.05, 0.05, 2), rng.uniform(0, np.pi)]


def body_faint(rng, n):
    """A quiet body with faint inclusions and a few dense ones."""
    b = body(rng)
    reach = 0.8 * min(b[1], b[2])
    rows = [np.array([b]), faint_discs(rng, rng.integers(3, 16), reach)]
    for _ in range(rng.integers(0, 5)):
        r, p = reach * np.sqrt(rng.random()), rng.uniform(0, 2 * np.pi)
        rows.append(np.array([[rng.uniform(-b[0], 0.8), *rng.uniform(0.03, 0.2, 2), r * np.cos(p), r * np.sin(p), rng.uniform(0, np.pi)]]))
    return np.clip(average(phantoms.rasterise(FINE * n, np.concatenate(rows))), 0, 1)


def head(rng, n):
    """A thin dense shell about a quiet inside with ellipses, as of a skull: Shepp and Logan's kind."""
    a, b, phi = *rng.uniform(0.5, 0.95, 2), rng.uniform(-0.3, 0.3)
    shell, bone = rng.uniform(0.02, 0.09), rng.uniform(0.5, 1.0)
    inside = bone * rng.uniform(0.15, 0.6)
    rows = [[bone, a, b, 0, 0, phi], [inside - bone, a - shell, b - shell, 0, -0.3 * shell * rng.random(), phi]]
    for _ in range(rng.integers(3, 14)):
        r, p = 0.75 * min(a, b) * np.sqrt(rng.random()), rng.uniform(0, 2 * np.pi)
        size = np.exp(rng.uniform(np.log(0.02), np.log(0.3), 2))
        rows.append([rng.choice((-1, 1)) * inside * np.exp(rng.uniform(np.log(0.05), 0)), *size, r * np.cos(p), r * np.sin(p), rng.uniform(0, np.pi)])
    return np.clip(average(phantoms.rasterise(FINE * n, np.array(rows))), 0, 1)


def canvas(n):
    return Image.new("F", (FINE * n, FINE * n), 0.0)


def polygons(rng, n):
    picture = canvas(n)
    draw = ImageDraw.Draw(picture)
    side = FINE * n
    for _ in range(rng.integers(3, 18)):
        count = rng.integers(3, 8)
        angles = np.sort(rng.uniform(0, 2 * np.pi, count))
        radius = side * np.exp(rng.uniform(np.log(0.03), np.log(0.35))) * rng.uniform(0.5, 1, count)
        x, y = rng.uniform(0.1, 0.9, 2) * side
        draw.polygon([(x + r * np.cos(p), y + r * np.sin(p)) for r, p in zip(radius, angles)], fill=float(rng.uniform(0, 1)))
    return average(np.asarray(picture, np.float32))


def strokes(rng, n):
    """Glyph-like strokes on black or on a plain ground: bars, arcs and corners of one width each."""
    picture = canvas(n)
    draw = ImageDraw.Draw(picture)
    side = FINE * n
    if rng.random() < 0.3:
        picture.paste(float(rng.uniform(0.05, 0.5)), (0, 0, side, side))
    for _ in range(rng.integers(6, 40)):
        size = side * np.exp(rng.uniform(np.log(0.03), np.log(0.2)))
        width = int(max(1, size * rng.uniform(0.08, 0.4)))
        x, y = rng.uniform(0.03, 0.97, 2) * side
        value, turn = float(rng.uniform(0.3, 1)), rng.uniform(0, 2 * np.pi)
        for _ in range(rng.integers(1, 5)):
            if rng.random() < 0.35:
                start = np.degrees(rng.uniform(0, 2 * np.pi))
                draw.arc((x - size / 2, y - size / 2, x + size / 2, y + size / 2), start, start + rng.uniform(90, 360), fill=value, width=width)
                continue
            p = turn + rng.integers(0, 4) * np.pi / 2 + rng.choice((0, 0.4, -0.4))
            u, v = x + rng.uniform(-0.5, 0.5) * size, y + rng.uniform(-0.5, 0.5) * size
            draw.line((u, v, u + size * np.cos(p), v + size * np.sin(p)), fill=value, width=width)
    return average(np.asarray(picture, np.float32))


def lines(rng, n):
    """Long thin lines over a grey disc or body, from a quarter of a pixel to three pixels wide."""
    b = body(rng)
    fine = phantoms.rasterise(FINE * n, np.array([b]))
    picture = Image.fromarray(fine, "F")
    draw = ImageDraw.Draw(picture)
    side = FINE * n
    for _ in range(rng.integers(5, 35)):
        p, half = rng.uniform(0, np.pi), side * rng.uniform(0.05, 0.45)
        x, y = side * (0.5 + 0.4 * rng.uniform(-1, 1, 2))
        value = rng.uniform(0.45, 1) if rng.random() < 0.75 else rng.uniform(0, 0.1)
        width = int(max(1, round(FINE * 0.25 * 12 ** rng.random())))
        ends = (x - half * np.cos(p), y - half * np.sin(p), x + half * np.cos(p), y + half * np.sin(p))
        draw.line(ends, fill=float(value), width=width)
    return average(np.asarray(picture, np.float32)) * (average(fine) > 0)


def waves(rng, n, count, shortest, longest, direction, spread):
    """A sum of plane waves of variance 1; lengths in units of half the picture's side."""
    centres = (2 * np.arange(n) + 1) / n - 1
    x, y = centres[None, :], centres[:, None]
    total = np.zeros((n, n))
    for _ in range(count):
        k = 2 * np.pi / (shortest * (longest / shortest) ** rng.random())
        p = direction + spread * rng.uniform(-1, 1)
        kx, ky = k * np.cos(p), k * np.sin(p)
        fade = np.sinc(kx / (np.pi * n)) * np.sinc(ky / (np.pi * n))  # the mean over a pixel
        total += fade * np.cos(kx * x + ky * y + rng.uniform(0, 2 * np.pi))
    return total * np.sqrt(2 / count)


def texture(rng, n):
    """Band-limited textures and smooth gradients inside soft-edged bodies."""
    centres = (2 * np.arange(n) + 1) / n - 1
    x, y = centres[None, :], centres[:, None]
    picture = np.zeros((n, n))
    for _ in range(rng.integers(1, 4)):
        a, b = rng.uniform(0.3, 0.95, 2)
        u, v = x - rng.uniform(-0.3, 0.3), y - rng.uniform(-0.3, 0.3)
        soft = np.exp(rng.uniform(np.log(0.01), np.log(0.15)))
        shape = np.clip((1 - np.hypot(u / a, v / b)) / soft, 0, 1)
        shape = shape * shape * (3 - 2 * shape)
        shortest = np.exp(rng.uniform(np.log(0.05), np.log(0.4)))
        spread = rng.choice((0.3, np.pi))
        t = waves(rng, n, int(rng.integers(3, 16)), shortest, shortest * rng.uniform(1.2, 4), rng.uniform(0, np.pi), spread)
        level = rng.uniform(0.2, 0.7)
        depth = rng.uniform(0.02, 0.35)
        picture = picture * (1 - shape) + shape * (level + depth * np.tanh(t))
    return np.clip(picture, 0, 1)


# Each kind with its share of the phantoms.
KINDS = {
    ellipses: 0.34,
    ellipses_faint: 0.1,
    body_faint: 0.12,
    head: 0.12,
    polygons: 0.07,
    strokes: 0.09,
    lines: 0.08,
    texture: 0.08,
}


def pictures(seed, count, n):
    """count pictures of n x n pixels in [0, 1], as one float16 array."""
    rng = np.random.default_rng([seed, 7])
    kinds, shares = list(KINDS), np.array(list(KINDS.values()))
    out = np.empty((count, n, n), np.float16)
    for k in range(count):
        out[k] = kinds[rng.choice(len(kinds), p=shares / shares.sum())](rng, n)
    return out


def cached(folder, seed, count, n):
    """The pictures of that seed, from the folder if it has them."""
    return phantoms.stored(folder / f"synthetic-{seed}-{count}-{n}.npy", lambda: pictures(seed, count, n))
