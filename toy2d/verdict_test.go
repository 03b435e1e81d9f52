package toy2d

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gradus/internal/cpu"
	"gradus/internal/slow"
	"gradus/solver"
	"gradus/toy2d/ensemble"
	"gradus/toy2d/mixture/mixturetest"
	"gradus/toy2d/plane"
	"gradus/toy2d/stationary"
)

// own is F(., t) of a problem, written down again: no function of the package is used.
type own struct {
	p *Problem
	v float64
}

func ownAt(p *Problem, t float64) own {
	v := t
	if p.Sigma != 1 {
		v = (math.Pow(p.Sigma, 2*t) - 1) / (2 * math.Log(p.Sigma))
	}
	return own{p, v}
}

// eval returns F(x, t) and its gradient.
func (o own) eval(x plane.Vec) (float64, plane.Vec) {
	p := o.p
	var weights, density float64
	var pull plane.Vec
	least := math.Inf(1)
	for pass := range 2 {
		for _, m := range p.Modes {
			a, b, d := m.Cov[0][0]+o.v, m.Cov[0][1], m.Cov[1][1]+o.v
			det := a*d - b*b
			dx, dy := x[0]-m.Mean[0], x[1]-m.Mean[1]
			sx, sy := (d*dx-b*dy)/det, (a*dy-b*dx)/det
			q := (dx*sx+dy*sy)/2 + math.Log(det)/2 - math.Log(m.Weight)
			if pass == 0 {
				weights += m.Weight
				least = min(least, q)
				continue
			}
			w := math.Exp(least - q)
			density += w
			pull[0] += w * sx
			pull[1] += w * sy
		}
	}
	r0 := p.A[0][0]*x[0] + p.A[0][1]*x[1] - p.Y[0]
	r1 := p.A[1][0]*x[0] + p.A[1][1]*x[1] - p.Y[1]
	f := p.A0*(r0*r0+r1*r1)/2 + p.A1*(least-math.Log(density)+math.Log(2*math.Pi*weights))
	return f, plane.Vec{
		p.A0*(p.A[0][0]*r0+p.A[1][0]*r1) + p.A1*pull[0]/density,
		p.A0*(p.A[0][1]*r0+p.A[1][1]*r1) + p.A1*pull[1]/density,
	}
}

// lowered takes damped Newton steps, each of which lowers F, until x rests.
func (o own) lowered(x plane.Vec) plane.Vec {
	damping := 1.0
	f, g := o.eval(x)
	for range 400 {
		a, b, d := o.hessian(x)
		a, d = a+damping, d+damping
		det := a*d - b*b
		y := plane.Vec{x[0] - (d*g[0]-b*g[1])/det, x[1] - (a*g[1]-b*g[0])/det}
		fy, gy := o.eval(y)
		if !(a > 0 && det > 0) || !(fy <= f+1e-15*math.Abs(f)) {
			damping *= 8
			continue
		}
		still := math.Hypot(y[0]-x[0], y[1]-x[1]) < 1e-10 && damping < 1e-6
		x, f, g = y, fy, gy
		if still {
			break
		}
		damping /= 3
	}
	return x
}

// minima returns where descents from a grid and from all modes come to rest, once each.
func (o own) minima() []plane.Vec {
	var from []plane.Vec
	for i := range 7 {
		for j := range 7 {
			from = append(from, plane.Vec{float64(i)*4 - 12, float64(j)*4 - 12})
		}
	}
	for _, m := range o.p.Modes {
		from = append(from, m.Mean)
	}
	var found []plane.Vec
	for _, x := range from {
		x = o.lowered(x)
		if o.curved(x) && !slices.ContainsFunc(found,
			func(m plane.Vec) bool { return math.Hypot(x[0]-m[0], x[1]-m[1]) < 1e-3*(1+math.Hypot(x[0], x[1])) }) {
			found = append(found, x)
		}
	}
	return found
}

// flows follows x' = -grad F(x) by backward Euler steps shorter than 0.04 to one of the
// minima, and returns its index or -1.
func (o own) flows(x plane.Vec, minima []stationary.Point) int {
	h := 1e-3
	for range 20_000 {
		for i, m := range minima {
			if math.Hypot(x[0]-m.X[0], x[1]-m.X[1]) < 1e-3 {
				return i
			}
		}
		a, b, d := o.hessian(x)
		y := x
		for range 6 { // y = x - h grad F(y), with the Hessian at x
			_, g := o.eval(y)
			r0, r1 := y[0]-x[0]+h*g[0], y[1]-x[1]+h*g[1]
			det := (1+h*a)*(1+h*d) - h*h*b*b
			y = plane.Vec{y[0] - ((1+h*d)*r0-h*b*r1)/det, y[1] - ((1+h*a)*r1-h*b*r0)/det}
		}
		_, g := o.eval(y)
		miss := math.Hypot(y[0]-x[0]+h*g[0], y[1]-x[1]+h*g[1])
		moved := math.Hypot(y[0]-x[0], y[1]-x[1])
		stable := 1+h*min(a, d)-h*math.Abs(b) > 0.5 // beside a ridge backward Euler would climb
		if !(miss < 1e-3*moved+1e-12) || moved > 0.04*(1+math.Hypot(x[0], x[1])/20) || !stable {
			if h /= 2; h < 1e-12 {
				return -1
			}
			continue
		}
		x, h = y, 1.5*h
	}
	return -1
}

func (o own) hessian(x plane.Vec) (a, b, d float64) {
	const h = 1e-5
	_, right := o.eval(plane.Vec{x[0] + h, x[1]})
	_, left := o.eval(plane.Vec{x[0] - h, x[1]})
	_, up := o.eval(plane.Vec{x[0], x[1] + h})
	_, down := o.eval(plane.Vec{x[0], x[1] - h})
	return (right[0] - left[0]) / (2 * h), (right[1] - left[1] + up[0] - down[0]) / (4 * h), (up[1] - down[1]) / (2 * h)
}

// curved tells a minimum from a point where a descent merely stopped.
func (o own) curved(x plane.Vec) bool {
	_, g := o.eval(x)
	a, b, d := o.hessian(x)
	return math.Hypot(g[0], g[1]) < 1e-7 && a > 0 && a*d-b*b > 0
}

// claimJudge checks claims against the ends of a run, and against what it did last.
type claimJudge struct {
	spec        *Spec
	f           own
	starts      []plane.Vec
	before, end []plane.Vec // points before the last step and after it
	valleys     []stationary.Point
	start, at   []int // own valleys of starts and ends, -1 for those in none
}

func newClaimJudge(s *Spec, p *Problem, r *Result, before []plane.Vec) *claimJudge {
	j := &claimJudge{spec: s, f: ownAt(p, s.Schedule.TMin), starts: s.Points(), before: before, end: r.Ends}
	for _, v := range r.Valleys {
		j.valleys = append(j.valleys, v.Point)
	}
	for i, x := range j.end {
		j.start = append(j.start, j.f.flows(j.starts[i], j.valleys))
		if math.IsNaN(x[0]) {
			j.at = append(j.at, -1)
			continue
		}
		j.at = append(j.at, j.f.flows(x, j.valleys))
	}
	return j
}

// beside reports whether a point is so close to a border that its neighbours lie in other valleys.
func (j *claimJudge) beside(x plane.Vec) bool {
	here := j.f.flows(x, j.valleys)
	for _, d := range []plane.Vec{{0.03, 0}, {-0.03, 0}, {0, 0.03}, {0, -0.03}} {
		if j.f.flows(plane.Vec{x[0] + d[0], x[1] + d[1]}, j.valleys) != here {
			return true
		}
	}
	return here < 0
}

// agree compares a count; points beside a border may be counted either way.
func (j *claimJudge) agree(what string, got, want int) error {
	if got == want {
		return nil
	}
	doubtful := 0
	for i, x := range j.end {
		if !math.IsNaN(x[0]) && (j.beside(x) || j.beside(j.starts[i])) {
			doubtful++
		}
	}
	if got < want-doubtful || got > want+doubtful {
		return fmt.Errorf("%s %d, want %d (%d points are beside borders)", what, got, want, doubtful)
	}
	return nil
}

// away is how far an end is from the minimum of its valley.
func (j *claimJudge) away(i int) float64 {
	if j.at[i] < 0 {
		return math.Inf(1)
	}
	m := j.valleys[j.at[i]].X
	return math.Hypot(j.end[i][0]-m[0], j.end[i][1]-m[1])
}

// number counts the ends, but for those that diverged, for which something holds.
func (j *claimJudge) number(holds func(i int) bool) (n int) {
	for i, x := range j.end {
		if !math.IsNaN(x[0]) && holds(i) {
			n++
		}
	}
	return n
}

func (j *claimJudge) of(c Claim) error {
	in := func(i int) bool { return j.at[i] == c.Valley }
	switch c.Kind {
	case ClaimValley:
		return j.agree("ends in the valley:", c.Count, j.number(in))
	case ClaimArrived:
		return j.agree("ends that arrived:", c.Count, j.number(func(i int) bool { return in(i) && j.away(i) <= 0.1 }))
	case ClaimShort:
		if err := j.agree("ends that did not arrive:", c.Count,
			j.number(func(i int) bool { return in(i) && j.away(i) > 0.1 })); err != nil {
			return err
		}
		beyond := j.number(func(i int) bool { return in(i) && j.away(i) > c.Value+1e-6 })
		at := j.number(func(i int) bool { return in(i) && j.away(i) >= c.Value-1e-6 })
		if beyond > 0 || at == 0 {
			return j.agree(fmt.Sprintf("ends that are %g away or further:", c.Value), 1, at+beyond)
		}
		return nil
	case ClaimNowhere:
		return j.agree("ends nowhere:", c.Count, j.number(func(i int) bool { return j.at[i] < 0 }))
	case ClaimDiverged:
		if n := len(j.end) - j.number(func(int) bool { return true }); n != c.Count {
			return fmt.Errorf("%d diverged, want %d", c.Count, n)
		}
	case ClaimTied:
		least, n := math.Inf(1), 0
		for _, v := range j.valleys {
			f, _ := j.f.eval(v.X)
			least = min(least, f)
		}
		for _, v := range j.valleys {
			if f, _ := j.f.eval(v.X); f <= least+2e-9*(1+math.Abs(least)) {
				n++
			}
		}
		if n != c.Count {
			return fmt.Errorf("%d lowest minima, want %d", c.Count, n)
		}
	case ClaimFirst:
		if want := j.spec.Settings().At(0); c.T != want {
			return fmt.Errorf("the first level is %g, not %g", want, c.T)
		}
		if n := len(ownAt(j.f.p, c.T).minima()); n > c.Count && c.Value == 1 || n < c.Count {
			return fmt.Errorf("%d minima at t = %g, want %d", c.Count, c.T, n)
		}
	case ClaimStayed:
		return j.agree("ends in the valley of their start:", c.Count,
			j.number(func(i int) bool { return j.at[i] >= 0 && j.at[i] == j.start[i] }))
	case ClaimMoved, ClaimSlope:
		short := func(i int) bool { return !(j.away(i) <= 0.1) }
		n, moved, slope, size := j.number(short), 0.0, math.Inf(1), 0.0
		if n != c.Count {
			return j.agree("short ends:", c.Count, n)
		}
		j.number(func(i int) bool {
			if short(i) {
				x, y := j.end[i], j.before[i]
				size, moved = max(size, math.Hypot(x[0], x[1])), max(moved, math.Hypot(x[0]-y[0], x[1]-y[1]))
				_, g := j.f.eval(x)
				slope = min(slope, math.Hypot(g[0], g[1]))
			}
			return false
		})
		if c.Kind == ClaimMoved && (c.Value < moved || c.Value > moved+1e-6*(1+size)) {
			return fmt.Errorf("the last step moved them by %g, not %g", moved, c.Value)
		}
		if c.Kind == ClaimSlope && !(math.Abs(c.Value-slope) <= 1e-9+1e-6*slope) {
			return fmt.Errorf("the least slope is %g, not %g", slope, c.Value)
		}
	case ClaimUnsure: // a doubt cannot be false
	default:
		return fmt.Errorf("no such claim")
	}
	return nil
}

// randomRun is a spec of any method, schedule and starts, with an easy or a rugged landscape.
func randomRun(r *rand.Rand) Spec {
	s := Default([]solver.Method{solver.Flow, solver.GradientLike, solver.Plain, solver.Graduated}[r.IntN(4)])
	s.Armijo = solver.ArmijoKind(r.IntN(2))
	s.Step = math.Exp(4*r.Float64() - 1)
	s.Schedule.Kind = solver.ScheduleKind(r.IntN(3))
	s.Schedule.TMax, s.Schedule.Levels = math.Exp(4*r.Float64()-3), int(math.Exp(6*r.Float64()))
	s.Schedule.Iterations = 1 + r.IntN(3)
	s.Starts = Starts{Kind: []string{"ring", "grid", "random"}[r.IntN(3)], N: 3, Min: -9, Max: 9,
		Radius: 3 + 6*r.Float64()}
	if s.Starts.Kind != "grid" {
		s.Starts.N = 8
	}
	s.Seed = r.Int64N(1000)
	if r.IntN(3) > 0 {
		p := mixturetest.RandomProblem(r, 1+r.IntN(5))
		s.A, s.Y, s.A0, s.A1, s.Sigma, s.Modes = p.A, p.Y, p.A0, p.A1, p.Sigma, p.Modes
	}
	return s
}

// Every sentence about a run is true: over random settings each claim is compared with what
// code of the test's own finds in another way.
func TestEveryClaimIsTrue(t *testing.T) {
	n := 20
	if slow.All() {
		n = 200
	}
	seen := map[ClaimKind]int{}
	r := rand.New(rand.NewPCG(2024, 11))
	for i := range n {
		s := randomRun(r)
		if err := s.Validate(); err != nil {
			t.Fatalf("setting %d: %v", i, err)
		}
		p := s.Problem()
		var points [2][]plane.Vec
		result, err := Run(t.Context(), &s, p, cpu.Go, func(_ int, _ float64, e *ensemble.Ensemble) {
			points[0], points[1] = points[1], nil
			for k := range e.Len() {
				points[1] = append(points[1], e.Point(k))
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		j := newClaimJudge(&s, p, result, points[0])
		for _, c := range result.Claims {
			seen[c.Kind]++
			if err := j.of(c); err != nil {
				t.Errorf("setting %d, %s over %d levels: %s: %v", i, s.Method, s.Schedule.Levels, c.Kind, err)
			}
		}
		sum := result.Nowhere + result.diverged()
		for _, v := range result.Valleys {
			sum += v.Ends
		}
		if sum != result.Starts {
			t.Errorf("setting %d: %d of %d ends are told of", i, sum, result.Starts)
		}
	}
	t.Logf("claims: %v", seen)
	for k := range claimKinds {
		if kind := ClaimKind(k); seen[kind] == 0 && kind != ClaimTied && kind != ClaimUnsure &&
			kind != ClaimNowhere && n == 200 {
			t.Errorf("no setting made the claim %s", kind)
		}
	}
}
