// Package browsertest starts the browser that tests and benchmarks look at pages with, and
// hears what the pages say. It knows nothing of what they show.
package browsertest

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// patience is how long a browser may take for what it does at once.
const patience = 20 * time.Second

// Replaced reports whether what failed was about a page that another one has just taken the place of: it can be
// asked again.
func Replaced(err error) bool {
	return strings.Contains(err.Error(), "Cannot find context with specified id") ||
		strings.Contains(err.Error(), "Inspected target navigated or closed")
}

// browsers are those that may be installed. The shell has no window of its own to draw, which costs as much as a page.
var browsers = []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"}

// Start starts a Chromium that ends with the test. Without one the test is skipped, but for CI, where it fails.
func Start(t testing.TB) context.Context {
	t.Helper()
	path := ""
	for _, name := range browsers {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		missing := "no browser to test with: none of " + strings.Join(browsers, ", ") + " is installed"
		if os.Getenv("CI") == "true" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("disable-renderer-backgrounding", true),
		chromedp.Flag("disable-backgrounding-occluded-windows", true),
		chromedp.Flag("force-color-profile", "srgb"),
	}
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(func() {
		limit, done := context.WithTimeout(ctx, patience)
		defer done()
		if err := chromedp.Cancel(limit); err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("closing the browser: %v", err)
		}
		cancel()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}
