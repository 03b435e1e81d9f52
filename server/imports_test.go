package main

import (
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Imports run one way only:
//
//	internal <- solver <- {toy2d/.., ct/..} <- web <- server
//	ct: picture <- {phantom, operator <- {scan, baseline, prior -> score}} <- ct <- export
//	toy2d: plane <- mixture <- {stationary <- homotopy, ensemble}; {stationary, ensemble} <- toy2d; {toy2d, homotopy} <- export
//
// static and templates are leaves; the colour tables under static serve figures too.
func TestImportDirections(t *testing.T) {
	allowed := map[string][]string{
		"gradus/solver":            {},
		"gradus/internal/cpu":      {},
		"gradus/internal/parallel": {},
		"gradus/internal/strict":   {},
		"gradus/internal/figure":   {"gradus/static/colormap"},
		"gradus/static/colormap":   {},
		"gradus/static":            {},
		"gradus/templates":         {},
		"gradus/toy2d/plane":       {},
		"gradus/toy2d/mixture":     {"gradus/toy2d/plane"},
		"gradus/toy2d/ensemble":    {"gradus/toy2d/plane", "gradus/toy2d/mixture", "gradus/solver", "gradus/internal/cpu"},
		"gradus/toy2d/stationary":  {"gradus/toy2d/plane", "gradus/toy2d/mixture", "gradus/solver"},
		"gradus/toy2d/homotopy":    {"gradus/toy2d/plane", "gradus/toy2d/mixture", "gradus/toy2d/stationary", "gradus/solver"},
		"gradus/toy2d":             {"gradus/toy2d/plane", "gradus/toy2d/mixture", "gradus/toy2d/ensemble", "gradus/toy2d/stationary", "gradus/solver", "gradus/internal/cpu", "gradus/internal/parallel", "gradus/internal/strict"},
		"gradus/ct/score":          {"gradus/internal/cpu", "gradus/internal/parallel"},
		"gradus/ct/picture":        {"gradus/solver"},
		"gradus/ct/phantom":        {"gradus/ct/picture", "gradus/solver"},
		"gradus/ct/operator":       {"gradus/ct/picture", "gradus/solver", "gradus/internal/cpu", "gradus/internal/parallel"},
		"gradus/ct/scan":           {"gradus/ct/operator", "gradus/ct/picture", "gradus/solver", "gradus/internal/cpu", "gradus/internal/parallel"},
		"gradus/ct/baseline":       {"gradus/ct/operator", "gradus/ct/picture", "gradus/solver", "gradus/internal/cpu", "gradus/internal/parallel"},
		"gradus/ct/prior":          {"gradus/ct/score", "gradus/ct/operator", "gradus/ct/picture", "gradus/solver", "gradus/internal/cpu", "gradus/internal/parallel"},
		"gradus/ct": {"gradus/ct/score", "gradus/ct/picture", "gradus/ct/phantom", "gradus/ct/operator", "gradus/ct/scan", "gradus/ct/baseline", "gradus/ct/prior",
			"gradus/solver", "gradus/internal/cpu", "gradus/internal/parallel", "gradus/internal/strict"},
		"gradus/web": {"gradus/solver", "gradus/internal/cpu", "gradus/internal/parallel", "gradus/internal/strict", "gradus/internal/figure", "gradus/static/colormap", "gradus/toy2d", "gradus/toy2d/plane", "gradus/toy2d/mixture", "gradus/toy2d/ensemble", "gradus/toy2d/stationary", "gradus/toy2d/homotopy", "gradus/toy2d/export", "gradus/ct",
			"gradus/static", "gradus/templates"},

		"gradus/internal/figure/figuretest": {"gradus/internal/figure", "gradus/static/colormap"}, // this and those below for tests only
		"gradus/toy2d/mixture/mixturetest":  {"gradus/toy2d/mixture", "gradus/toy2d/plane"},
		"gradus/internal/leak":              {},
		"gradus/internal/slow":              {},
		"gradus/web/browsertest":            {},
	}
	allowed["gradus/toy2d/export"] = append(slices.Clone(allowed["gradus/toy2d"]), "gradus/toy2d", "gradus/toy2d/homotopy", "gradus/internal/figure", "gradus/static/colormap")
	allowed["gradus/ct/export"] = append(slices.Clone(allowed["gradus/ct"]), "gradus/ct", "gradus/internal/figure", "gradus/static/colormap")
	for pkg := range allowed {
		if strings.HasPrefix(pkg, "gradus/ct/") {
			allowed["gradus/web"] = append(allowed["gradus/web"], pkg)
		}
	}
	allowed["gradus/server"] = append(slices.Clone(allowed["gradus/web"]), "gradus/web")
	for _, pkg := range strings.Fields(goList(t, "-f", "{{.ImportPath}}", "gradus/...")) {
		may, known := allowed[pkg]
		if !known {
			t.Errorf("%s has no place in the layout", pkg)
			continue
		}
		for _, dep := range strings.Fields(goList(t, "-deps", "-f", "{{.ImportPath}}", pkg)) {
			if strings.HasPrefix(dep, "gradus/") && dep != pkg && !slices.Contains(may, dep) {
				t.Errorf("%s must not know %s", pkg, dep)
			}
			web := strings.HasPrefix(pkg, "gradus/web") || pkg == "gradus/server"
			if (dep == "net/http" || strings.HasPrefix(dep, "nhooyr.io/websocket")) && !web {
				t.Errorf("%s must not know %s", pkg, dep)
			}
			beyond := strings.Contains(strings.Split(dep, "/")[0], ".") && !strings.HasPrefix(dep, "gonum.org/v1/gonum")
			if pkg == "gradus/solver" && beyond {
				t.Errorf("the solver imports the standard library and gonum only, not %s", dep)
			}
			if pkg == "gradus/ct/score" && strings.HasPrefix(dep, "gonum.org") {
				t.Errorf("the score network does without %s", dep)
			}
		}
	}
}

// The websocket library is deprecated under its name: one file knows it, so that
// another can take its place in an hour.
func TestOneFileKnowsTheWebsocketLibrary(t *testing.T) {
	files, err := filepath.Glob("../*/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	var know []string
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range f.Imports {
			if strings.HasPrefix(spec.Path.Value, `"nhooyr.io/`) {
				know = append(know, filepath.ToSlash(file))
			}
		}
	}
	if !slices.Equal(know, []string{"../web/socket.go"}) {
		t.Errorf("it is imported by %v", know)
	}
}

func goList(t *testing.T, args ...string) string {
	t.Helper()
	out, err := exec.Command("go", append([]string{"list"}, args...)...).Output()
	if err != nil {
		t.Fatalf("go list %v: %v", args, err)
	}
	return string(out)
}
