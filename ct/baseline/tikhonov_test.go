package baseline_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"gradus/ct"
	"gradus/ct/baseline"
	"gradus/ct/operator"
	"gradus/ct/prior"
	"gradus/internal/cpu"
)

// directCase is a small problem of Tikhonov's with its solution by SciPy's sparse direct solver.
//
// testdata/tikhonov.json is what this script printed, with SciPy 1.10.1 and NumPy 1.24.2. Its
// projector is that of Projector's comment, written anew.
/*
import json, numpy as np, scipy.sparse as sp
from scipy.sparse.linalg import spsolve

n = 32

def projector(angles):
    """Joseph's: linear interpolation where a ray crosses a row, or a column if it runs flatter."""
    bins, c = 2 * int(np.ceil(n / np.sqrt(2))) + 1, (n - 1) / 2
    A = sp.lil_matrix((angles * bins, n * n))
    for j in range(angles):
        th = (j + .5) * np.pi / angles
        cos, sin = np.cos(th), np.sin(th)
        flat = abs(sin) > abs(cos)
        for k in range(bins):
            s = k - (bins - 1) / 2
            for line in range(n):
                u = c - (s - (line - c) * cos) / sin if flat else c + (s - (c - line) * sin) / cos
                first = int(np.floor(u))
                for pixel, w in ((first, 1 - u + first), (first + 1, u - first)):
                    if 0 <= pixel < n and w:
                        at = pixel * n + line if flat else line * n + pixel
                        A[j * bins + k, at] += w / abs(sin if flat else cos)
    return A.tocsr()

D = sp.diags([np.r_[-np.ones(n - 1), 0], np.ones(n - 1)], [0, 1])
G = sp.vstack([sp.kron(sp.eye(n), D), sp.kron(D, sp.eye(n))])
x, y = np.meshgrid(np.linspace(-1, 1, n), np.linspace(1, -1, n))
truth = .3 * (x**2 + y**2 < .8) + .5 * ((x - .3)**2 + (y + .2)**2 < .1) + .1 * np.sin(7 * x) * (abs(y) < .5)
rng = np.random.default_rng(1)
some = rng.random(n * n) < .3
hole = ((x / .7)**2 + (y / .4)**2 > 1).ravel()
cases = []
for name, angles, keep, sd in [("radon", 12, None, .2), ("radon", 12, None, 0), ("identity", 0, None, .1), ("identity", 0, None, 0),
                               ("mask", 0, some, .05), ("mask", 0, some, 0), ("mask", 0, hole, 0)]:
    A = projector(angles) if angles else sp.eye(n * n, format="csr")[np.arange(n * n) if keep is None else np.flatnonzero(keep)]
    y = np.round(A @ truth.ravel() + sd * rng.standard_normal(A.shape[0]), 5)
    lam = 200 * max(sd, 1e-3 * abs(y).mean())**2
    solution = spsolve((A.T @ A + lam * G.T @ G).tocsc(), A.T @ y)
    case = {"operator": name, "noise": sd, "lambda": lam, "y": y.tolist(), "x": np.round(solution, 6).tolist()}
    if angles: case["angles"] = angles
    if keep is not None: case["kept"] = np.flatnonzero(keep).tolist()
    cases.append(case)
print("[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]")
*/
type directCase struct {
	Operator string
	Angles   int
	Kept     []int
	Noise    float64
	Lambda   float64
	Y, X     []float32
}

func directCases(t *testing.T) (cases []directCase) {
	t.Helper()
	text, err := os.ReadFile("testdata/tikhonov.json")
	if err == nil {
		err = json.Unmarshal(text, &cases)
	}
	if err != nil {
		t.Fatal(err)
	}
	return cases
}

const directSize = 32

func (c *directCase) operator() operator.Operator {
	switch c.Operator {
	case "radon":
		k, err := cpu.Default()
		if err != nil {
			panic(err)
		}
		return operator.NewProjector(k, directSize, c.Angles, math.Pi)
	case "identity":
		return operator.Identity(directSize * directSize)
	}
	keep := make([]bool, directSize*directSize)
	for _, i := range c.Kept {
		keep[i] = true
	}
	return operator.NewMask(keep)
}

// error is relative to the picture.
func (c *directCase) error(x []float32) float64 {
	var squares float64
	for i, v := range x {
		d := float64(v) - float64(c.X[i])
		squares += d * d
	}
	return math.Sqrt(squares / operator.Dot(c.X, c.X))
}

// tolerance of the error. Without noise lambda hardly mends what the scan cannot see: the rounding
// of A to float32 moves the solution by 1e-3, however many iterations are done.
func (c *directCase) tolerance() float64 {
	if c.Operator == "radon" && c.Noise == 0 {
		return 2e-3
	}
	return 2e-4
}

// Where it says "converged" the picture is that of a direct solver, also where the measurements
// say nothing of most pixels and lambda is next to nothing.
func TestTikhonovAgainstDirectSolver(t *testing.T) {
	for _, c := range directCases(t) {
		s, err := baseline.Tikhonov(t.Context(), c.operator(), directSize, c.Y, c.Lambda, nil)
		if err != nil || !s.Converged {
			t.Errorf("%s, noise %g: converged %v after %d, %v", c.Operator, c.Noise, s.Converged, s.Iterations, err)
		}
		e := c.error(s.X.Pix)
		t.Logf("%s, noise %g: relative error %.2g after %d iterations", c.Operator, c.Noise, e, s.Iterations)
		if e > c.tolerance() {
			t.Errorf("%s, noise %g: relative error %g after %d iterations", c.Operator, c.Noise, e, s.Iterations)
		}
	}
}

// One direction of the solver leads to the same picture from anywhere, given iterations enough.
func TestTikhonovPriorAgainstDirectSolver(t *testing.T) {
	for _, c := range directCases(t) {
		p := ct.NewProblem(c.operator(), c.Y, 1, prior.NewTikhonov(directSize, c.Lambda))
		p.Iterations = 5000 // as Tikhonov
		r := rand.New(rand.NewPCG(5, 77))
		x, d := make([]float64, p.Dim()), make([]float64, p.Dim())
		for i := range x {
			x[i] = r.NormFloat64()
		}
		if _, err := p.Direction(t.Context(), d, x, 1); err != nil {
			t.Fatal(err)
		}
		end := make([]float32, len(d))
		for i, v := range d {
			end[i] = float32(x[i] + v)
		}
		if e := c.error(end); e > c.tolerance() {
			t.Errorf("%s, noise %g: relative error %g", c.Operator, c.Noise, e)
		}
	}
}
