package e2e

import (
	_ "embed"
	"encoding/json"
	"testing"

	"github.com/chromedp/chromedp"

	"gradus/web"
)

//go:embed testdata/browser/ask.js
var askScript string

// TestBrowserAsk takes the machine that says how an ask fares through every sequence of four
// events, and of three after something was asked.
func TestBrowserAsk(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	_, h := serve(t, web.Config{})
	b := newTab(t, browser, h)
	b.do(chromedp.Navigate(h.URL + "/"))
	var got struct{ Faults, States []string }
	if err := json.Unmarshal([]byte(js[string](b, called(askScript, "4"))),
		&got); err != nil {
		t.Fatal(err)
	}
	for _, fault := range got.Faults {
		t.Error(fault)
	}
	if want := 21; len(got.States) < want {
		t.Errorf("the sequences reach %d states, fewer than %d: %q", len(got.States), want, got.States)
	}
}
