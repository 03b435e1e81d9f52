package plane

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestEigen(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 1))
	for range 200 {
		a, b := 1e-3+5*r.Float64(), 1e-3+5*r.Float64()
		sin, cos := math.Sincos(2 * math.Pi * r.Float64())
		s := Sym{a*cos*cos + b*sin*sin, (a - b) * sin * cos, a*sin*sin + b*cos*cos}
		lo, hi, v := s.Eigen()
		got := s.Mul(v)
		if lo > hi || math.Abs(Norm(v)-1) > 1e-12 || Distance(got, Vec{lo * v[0], lo * v[1]}) > 1e-12*hi {
			t.Fatalf("%v: eigenvalues %g, %g, vector %v", s, lo, hi, v)
		}
	}
	if lo, hi, v := (Sym{3, 0, 3}).Eigen(); lo != 3 || hi != 3 || math.Abs(Norm(v)-1) > 1e-12 {
		t.Errorf("3 I: %g, %g, %v", lo, hi, v)
	}
}
