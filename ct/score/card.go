package score

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Card is what the file of a model says of its weights in __metadata__, for people but for the name. All but the
// record must be there; each is one line.
type Card struct {
	Name     string // a word for specs and links: small letters, digits and hyphens
	Title    string // a few words for menus
	Training string // what it was trained on, a sentence or two
	Licence  string // of the weights, with what it asks for
	Record   string // how it was trained, JSON
	SHA256   string // of the numbers as they lie in the file, in hexadecimal
}

// slug is what a Card's name is, which a link can hold without escapes.
var slug = regexp.MustCompile(`^[a-z0-9](-?[a-z0-9])*$`)

// Most characters of a Card's texts.
const (
	maxName  = 24
	maxTitle = 80
	maxText  = 1000
)

// card reads the header's.
func (b *builder) card() Card {
	c := Card{Name: b.line("name", maxName), Title: b.line("title", maxTitle), Training: b.line("training", maxText),
		Licence: b.line("licence", maxText), Record: b.text["record"], SHA256: b.text["sha256"]}
	if !slug.MatchString(c.Name) {
		b.fail("__metadata__.name: must be small letters and digits with single hyphens between them, got %q", c.Name)
	}
	return c
}

// line returns a line of the header's text.
func (b *builder) line(entry string, most int) string {
	text := b.text[entry]
	if n := utf8.RuneCountInString(text); strings.TrimSpace(text) == "" || n > most ||
		strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		b.fail("__metadata__.%s: must be a line of 1 to %d characters, got %.60q", entry, most, text)
	}
	return text
}

// verify compares the numbers with their checksum.
func (f *safetensors) verify() error {
	if said := f.text["sha256"]; said != f.sum {
		return fmt.Errorf("__metadata__.sha256: must be the SHA-256 of what follows the header, %s, got %.70q", f.sum, said)
	}
	return nil
}
