package figure

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const panelGap = 14 // between columns and between rows

// place puts the panels into the room. Several have plots of the same size, in line
// with those of their row and column.
func (f *Figure) place(room draw.Canvas) []placed {
	plots := make([]placed, len(f.Panels))
	for i := range f.Panels {
		plots[i] = f.Panels[i].prepare(f.axisSizes())
	}
	if len(plots) == 1 {
		plots[0].putInto(room)
	} else {
		f.align(plots, room)
	}
	for i := range plots {
		plots[i].shape()
	}
	return plots
}

// span is a row or a column: where it begins, and the room before and after its plots
// for titles, labels and colour bars.
type span struct{ at, before, after vg.Length }

func (f *Figure) align(plots []placed, room draw.Canvas) {
	n := max(1, f.Columns)
	columns, rows := make([]span, n), make([]span, (len(plots)+n-1)/n)
	// Twice: fewer points may need other labels.
	for range 2 {
		size := vg.Point{X: spread(columns, room.Min.X, room.Size().X), Y: spread(rows, room.Min.Y, room.Size().Y)}
		for i := range plots {
			t, column, row := &plots[i], &columns[i%n], &rows[len(rows)-1-i/n] // rows rise
			cell := room
			cell.Min = vg.Point{X: column.at, Y: row.at}
			cell.Max = cell.Min.Add(size).Add(vg.Point{X: column.before + column.after, Y: row.before + row.after})
			t.putInto(cell)
			column.before = max(column.before, t.data.Min.X-cell.Min.X)
			column.after = max(column.after, cell.Max.X-t.data.Max.X)
			row.before = max(row.before, t.data.Min.Y-cell.Min.Y)
			row.after = max(row.after, cell.Max.Y-t.data.Max.Y)
		}
	}
	size := vg.Point{X: spread(columns, room.Min.X, room.Size().X), Y: spread(rows, room.Min.Y, room.Size().Y)}
	for i := range plots {
		t, column, row := &plots[i], columns[i%n], rows[len(rows)-1-i/n]
		corner := vg.Point{X: column.at + column.before, Y: row.at + row.before}
		t.cell = vg.Rectangle{Min: vg.Point{X: column.at, Y: row.at},
			Max: corner.Add(size).Add(vg.Point{X: column.after, Y: row.after})}
		t.fit(vg.Rectangle{Min: corner, Max: corner.Add(size)})
	}
}

// spread sets where the spans begin and returns the length that is left for each plot.
func spread(spans []span, from, length vg.Length) vg.Length {
	each := length - vg.Length(len(spans)-1)*panelGap
	for _, s := range spans {
		each -= s.before + s.after
	}
	each /= vg.Length(len(spans))
	for i := range spans {
		spans[i].at = from
		from += spans[i].before + each + spans[i].after + panelGap
	}
	return each
}
