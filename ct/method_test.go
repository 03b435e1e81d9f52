package ct

import (
	"slices"
	"strings"
	"testing"

	"gradus/solver/solvertest"
)

// A method of the solver core that is registered is read, bounded and run as any other.
func TestRegisteredMethodRuns(t *testing.T) {
	const text = `{"method": "heavy-ball", "prior": "tikhonov", "size": 32, "scan": {"angles": 20}, "step": 0.5}`
	const refused = "method: must be one of fbp, tikhonov, tgv, tv, flow,"
	if _, err := Decode([]byte(text)); err == nil || !strings.Contains(err.Error(), refused) {
		t.Errorf("not registered: error %v", err)
	}
	solvertest.Register(t)
	name := Method(solvertest.HeavyBall)
	if !slices.Contains(Methods(), name) || !name.Solves() || name.Title() != "Heavy ball" {
		t.Errorf("methods %v, %s is called %q", Methods(), name, name.Title())
	}
	s, err := Decode([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if s.Schedule.Levels != 200 || s.applications() != 400 {
		t.Errorf("%d levels, %g applications", s.Schedule.Levels, s.applications())
	}
	tooMuch := s
	tooMuch.Schedule.Levels = MaxSteps + 1
	if tooMuch.Validate() == nil {
		t.Error("too many levels pass")
	}
	r := mustRun(t, s)
	if o := r.Result.Outcome; r.Result.Method != name || o.Evaluations != 200 || o.DivergedAt != 0 || !(o.PSNR > 15) {
		t.Errorf("%s: %+v", r.Result.Method, o)
	}
	text2, err := Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	if back, err := Decode(text2); err != nil || back.Method != name {
		t.Errorf("read back as %s, %v", back.Method, err)
	}
}
