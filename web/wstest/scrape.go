package wstest

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var (
	metricName  = regexp.MustCompile(`^[a-zA-Z_:][a-zA-Z0-9_:]*$`)
	metricLine  = regexp.MustCompile(`^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{([a-zA-Z_][a-zA-Z0-9_]*="[^"\\\n]*")\})? (\S+)$`)
	metricKinds = map[string]bool{"counter": true, "gauge": true, "histogram": true}
)

// Scrape reads Prometheus' text format as far as this server uses it: the samples by name
// and label, e.g. x_bucket{le="1"}, and the kinds of their families.
func Scrape(text string) (samples map[string]float64, kinds map[string]string, err error) {
	samples, kinds = map[string]float64{}, map[string]string{}
	helped, family := "", ""
	rest, ended := strings.CutSuffix(text, "\n")
	if !ended {
		return nil, nil, fmt.Errorf("the last line does not end")
	}
	for line := range strings.SplitSeq(rest, "\n") {
		if help, ok := strings.CutPrefix(line, "# HELP "); ok {
			name, words, _ := strings.Cut(help, " ")
			if !metricName.MatchString(name) || words == "" || kinds[name] != "" {
				return nil, nil, fmt.Errorf("%q", line)
			}
			helped = name
			continue
		}
		if kind, ok := strings.CutPrefix(line, "# TYPE "); ok {
			name, kind, _ := strings.Cut(kind, " ")
			if name != helped || !metricKinds[kind] || kinds[name] != "" {
				return nil, nil, fmt.Errorf("%q after the help of %s", line, helped)
			}
			family, kinds[name] = name, kind
			continue
		}
		parts := metricLine.FindStringSubmatch(line)
		if parts == nil {
			return nil, nil, fmt.Errorf("%q is no sample", line)
		}
		value, err := strconv.ParseFloat(parts[3], 64)
		if err != nil {
			return nil, nil, fmt.Errorf("%q: %w", line, err)
		}
		name := parts[1]
		if kinds[family] == "histogram" {
			name = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(name, "_bucket"), "_sum"), "_count")
		}
		key := parts[1]
		if parts[2] != "" {
			key += "{" + parts[2] + "}"
		}
		if _, twice := samples[key]; twice || name != family {
			return nil, nil, fmt.Errorf("%q in the family %s", line, family)
		}
		samples[key] = value
	}
	return samples, kinds, nil
}
