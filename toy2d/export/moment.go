package export

import (
	"strings"

	"gradus/internal/figure"
	"gradus/toy2d"
)

// MomentFiles is RunFiles of the run as it is at a moment: the landscape at that smoothing, the paths so far, and where
// the starts have come to. The energies and moves are of the whole run, whose steps they are over.
func MomentFiles(s *toy2d.Spec, p *toy2d.Problem, r *toy2d.Result, tr *toy2d.Trace, m *toy2d.Moment, link string) []figure.File {
	now := *r
	now.Ends, now.DivergedAt = m.Ends, m.DivergedAt
	files := RunFiles(s, p, &now, tr.Until(m.Step), link)
	for i, whole := range RunFiles(s, p, r, tr, link) {
		if strings.HasPrefix(whole.Name, "energy.") || strings.HasPrefix(whole.Name, "moves.") {
			files[i] = whole
		}
	}
	return files
}
