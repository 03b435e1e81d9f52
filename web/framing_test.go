package web

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// A frame on a site that may not have one says why, and with which flag it may.
func TestFramesSayWhyTheyAreEmpty(t *testing.T) {
	_, h := start(t, Config{Embedders: []string{"https://course.example"}})
	_, closed := start(t, Config{})
	for name, c := range map[string]struct {
		base, dest, site, referer string
		says                      string // "" is the page itself
	}{
		"a tab":              {closed.URL, "document", "cross-site", "https://blog.example/", ""},
		"a frame of our own": {closed.URL, "iframe", "same-origin", closed.URL + "/", ""},
		"another site": {closed.URL, "iframe", "cross-site", "https://blog.example/post",
			"-embed https://blog.example"},
		"a site that hides":      {closed.URL, "iframe", "cross-site", "", "-embed https://the.site"},
		"a site that is allowed": {h.URL, "iframe", "cross-site", "https://course.example/", ""},
		"one that is not": {h.URL, "iframe", "cross-site", "https://blog.example/",
			"-embed https://blog.example"},
		"an unknown one": {h.URL, "iframe", "cross-site", "", ""},
	} {
		r, err := http.NewRequest(http.MethodGet, c.base+"/toy2d", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Sec-Fetch-Dest", c.dest)
		r.Header.Set("Sec-Fetch-Site", c.site)
		if c.referer != "" {
			r.Header.Set("Referer", c.referer)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		policy := answer.Header.Get("Content-Security-Policy")
		if c.says == "" {
			if answer.StatusCode != http.StatusOK || !strings.Contains(string(body), `id="config"`) ||
				strings.Contains(policy, "frame-ancestors *") {
				t.Errorf("%s: status %d, policy %q", name, answer.StatusCode, policy)
			}
		} else if answer.StatusCode != http.StatusForbidden || !strings.Contains(string(body), c.says) ||
			strings.Contains(string(body), "<script") || !strings.Contains(policy, "frame-ancestors *") {
			t.Errorf("%s: status %d, policy %q: %s", name, answer.StatusCode, policy, body)
		}
	}
}
