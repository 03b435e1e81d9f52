package figure

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
)

// LinearTicks returns ticks at 1, 2 or 5 times a power of ten, with at most seven
// labels, and minor ticks between.
func LinearTicks(lo, hi float64) []plot.Tick {
	step, parts := tickStep(hi - lo)
	var ticks []plot.Tick
	small := step / float64(parts)
	for i := int(math.Ceil(lo/small - 1e-9)); i <= int(math.Floor(hi/small+1e-9)); i++ {
		// Rounding must not push a tick off the end of its axis.
		tick := plot.Tick{Value: max(lo, min(hi, float64(i)*small))}
		if i%parts == 0 {
			tick.Label = tickLabel(float64(i/parts)*step, step)
		}
		ticks = append(ticks, tick)
	}
	return ticks
}

// tickStep returns the distance of labels and the number of parts between two.
func tickStep(span float64) (step float64, parts int) {
	power := math.Pow(10, math.Floor(math.Log10(span/7)))
	switch {
	case span <= 7*2*power:
		return 2 * power, 4
	case span <= 7*5*power:
		return 5 * power, 5
	}
	return 10 * power, 2
}

// tickLabel writes v with the decimals that its step has, and a proper minus.
func tickLabel(v, step float64) string {
	if math.Abs(v) >= 1e6 || step < 1e-4 {
		return strings.ReplaceAll(strconv.FormatFloat(v, 'g', 6, 64), "-", "−")
	}
	decimals := max(0, int(math.Ceil(-math.Log10(step)-1e-9)))
	return strings.Replace(strconv.FormatFloat(v+0, 'f', decimals, 64), "-", "−", 1)
}

// DecadeTicks returns labelled ticks at powers of ten and minor ones at their
// multiples; on a range that holds fewer than two powers, 2 and 5 have labels too.
func DecadeTicks(lo, hi float64) []plot.Tick {
	first, last := int(math.Floor(math.Log10(lo)+1e-9)), int(math.Ceil(math.Log10(hi)-1e-9))
	dense := math.Log10(hi/lo) < 2
	every := 1 + (last-first)/9
	var ticks []plot.Tick
	for n := first; n <= last; n++ {
		for digit := 1; digit < 10; digit++ {
			v := float64(digit) * math.Pow10(n)
			if v < lo*(1-1e-9) || v > hi*(1+1e-9) {
				continue
			}
			tick := plot.Tick{Value: max(lo, min(hi, v))}
			if digit == 1 && n%every == 0 || dense && (digit == 2 || digit == 5) {
				tick.Label = decadeLabel(digit, n, lo >= 0.9e-3 && hi <= 1.1e3)
			}
			ticks = append(ticks, tick)
		}
	}
	return ticks
}

// decadeLabel writes digit 10^n, as a decimal number if plain.
func decadeLabel(digit, n int, plain bool) string {
	if plain {
		return strconv.FormatFloat(float64(digit)*math.Pow10(n), 'f', max(0, -n), 64)
	}
	power := strings.Replace(fmt.Sprintf("10^{%d}", n), "-", "−", 1)
	if digit == 1 {
		return power
	}
	return fmt.Sprintf("%d×%s", digit, power)
}

// ShortNumber writes v with three digits at most.
func ShortNumber(v float64) string {
	return strings.ReplaceAll(strconv.FormatFloat(v, 'g', 3, 64), "-", "−")
}
