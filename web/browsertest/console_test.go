package browsertest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Whatever goes wrong in a page is a fault of the test that looks at it, unless the
// test expects just that.
func TestConsole(t *testing.T) {
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'self'; script-src 'self'")
		switch r.URL.Path {
		case "/":
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, `<!doctype html><title>A page</title>`)
		case "/favicon.ico":
			w.WriteHeader(http.StatusNoContent)
		default:
			http.NotFound(w, r)
		}
	}))
	defer h.Close()
	ctx, b := Open(t, Start(t))
	var faults []string // under the console's lock
	b.mu.Lock()
	b.fault = func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	b.mu.Unlock()
	if err := chromedp.Do(ctx, chromedp.Navigate(h.URL+"/")); err != nil {
		t.Fatal(err)
	}
	has := func(all []string, part string) bool {
		return slices.ContainsFunc(all, func(text string) bool { return strings.Contains(text, part) })
	}
	for _, c := range []struct{ does, kind, says string }{
		{"setTimeout(() => { throw new Error('thrown in a timer') })", "exception",
			"Uncaught Error: thrown in a timer"},
		{"requestAnimationFrame(() => null.x)", "exception",
			"Uncaught TypeError: Cannot read properties of null (reading 'x')"},
		{"Promise.reject(new Error('rejected'))", "exception", "Uncaught (in promise) Error: rejected"},
		{"fetch('none')", "error", "Failed to load resource: the server responded with a status of 404"},
		{"console.error('an error')", "error", "an error"},
		{"console.warn('a warning')", "warning", "a warning"},
		{"document.body.setAttribute('onclick', 'x()')", "error", "Executing inline event handler violates"},
		{"new WebSocket(location.href.replace('http', 'ws') + 'none')", "error", "WebSocket connection to"},
	} {
		for _, expected := range []bool{false, true} {
			if expected {
				b.Expect(c.says)
			}
			if err := chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void]("void ("+c.does+")")); err != nil {
				t.Fatal(err)
			}
			for deadline := time.Now().Add(patience); ; {
				if err := b.settle(ctx); err != nil {
					t.Fatal(err)
				}
				b.mu.Lock()
				wrong, excused := slices.Clone(faults), slices.Clone(b.excused)
				b.mu.Unlock()
				fault := has(wrong, "console: "+c.kind+": "+c.says)
				if fault && expected || len(wrong) > 1 {
					t.Fatalf("%s, expected %t: %q", c.does, expected, wrong)
				}
				if fault || expected && has(excused, c.says) {
					break
				}
				if time.Now().After(deadline) {
					t.Fatalf("%s, expected %t, was not heard: %q", c.does, expected, wrong)
				}
			}
			b.mu.Lock()
			faults, b.excused = nil, nil
			clear(b.told)
			b.mu.Unlock()
		}
	}
}
