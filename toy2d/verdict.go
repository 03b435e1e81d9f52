package toy2d

import (
	"math"

	"gradus/solver"
	"gradus/toy2d/ensemble"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
	"gradus/toy2d/stationary"
)

// Claim is one thing that can be said of a run, as numbers: the page puts it into words. Each
// was computed; none is a guess at a cause.
type Claim struct {
	Kind   ClaimKind `json:"kind"`
	Valley int       `json:"valley"` // index of a minimum in Result.Valleys, or -1
	Count  int       `json:"count"`
	Of     int       `json:"of"`
	Value  float64   `json:"value"`
	T      float64   `json:"t"` // smoothing, 0 if it is about none
}

// ClaimKind says how the numbers of a claim are to be read.
type ClaimKind int

// The kinds. "Short" ends are those that are neither diverged nor within Near of the minimum
// of their valley.
const (
	ClaimValley   ClaimKind = iota // Count of Of ends lie in the valley
	ClaimArrived                   // of its Of ends, Count are within Near of its minimum
	ClaimShort                     // of its Of ends, Count are not, and at most Value from it
	ClaimNowhere                   // Count of Of ends lie in no valley
	ClaimDiverged                  // Count of Of ends left every bound, the first at step Value
	ClaimTied                      // Count minima are as low as the global minimiser, which is one of them, up to 1e-9 of their value
	ClaimUnsure                    // there may be more minima of f than the valleys'
	ClaimFirst                     // F(., T) of the first level has Count minima, and surely no more if Value is 1
	ClaimStayed                    // Count of Of ends lie in the valley in which their starts lie
	ClaimMoved                     // no one of the Count short ends moved by more than Value in the last step
	ClaimSlope                     // |grad f| is at least Value at each of the Count short ends
)

var claimKinds = solver.Names[ClaimKind]{"valley", "arrived", "short", "nowhere", "diverged", "tied", "unsure", "first",
	"stayed", "moved", "slope"}

func (k ClaimKind) String() string                { return claimKinds.String(k) }
func (k ClaimKind) MarshalText() ([]byte, error)  { return claimKinds.Marshal(k) }
func (k *ClaimKind) UnmarshalText(b []byte) error { return claimKinds.Unmarshal(k, b) }

// tied is within what two minima count as equally low.
const tied = 1e-9

// Lowest returns how many of the valleys are as low as the first.
func (r *Result) Lowest() int {
	return lowest(r.Valleys, func(v Valley) float64 { return v.Value })
}

// lowest counts the lowest of some minima, sorted by value.
func lowest[M any](minima []M, value func(M) float64) int {
	n := 1
	for least := value(minima[0]); n < len(minima) && value(minima[n]) <= least+tied*(1+math.Abs(least)); {
		n++
	}
	return n
}

// Success is the number of starts that arrive at a lowest minimum, and that of those that
// arrive at any.
func (r *Result) Success() (lowest, any int) {
	for i, v := range r.Valleys {
		if any += v.Arrived; i < r.Lowest() {
			lowest += v.Arrived
		}
	}
	return lowest, any
}

// claimsOf says what became of a run of the spec: what every end came to, then what was
// computed about those that did not arrive at a lowest minimum.
func claimsOf(s *Spec, p *Problem, v *stationary.Valleys, r *Result) []Claim {
	say := saying{starts: r.Starts}
	for i, m := range r.Valleys {
		if m.Ends == 0 {
			continue
		}
		say.of(Claim{Kind: ClaimValley, Valley: i, Count: m.Ends})
		if m.Arrived > 0 {
			say.of(Claim{Kind: ClaimArrived, Valley: i, Count: m.Arrived, Of: m.Ends})
		}
		if m.Arrived < m.Ends {
			say.of(Claim{Kind: ClaimShort, Valley: i, Count: m.Ends - m.Arrived, Of: m.Ends, Value: m.Farthest})
		}
	}
	if r.Nowhere > 0 {
		say.of(Claim{Kind: ClaimNowhere, Valley: -1, Count: r.Nowhere})
	}
	if d := r.FirstDivergence; d != nil {
		say.of(Claim{Kind: ClaimDiverged, Valley: -1, Count: r.diverged(), Value: float64(d.Step)})
	}
	lowest := r.Lowest()
	if lowest > 1 {
		say.of(Claim{Kind: ClaimTied, Valley: -1, Count: lowest, Of: len(r.Valleys)})
	}
	astray := r.Starts - r.diverged()
	for _, m := range r.Valleys[:lowest] {
		astray -= m.Ends
	}
	if astray > 0 {
		proven := 0.0
		if r.FirstProven {
			proven = 1
		}
		say.of(Claim{Kind: ClaimFirst, Valley: -1, Count: r.FirstMinima, T: r.FirstT, Value: proven})
		if n, ok := stayed(v, s, r); ok {
			say.of(Claim{Kind: ClaimStayed, Valley: -1, Count: n})
		}
	}
	say.short(p.At(s.Schedule.TMin), r)
	if !r.GlobalProven {
		say.of(Claim{Kind: ClaimUnsure, Valley: -1})
	}
	return say.claims
}

// saying collects claims; those that do not say of how many are of all starts.
type saying struct {
	starts int
	claims []Claim
}

func (s *saying) of(c Claim) {
	if c.Of == 0 {
		c.Of = s.starts
	}
	s.claims = append(s.claims, c)
}

// short says why ends that have not arrived stand where they stand.
func (s *saying) short(f *mixture.Landscape, r *Result) {
	count, moved, slope := 0, 0.0, math.Inf(1)
	for i, x := range r.Ends {
		if r.Valley[i] == EndsDiverged || r.Away[i] <= ensemble.Near {
			continue
		}
		count++
		const rounding = 1.0 / (1 << 22) // of a difference in float32
		moved = max(moved, r.Moves[i]+rounding*(1+plane.Norm(x)))
		_, g := f.Gradient(x)
		slope = min(slope, plane.Norm(g))
	}
	if count > 0 && !math.IsInf(moved, 0) && !math.IsNaN(slope) {
		s.of(Claim{Kind: ClaimMoved, Valley: -1, Count: count, Value: moved})
		s.of(Claim{Kind: ClaimSlope, Valley: -1, Count: count, Value: slope})
	}
}

// mostFollowed is how many starts are asked for their own valleys.
const mostFollowed = 1000

// stayed counts the ends in the valleys of their starts; ok is false if these are too many.
func stayed(v *stationary.Valleys, s *Spec, r *Result) (n int, ok bool) {
	if r.Starts > mostFollowed {
		return 0, false
	}
	for i, start := range s.Points() {
		if at := r.Valley[i]; at < EndsElsewhere && v.Of(start) == int(at) {
			n++
		}
	}
	return n, true
}

func (r *Result) diverged() (n int) {
	for _, at := range r.Valley {
		if at == EndsDiverged {
			n++
		}
	}
	return n
}
