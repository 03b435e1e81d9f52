// Package export makes the figures and the tables of runs, sweeps, branches and basins: lists of
// files, each of which is made when it is written. It knows the results of the 2D example and how
// they are drawn; it must not know of HTTP, nor compute results.
package export

import (
	"fmt"
	"slices"
	"strings"

	"gradus/internal/figure"
	"gradus/toy2d"
)

// Group is files that come from the same computation.
type Group int

// The groups, each with the function that lists its files.
const (
	FilesOfRun       Group = iota // RunFiles
	FilesOfSweep                  // SweepFiles
	FilesOfHomotopy               // HomotopyFiles
	FilesOfBasins                 // BasinFiles
	FilesOfPrior                  // PriorFiles
	FilesOfCurve                  // CurveFiles
	FilesOfPosterior              // PosteriorFiles
	FilesOfCurvature              // CurvatureFiles
	fileGroups
)

// GroupOf says to which group a name belongs. In that group's list the file can still
// be missing: only starts on a grid are a picture.
func GroupOf(name string) (g Group, ok bool) {
	grid := toy2d.Spec{Starts: toy2d.Starts{Kind: "grid"}}
	lists := [fileGroups][]figure.File{ // nothing is made, as nothing is written
		FilesOfRun:      RunFiles(&grid, nil, nil, nil, ""),
		FilesOfSweep:    SweepFiles(&grid, nil, nil, ""),
		FilesOfHomotopy: HomotopyFiles(&grid, nil, ""),
		FilesOfBasins:   BasinFiles(&grid, nil, nil, ""),

		FilesOfPrior:     PriorFiles(&grid, nil, nil, ""),
		FilesOfCurve:     CurveFiles(&grid, nil, ""),
		FilesOfPosterior: PosteriorFiles(&grid, nil, nil, ""),
		FilesOfCurvature: CurvatureFiles(&grid, &toy2d.Curvature{}, ""),
	}
	for g, files := range lists {
		if slices.ContainsFunc(files, func(f figure.File) bool { return f.Name == name }) {
			return Group(g), true
		}
	}
	return 0, false
}

// note is what tables say of where they come from.
func note(s *toy2d.Spec, link string) string {
	return strings.TrimPrefix(fmt.Sprintf("%s\nseed %d; noise.seed %d", link, s.Seed, s.Noise.Seed), "\n")
}

// subtitle is what figures say of the run behind them.
func subtitle(s *toy2d.Spec) string {
	c := s.Schedule
	return fmt.Sprintf("%s, %s schedule, %d steps", s.Method, c.Kind, c.Levels*c.Iterations)
}

// smoothing goes on with the levels.
func smoothing(s *toy2d.Spec) string {
	if s.Settings().At(0) == s.Schedule.TMin {
		return fmt.Sprintf("*t* = %.3g throughout", s.Schedule.TMin)
	}
	return fmt.Sprintf("*t* from %.3g to %.3g", s.Settings().At(0), s.Schedule.TMin)
}
