package browsertest

import (
	"regexp"
	"strings"
)

var inPowers = regexp.MustCompile(`(?:([\d.]+)·|\b)10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)`)

var raised = strings.NewReplacer("⁻", "-", "⁰", "0", "¹", "1", "²", "2", "³", "3", "⁴", "4", "⁵", "5", "⁶", "6", "⁷",
	"7", "⁸", "8", "⁹", "9")

// Plain returns a text of the page with its numbers as Go reads them: 7.0·10⁻⁴ is 7.0e-4, and a minus a hyphen.
func Plain(text string) string {
	text = inPowers.ReplaceAllStringFunc(text, func(number string) string {
		parts := inPowers.FindStringSubmatch(number)
		if parts[1] == "" {
			parts[1] = "1"
		}
		return parts[1] + "e" + raised.Replace(parts[2])
	})
	return strings.ReplaceAll(text, "−", "-")
}
