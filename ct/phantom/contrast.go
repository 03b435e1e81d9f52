package phantom

// lowContrast is a body of value 0.5 with discs in it, apart from each other, from
// large to small. Each is 1 to 10 % of the body lighter or darker; all ten contrasts
// come before one comes again.
func lowContrast(seed int64) []Ellipse {
	const value, a, b = 0.5, 0.88, 0.72
	r := generator(seed, contrastStream)
	es := []Ellipse{{value, a, b, 0, 0, 0}}
	var percents []int
	for _, d := range scatter(r, shrinking(0.17, 0.04, 20), a, b, 0.04) {
		if len(percents) == 0 {
			percents = r.Perm(10)
		}
		contrast := value * float64(percents[0]+1) / 100
		percents = percents[1:]
		if r.IntN(2) == 0 {
			contrast = -contrast
		}
		es = append(es, Ellipse{contrast, d.r, d.r, d.x, d.y, 0})
	}
	return es
}
