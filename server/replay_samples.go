package main

import (
	"context"
	"io"

	"gradus/internal/figure"
	"gradus/solver/sample"
	"gradus/toy2d"
	"gradus/toy2d/export"
	"gradus/toy2d/sampling"
)

// drawn is what the line says of samples: of what was drawn, and of nothing else.
type drawn struct {
	Draw      toy2d.Draw            `json:"draw"`
	Prior     *toy2d.PriorDrawn     `json:"prior,omitzero"`
	Curve     *toy2d.CurveDrawn     `json:"curve,omitzero"` // over t1
	Posterior *toy2d.PosteriorDrawn `json:"posterior,omitzero"`
}

// drawSamples draws what the spec says, nil if it is nothing.
func drawSamples(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, stderr io.Writer) (*drawn, error) {
	d := &drawn{Draw: s.Samples.Draw}
	var err error
	switch d.Draw {
	case toy2d.DrawPrior:
		if d.Prior, err = toy2d.DrawFromPrior(ctx, s, nil); err != nil {
			return nil, err
		}
		progress, of := meter(stderr, "t1"), len(sampling.CurveT1())
		d.Curve, err = toy2d.DrawCurve(ctx, s, func(i int, _ sampling.CurveRow) { progress(i+1, of) })
	case toy2d.DrawPosterior:
		progress := meter(stderr, "step of the chains")
		d.Posterior, err = toy2d.DrawFromPosterior(ctx, s, p, func(t sample.Tick, _ *sample.Chains) { progress(t.K, t.Of) })
	default:
		return nil, nil
	}
	return d, err
}

// files are those of what was drawn.
func (d *drawn) files(s *toy2d.Spec, p *toy2d.Problem, link string) (files []figure.File) {
	if d == nil {
		return nil
	}
	if d.Prior != nil {
		files = append(files, export.PriorFiles(s, p, d.Prior, link)...)
		files = append(files, export.CurveFiles(s, d.Curve, link)...)
	}
	if d.Posterior != nil {
		files = append(files, export.PosteriorFiles(s, p, d.Posterior, link)...)
	}
	return files
}
