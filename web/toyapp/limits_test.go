package toyapp

import (
	"fmt"
	"strings"
	"testing"

	"gradus/solver"
	"gradus/web/wstest"
)

var thousand = "[" + strings.Repeat("[1,2],", 999) + "[1,2]]"

// tooMuch are specs that are right but more than a panel may have.
var tooMuch = []struct {
	panel          string
	spec           string
	field, message string
}{
	{"paths", `{"starts":{"kind":"grid","n":142}}`, "starts.n", "at most 141 per side"},
	{"paths", `{"starts":{"kind":"random","n":20001}}`, "starts", "at most 20000"},
	{"paths", `{"starts":{"n":141},"schedule":{"levels":11000}}`, "starts", "at most 2e+08"},
	{"twin", `{"starts":{"kind":"grid","n":142}}`, "twin.starts.n", "twin.starts.n: must be at most 141 per side"},
	{"basins", `{"schedule":{"levels":1000,"iterations":11}}`, "schedule.levels", "at most 10000 for a basin map"},
	{"series", `{"schedule":{"levels":1000,"iterations":101}}`, "schedule.levels", "at most 100000 for the charts"},
	{"homotopy", `{"schedule":{"kind":"fixed","tmax":0.001}}`, "schedule.tmax", "above schedule.tmin"},
	{"homotopy", `{"schedule":{"kind":"fixed","tmax":1e-5}}`, "schedule.tmax", "above schedule.tmin"},
	{"sweep", `{"schedule":{"levels":5001}}`, "schedule.levels", "at most 5000 for a sweep"},
	{"sweep", `{"method":"plain"}`, "method", "got plain"},
	{"sweep", `{"schedule":{"kind":"fixed"}}`, "schedule.kind", "got fixed"},
	{"sweep", `{"schedule":{"tmin":0.02}}`, "schedule.tmin", "at most 0.01"},
	{"sweep", `{"sigma":100}`, "sigma", "small enough for a sweep"},
	{"samples", `{"samples":{"prior":{"t2":20,"step":0.001,"particles":20000}}}`, "samples.prior.particles", "at most 2e+07 on this page"},
	{"samples", `{"samples":{"draw":"posterior","posterior":{"chains":1000,"steps":500}}}`, "samples.posterior.steps",
		"at most 200000 on this page"},
	{"samples", `{"samples":{"draw":"posterior","posterior":{"chains":10000,"steps":20}},"schedule":{"levels":3000}}`,
		"samples.posterior.chains", "at most 2e+07 on this page"},
	{"correction", `{"samples":{"prior":{"t2":20,"step":0.001,"particles":20000}}}`, "samples.prior.particles", "at most 2e+07"},
	{"basins", `{"cloud":` + thousand + `,"schedule":{"levels":1301}}`, "schedule.levels",
		"at most 1300 for a basin map with a cloud of 1000 points"},
	{"paths", `{"cloud":` + thousand + `,"starts":{"n":100},"schedule":{"levels":2601}}`, "starts",
		"at most 2.6e+07 with a cloud of 1000 points"},
	{"samples", `{"cloud":` + thousand + `}`, "samples.prior.particles", "at most 2.6e+06 with a cloud of 1000 points"},
	{"remedies", `{}`, "starts", "at most 3e+06 to try remedies"}, // the paper's 10,000 starts
	{"remedies", `{"starts":{"kind":"grid","n":142},"schedule":{"levels":1}}`, "starts.n", "at most 141 per side"},
}

// TestLimits: what is too much for one panel is that panel's error, with the field
// and the limit; the others answer.
func TestLimits(t *testing.T) {
	_, h := serve(t, serving{})
	for _, l := range tooMuch {
		other := "series"
		if l.panel == other {
			other = "homotopy"
		}
		c := wstest.Dial(t, h)
		c.Send(fmt.Sprintf(`{"type":"ask","id":7,"panels":["%s","%s"],"spec":%s,"twin":%s,"start":[3,4]}`, l.panel,
			other, l.spec, l.spec))
		refused, answered := false, false
		for !refused || !answered {
			switch m := c.Text(); {
			case m.Type == string(other):
				answered = true
			case m.Type == "progress":
			case m.Type != "error":
				t.Fatalf("%s of %s was answered with %s", l.panel, l.spec, m.Type)
			default:
				refused = true
				if m.ID != 7 || m.Panel != l.panel || m.Field != l.field || !strings.Contains(m.Message, l.message) {
					t.Errorf("%s of %s: %s", l.panel, l.spec, m.Raw)
				}
			}
		}
		c.Conn.Close()
	}
}

// TestLimitOfTheTwin: the field is the twin's.
func TestLimitOfTheTwin(t *testing.T) {
	_, h := serve(t, serving{})
	c := wstest.Dial(t, h)
	c.Send(`{"type":"ask","id":1,"panels":["series"],"spec":{},"twin":{"schedule":{"levels":100001}},"start":[3,4]}`)
	if m := c.Fails(); m.Panel != "series" || m.Field != "twin.schedule.levels" ||
		!strings.HasPrefix(m.Message, "twin.schedule.levels: must be such that") {
		t.Errorf("%s", m.Raw)
	}
}

// TestLimitsAreReached: what is just allowed is taken.
func TestLimitsAreReached(t *testing.T) {
	for text, check := range map[string]func(string) error{
		`{"starts":{"kind":"grid","n":141},"schedule":{"levels":10059}}`: func(s string) error {
			spec, err := decodeSpec([]byte(s))
			if err != nil {
				return err
			}
			return pathsLimits(spec)
		},
		`{"schedule":{"levels":2000,"iterations":5}}`: func(s string) error {
			spec, err := decodeSpec([]byte(s))
			if err != nil {
				return err
			}
			return stepLimit(spec, "", maxBasinSteps)
		},
		`{"schedule":{"levels":1000,"iterations":5,"tmin":0.01,"tmax":0.01}}`: func(s string) error {
			spec, err := decodeSpec([]byte(s))
			if err != nil {
				return err
			}
			_, err = sweepSpec(spec)
			return err
		},
	} {
		if err := check(text); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestPageDefaultsAreAllowed(t *testing.T) {
	for _, m := range solver.Methods() {
		s := Default(m)
		if err := s.Validate(); err != nil {
			t.Errorf("%v: %v", m, err)
		}
		if err := pathsLimits(&s); err != nil {
			t.Errorf("%v: %v", m, err)
		}
	}
}
