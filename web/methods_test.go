package web

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"gradus/ct"
	"gradus/solver"
	"gradus/solver/solvertest"
	"gradus/web/ctapp"
	"gradus/web/toyapp"
	"gradus/web/wire"
	"gradus/web/wstest"
)

// methodMenu is part of a page with a way to choose a method.
type methodMenu struct {
	path   string
	menu   *regexp.Regexp
	choice *regexp.Regexp // its first group is a method
}

var (
	option      = regexp.MustCompile(`<option value="([^"]+)">[^<]+</option>`)
	methodMenus = []methodMenu{
		{"/toy2d", regexp.MustCompile(`(?s)<select id="twin-method">.*?</select>`), option},
		{"/toy2d", regexp.MustCompile(`(?s)<fieldset class="card methods">.*?</fieldset>`),
			regexp.MustCompile(`name="method" value="([^"]+)"`)},
		{"/ct", regexp.MustCompile(`(?s)<select id="method" .*?</select>`), option},
	}
)

// TestOneMoreMethod: a method that is registered is known to the pages, and can be chosen there.
func TestOneMoreMethod(t *testing.T) {
	solvertest.Register(t)
	want := map[string]any{"name": "heavy-ball", "title": "Heavy ball", "label": "Heavy ball", "preconditioned": false,
		"timesT": true, "searches": false, "ungraduated": false}
	for path, config := range map[string]any{"/toy2d": toyapp.PageConfig(), "/ct": ctapp.PageConfig()} {
		var known struct {
			Methods []map[string]any `json:"methods"`
		}
		if err := json.Unmarshal(wire.JSON(config), &known); err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(known.Methods, func(m map[string]any) bool { return m["name"] == want["name"] })
		if i < 0 {
			t.Fatalf("%s: %v", path, known.Methods)
		}
		got := known.Methods[i]
		for field, value := range want {
			if got[field] != value {
				t.Errorf("%s: %s is %v of %v", path, field, got[field], got)
			}
		}
		if solves, told := got["solves"]; told && solves != true {
			t.Errorf("%s: a method of the solver's is a baseline: %v", path, got)
		}
	}
	_, h := start(t, Config{})
	for _, m := range methodMenus {
		_, body := wstest.Get(t, h.Client(), h.URL+m.path)
		menu := string(m.menu.Find(body))
		if label := ">Heavy ball</"; !strings.Contains(menu, label) ||
			!slices.Contains(choices(m, menu), string(solvertest.HeavyBall)) {
			t.Errorf("%s has no %s: %s", m.path, solvertest.HeavyBall, menu)
		}
	}
}

// TestMenusHaveTheMethods: each menu has every method once, none beside.
func TestMenusHaveTheMethods(t *testing.T) {
	_, h := start(t, Config{})
	for _, m := range methodMenus {
		var want []string
		if m.path == "/ct" {
			for _, name := range ct.Methods() {
				want = append(want, string(name))
			}
		} else {
			for _, name := range solver.Methods() {
				want = append(want, string(name))
			}
		}
		_, body := wstest.Get(t, h.Client(), h.URL+m.path)
		got := choices(m, string(m.menu.Find(body)))
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", m.path, got, want)
		}
	}
}

// choices are the methods of a menu.
func choices(m methodMenu, menu string) (names []string) {
	for _, found := range m.choice.FindAllStringSubmatch(menu, -1) {
		names = append(names, found[1])
	}
	return names
}
