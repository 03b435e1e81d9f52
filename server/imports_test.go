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
//	internal <- solver <- {toy2d/.., ct/..} <- web/.. <- server
//	ct: picture <- {phantom, operator <- {scan, baseline, prior -> score}} <- ct <- export <- unconditional
//	toy2d: plane <- mixture <- {stationary <- {homotopy, curvature}, ensemble, sampling} <- toy2d <- export
//	{internal/run, web/wire} <- web/ws <- web/answer <- web
//
// static and templates are leaves; the colour tables under static serve figures too.
func TestImportDirections(t *testing.T) {
	// What each package imports itself, at most; a path with /... is all below it, too.
	allowed := map[string]string{
		"solver/solvertest": "solver",
		"solver/sample":     "solver internal/parallel",
		"solver/lanczos":    "",

		"solver": "", "static": "", "static/colormap": "", "templates": "",

		"internal/cpu": "", "internal/failure": "", "internal/leak": "", "internal/lru": "", "internal/parallel": "",
		"internal/slow": "", "internal/strict": "",
		"internal/figure":            "static/colormap",
		"internal/figure/figuretest": "internal/figure",
		"internal/run":               "internal/failure internal/lru",

		"toy2d/plane":               "",
		"toy2d/mixture":             "toy2d/plane",
		"toy2d/mixture/mixturetest": "toy2d/mixture toy2d/plane",
		"toy2d/ensemble":            "toy2d/plane toy2d/mixture solver internal/cpu",
		"toy2d/stationary":          "toy2d/plane toy2d/mixture solver",
		"toy2d/homotopy":            "toy2d/plane toy2d/mixture toy2d/stationary solver",
		"toy2d/curvature":           "toy2d/plane toy2d/mixture toy2d/stationary internal/parallel",
		"toy2d/sampling":            "toy2d/plane toy2d/mixture solver solver/sample internal/parallel",
		"toy2d":                     "toy2d/plane toy2d/mixture toy2d/ensemble toy2d/stationary toy2d/homotopy toy2d/curvature toy2d/sampling solver solver/sample internal/cpu internal/parallel internal/strict",
		"toy2d/export":              "toy2d/... solver/sample internal/figure static/colormap",

		"ct/picture":             "solver",
		"ct/picture/picturetest": "",
		"ct/score":               "internal/cpu internal/parallel",
		"ct/score/scoretest":     "ct/score",
		"ct/phantom":             "ct/picture solver",
		"ct/operator":            "ct/picture internal/cpu internal/parallel",
		"ct/scan":                "ct/operator ct/picture solver",
		"ct/baseline":            "ct/operator ct/picture internal/parallel solver",
		"ct/prior":               "ct/operator ct/score internal/cpu solver",
		"ct/posterior":           "ct/baseline ct/operator ct/prior solver solver/sample internal/parallel",
		"ct":                     "ct/baseline ct/operator ct/phantom ct/picture ct/posterior ct/prior ct/scan ct/score solver solver/lanczos internal/cpu internal/parallel internal/strict",
		"ct/export":              "ct/... internal/figure internal/strict static/colormap",
		"ct/unconditional":       "ct ct/export ct/phantom ct/picture ct/scan ct/score solver solver/sample internal/cpu internal/figure internal/parallel internal/strict",

		"web/browsertest": "",
		"web/wstest":      "ct internal/cpu internal/figure/figuretest internal/run solver toy2d toy2d/plane web/answer web/wire web/ws",
		"web/wire":        "internal/cpu internal/run internal/strict solver",
		"web/link":        "web/wire",
		"web/ws":          "web/wire internal/cpu internal/failure internal/run internal/strict",
		"web/answer":      "web/wire web/ws internal/failure internal/figure internal/run",
		"web/present":     "web/wire web/ws internal/run internal/strict",
		"web/toyapp":      "web/answer web/link web/wire web/ws toy2d/... solver solver/sample internal/...",
		"web/runs":        "web/wire web/ws internal/run",
		"web/ctapp":       "web/answer web/link web/runs web/wire web/ws ct/... solver internal/...",
		"web/priorapp":    "web/answer web/link web/runs web/wire web/ws ct ct/unconditional solver solver/sample internal/...",
		"web/lesson":      "ct ct/export toy2d/... solver web/ctapp web/present web/toyapp internal/...",
		"web":             "ct ct/unconditional toy2d web/answer web/ctapp web/lesson web/priorapp web/present web/toyapp web/wire web/ws internal/... static/... templates",
		"web/e2e":         "web/... toy2d/... ct/... solver internal/...",
		"server":          "web/... toy2d/... ct/... solver solver/sample internal/...",
	}
	for _, pkg := range strings.Fields(goList(t, "-f", "{{.ImportPath}}", "gradus/...")) {
		name := strings.TrimPrefix(pkg, "gradus/")
		may, known := allowed[name]
		if !known {
			t.Errorf("%s has no place in the layout", pkg)
			continue
		}
		for _, dep := range strings.Fields(goList(t, "-f", `{{join .Imports " "}}`, pkg)) {
			own, ours := strings.CutPrefix(dep, "gradus/")
			if ours && !slices.ContainsFunc(strings.Fields(may), func(m string) bool {
				below, all := strings.CutSuffix(m, "/...")
				return own == below || all && strings.HasPrefix(own, below+"/")
			}) {
				t.Errorf("%s must not know %s", pkg, dep)
			}
		}
		for _, dep := range strings.Fields(goList(t, "-deps", "-f", "{{.ImportPath}}", pkg)) {
			web := strings.HasPrefix(pkg, "gradus/web") || pkg == "gradus/server"
			if (dep == "net/http" || strings.HasPrefix(dep, "nhooyr.io/websocket")) && !web {
				t.Errorf("%s must not know %s", pkg, dep)
			}
			beyond := strings.Contains(strings.Split(dep, "/")[0], ".") && !strings.HasPrefix(dep, "gonum.org/v1/gonum")
			if (pkg == "gradus/solver" || pkg == "gradus/solver/sample") && beyond {
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
	files, err := filepath.Glob("../web/*/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	others, err := filepath.Glob("../*/*.go")
	if err != nil || len(others) == 0 {
		t.Fatal("no files", err)
	}
	files = append(files, others...)
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
	if !slices.Equal(know, []string{"../web/ws/socket.go"}) {
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
