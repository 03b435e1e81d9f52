package lesson

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"gradus/ct"
	"gradus/ct/export"
	"gradus/internal/cpu"
	"gradus/internal/figure"
	"gradus/internal/run"
	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/ensemble"
	toyexport "gradus/toy2d/export"
	"gradus/toy2d/homotopy"
	"gradus/web/toyapp"
)

// Stills computes the pictures of the page, each once.
type Stills struct {
	kernel cpu.Kernel
	made   *run.Shared[run.None, []byte]
}

// NewStills returns the pictures, none of which is computed yet.
func NewStills(k cpu.Kernel) *Stills {
	return &Stills{k, run.NewShared[run.None, []byte](len(stills))}
}

// still computes the files of a run, of which one is the picture.
type still struct {
	file  string
	files func(context.Context, cpu.Kernel) ([]figure.File, error)
}

// stills are the pictures by their names.
var stills = map[string]still{
	"trap":   {"landscape.png", runOf(solver.Plain)},
	"blur":   {"landscape.png", blurred(0.6)},
	"follow": {"landscape.png", runOf(solver.Flow)},
	"ends":   {"basins.png", basinsOf(solver.Graduated, 1.1)},
	"climb":  {"basins.png", basinsOf(solver.GradientLike, 0.5)},
	"why":    {"homotopy.png", branches},
	"pixels": {"levels.png", pictures("pixels")},
	"fails":  {"reconstruction-figure.png", pictures("hole")},
	"ball":   {"road.png", drawn(roadFigure)},
	"score":  {"score.png", drawn(scoreFigure)},
}

// Names are those of the pictures, in order.
func Names() (names []string) {
	for name := range stills {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// PNG returns a picture, and whether there is one of the name.
func (s *Stills) PNG(ctx context.Context, name string) (png []byte, ok bool, err error) {
	what, ok := stills[name]
	if !ok {
		return nil, false, nil
	}
	png, err = s.made.Do(ctx, name, func(ctx context.Context) ([]byte, error) {
		files, err := what.files(ctx, s.kernel)
		if err != nil {
			return nil, fmt.Errorf("computing the picture %s: %w", name, err)
		}
		i := slices.IndexFunc(files, func(f figure.File) bool { return f.Name == what.file })
		if i < 0 {
			return nil, fmt.Errorf("the picture %s has no file %s", name, what.file)
		}
		var b bytes.Buffer
		if err := files[i].Write(&b); err != nil {
			return nil, fmt.Errorf("drawing the picture %s: %w", name, err)
		}
		return b.Bytes(), nil
	})
	return png, true, err
}

func runOf(method solver.Method) func(context.Context, cpu.Kernel) ([]figure.File, error) {
	return func(ctx context.Context, k cpu.Kernel) ([]figure.File, error) {
		return runFiles(ctx, k, toyapp.Default(method))
	}
}

// blurred is a landscape at one smoothing throughout, with starts that have hardly moved.
func blurred(t float64) func(context.Context, cpu.Kernel) ([]figure.File, error) {
	return func(ctx context.Context, k cpu.Kernel) ([]figure.File, error) {
		s := toyapp.Default(solver.Flow)
		s.Schedule.TMax, s.Schedule.TMin, s.Schedule.Levels = t, t, 1
		return runFiles(ctx, k, s)
	}
}

func runFiles(ctx context.Context, k cpu.Kernel, s toy2d.Spec) ([]figure.File, error) {
	p, trace := s.Problem(), toy2d.NewTrace(&s)
	r, err := toy2d.Run(ctx, &s, p, k, func(step int, t float64, e *ensemble.Ensemble) { trace.Record(step, t, e) })
	if err != nil {
		return nil, err
	}
	return toyexport.RunFiles(&s, p, r, trace, ""), nil
}

func basinsOf(method solver.Method, tmax float64) func(context.Context, cpu.Kernel) ([]figure.File, error) {
	return func(ctx context.Context, k cpu.Kernel) ([]figure.File, error) {
		s := toyapp.Default(method)
		s.Schedule.TMax = tmax
		p := s.Problem()
		b, err := toy2d.FindBasins(ctx, &s, p, k, toy2d.Workers(), func(int, int) {})
		if err != nil {
			return nil, err
		}
		return toyexport.BasinFiles(&s, p, b, ""), nil
	}
}

func branches(ctx context.Context, _ cpu.Kernel) ([]figure.File, error) {
	s := toyapp.Default(solver.Flow)
	h, err := homotopy.Find(ctx, s.Problem().Problem, s.Schedule.TMin, s.Schedule.TMax, func(int, int) {})
	if err != nil {
		return nil, err
	}
	return toyexport.HomotopyFiles(&s, h, ""), nil
}

// pictures is the case of a name.
func pictures(name string) func(context.Context, cpu.Kernel) ([]figure.File, error) {
	return func(ctx context.Context, k cpu.Kernel) ([]figure.File, error) {
		s := caseOf(name).Spec
		r, err := ct.NewRun(&s, k, nil)
		if err != nil {
			return nil, err
		}
		levels := export.NewLevels(&s)
		if err := r.Reconstruct(ctx, levels.Record); err != nil {
			return nil, err
		}
		return export.Files("", export.Track{Run: r, Levels: levels}), nil
	}
}
