package plane

// Window is a box in the plane.
type Window struct {
	Min Vec `json:"min"`
	Max Vec `json:"max"`
}

// Contains reports whether x is in the window.
func (w Window) Contains(x Vec) bool {
	return w.Min[0] <= x[0] && x[0] <= w.Max[0] && w.Min[1] <= x[1] && x[1] <= w.Max[1]
}

// Include returns the hull of the window and the box x +- r.
func (w Window) Include(x, r Vec) Window {
	for i := range x {
		w.Min[i] = min(w.Min[i], x[i]-r[i])
		w.Max[i] = max(w.Max[i], x[i]+r[i])
	}
	return w
}

// Intersect returns what is in both windows; ok is false if that is empty.
func (w Window) Intersect(o Window) (both Window, ok bool) {
	for i := range w.Min {
		w.Min[i] = max(w.Min[i], o.Min[i])
		w.Max[i] = min(w.Max[i], o.Max[i])
	}
	return w, w.Min[0] < w.Max[0] && w.Min[1] < w.Max[1]
}

// Borders reports whether x is on the boundary but for rounding.
func (w Window) Borders(x Vec) bool {
	room := 1e-11 * (1 + Norm(x))
	return w.Include(w.Min, Vec{room, room}).Include(w.Max, Vec{room, room}).Contains(x) &&
		!(Window{AddScaled(w.Min, room, Vec{1, 1}), AddScaled(w.Max, -room, Vec{1, 1})}).Contains(x)
}
