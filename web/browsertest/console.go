package browsertest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Console is what a page says while a test looks at it: warnings, errors, exceptions that
// nothing caught, promises rejected with nobody to hear it, requests that failed.
type Console struct {
	fault func(format string, args ...any) // told of each, once

	mu       sync.Mutex
	expected []string // parts of messages that are no faults
	excused  []string // messages that were none
	told     map[string]bool
	marks    map[string]chan struct{} // closed when the page has said so
}

// Open opens a page in the browser whose faults fail the test. It is closed at the test's end, when
// all that the page has said was heard.
func Open(t testing.TB, browser context.Context) (context.Context, *Console) {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	c := &Console{fault: t.Errorf, told: map[string]bool{}, marks: map[string]chan struct{}{},
		expected: []string{"willReadFrequently"}} // the tests read the pixels, the page does not
	if err := chromedp.Do(ctx); err != nil { // opens the tab, which ends with its context
		cancel()
		t.Fatal(err)
	}
	messages := chromedp.Console(ctx)
	read := make(chan struct{})
	go func() {
		defer close(read)
		for m, err := range messages {
			if ctx.Err() != nil {
				return
			}
			if err != nil {
				t.Errorf("the console is not heard any more: %v", err)
				return
			}
			c.hear(m)
		}
	}()
	t.Cleanup(func() {
		if err := c.settle(ctx); err != nil {
			t.Errorf("hearing the last of the console: %v", err)
		}
		cancel()
		<-read
	})
	return ctx, c
}

func (c *Console) hear(m chromedp.ConsoleMessage) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if mark, marked := c.marks[m.Text]; marked {
		close(mark)
		delete(c.marks, m.Text)
		return
	}
	if slices.Contains([]chromedp.ConsoleType{chromedp.ConsoleLog, chromedp.ConsoleInfo, chromedp.ConsoleDebug},
		m.Type) {
		return
	}
	if slices.ContainsFunc(c.expected, func(part string) bool { return strings.Contains(m.Text, part) }) {
		c.excused = append(c.excused, m.Text)
		return
	}
	text := fmt.Sprintf("%s: %s (%s)", m.Type, m.Text, m.URL)
	if m.Stack != nil {
		for _, f := range m.Stack.CallFrames {
			text += fmt.Sprintf("\n    at %s, %s:%d", f.FunctionName, f.URL, f.LineNumber+1)
		}
	}
	if !c.told[text] {
		c.told[text] = true
		c.fault("console: %s", text)
	}
}

// Expect names a part of messages that are no faults.
func (c *Console) Expect(part string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.expected = append(c.expected, part)
}

// settle waits until all has been heard that the page has said so far.
func (c *Console) settle(tab context.Context) error {
	ctx, cancel := context.WithTimeout(tab, patience)
	defer cancel()
	mark, said := fmt.Sprintf("heard %d", time.Now().UnixNano()), make(chan struct{})
	c.mu.Lock()
	c.marks[mark] = said
	c.mu.Unlock()
	say := chromedp.Evaluate[chromedp.Void](fmt.Sprintf("console.debug(%q)", mark))
	err := chromedp.Do(ctx, say)
	for err != nil && ctx.Err() == nil && Replaced(err) {
		err = chromedp.Do(ctx, say)
	}
	if err != nil {
		return err
	}
	select {
	case <-said:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
