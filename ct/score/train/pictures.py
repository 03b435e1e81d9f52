"""Pictures of one's own to train on: a folder of PNG, JPEG or .npy files."""

import numpy as np


def folder(path, least):
    """Grey pictures with values in [0, 1], of any sides of at least `least` pixels."""
    pictures = []
    for file in sorted(path.rglob("*")):
        if file.suffix.lower() == ".npy":
            picture = np.load(file).astype(np.float32)
        elif file.suffix.lower() in (".png", ".jpg", ".jpeg"):
            picture = read(file)
        else:
            continue
        if picture.ndim != 2 or min(picture.shape) < least:
            raise SystemExit(f"{file}: must be one grey picture of at least {least} x {least} pixels, is {picture.shape}")
        if not (np.isfinite(picture).all() and picture.min() >= 0 and picture.max() <= 1):
            raise SystemExit(f"{file}: values must be in [0, 1], are {picture.min():g} to {picture.max():g}")
        pictures.append(picture.astype(np.float16))
    if not pictures:
        raise SystemExit(f"{path}: no PNG, JPEG or .npy file")
    return pictures


def read(file):
    from PIL import Image  # python3-pil

    picture = Image.open(file)
    if picture.mode.startswith("I"):  # 16 bits
        return np.asarray(picture, np.float32) / 65535
    return np.asarray(picture.convert("L"), np.float32) / 255
