# Reads what a replay has written, by readers that know nothing of the program: every table by
# Python's csv, NumPy and pandas, every array by NumPy, the animations by Pillow. Prints what
# they agree on.
import csv, glob, json, math, os, sys
import numpy, pandas
from PIL import Image

found = {}
for path in sorted(glob.glob(os.path.join(sys.argv[1], "*"))):
    name = os.path.basename(path)
    if name.endswith(".csv"):
        with open(path, newline="", encoding="utf-8") as file:
            rows = [row for row in csv.reader(file) if row and not row[0].startswith("#")]
        header, rows = rows[0], rows[1:]
        assert all(len(row) == len(header) for row in rows), name
        array = numpy.atleast_1d(numpy.genfromtxt(path, delimiter=",", names=True))
        frame = pandas.read_csv(path, comment="#", float_precision="round_trip")
        assert list(array.dtype.names) == header == list(frame.columns), (name, array.dtype.names, header)
        assert len(array) == len(frame) == len(rows) > 0, (name, len(array), len(frame), len(rows))
        for i, column in enumerate(header):
            for k, row in enumerate(rows):
                try:
                    value = float(row[i]) if row[i] else math.nan
                except ValueError:
                    continue  # a word
                read = [array[column][k], frame[column][k]]
                assert all(float(r) == value or math.isnan(float(r)) and math.isnan(value) for r in read), (name, column, k, value, read)
        found[name] = {"columns": header, "rows": len(rows)}
    elif name.endswith(".npy"):
        array = numpy.load(path)
        found[name] = {"shape": array.shape, "sum": float(array.sum(dtype=float)), "type": str(array.dtype)}
    elif name in ("levels.gif", "levels.png"):
        film = Image.open(path)
        shown = film.convert("L").getextrema()  # what is seen without animation
        still = [int(v) for v in numpy.asarray(film.convert("L"), dtype=int)[0][:8]]
        frames = []
        for k in range(film.n_frames):
            film.seek(k)
            frames.append([int(v) for v in numpy.asarray(film.convert("L"), dtype=int)[0][:8]])
        found[name] = {"frames": frames, "still": still, "size": film.size}
print(json.dumps(found))
