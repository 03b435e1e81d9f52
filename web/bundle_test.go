package web

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"gradus/web/wstest"
)

func TestBundle(t *testing.T) {
	files := fstest.MapFS{
		"a/one.css":   {Data: []byte("p { color: red; }\n/* a comment */\n")},
		"two.css":     {Data: []byte("p { color: blue; }\n")},
		"js/page.js":  {Data: []byte("// A comment.\nimport { half } from './lib/half.js';\ndocument.title = String(half(84));\nimport('./later.js');\n")},
		"js/later.js": {Data: []byte("import { half } from './lib/half.js';\ndocument.title = 'later ' + half(2);\n")},
		"js/lib/half.js": {Data: []byte("/*! (c) somebody */\n/** @param {number} x */\nexport function half(x) { return x / 2; }\n" +
			"export function unused() { return 'unused'; }\n")},
	}
	const text = "<head>\n<link rel=\"stylesheet\" href=\"static/a/one.css\">\n<link rel=\"stylesheet\" href=\"static/two.css\">\n" +
		"<script type=\"module\" src=\"static/js/page.js\"></script>\n</head>\n"
	got, made, err := bundle(files, "p.html", text)
	if err != nil {
		t.Fatal(err)
	}
	const want = "<head>\n<link rel=\"stylesheet\" href=\"static/bundle/p.css\">\n<script type=\"module\" src=\"static/bundle/p.js\"></script>\n</head>\n"
	if got != want {
		t.Errorf("the page: %s", got)
	}
	if style := string(made["bundle/p.css"]); !regexp.MustCompile(`red.*#00f`).MatchString(style) ||
		strings.Contains(style, "comment") {
		t.Errorf("the styles are not in their order, or hold comments: %s", style)
	}
	later := 0
	for name, body := range made {
		if name != "bundle/p.js" && bytes.Contains(body, []byte("later ")) {
			later++
		}
		if bytes.Contains(body, []byte("A comment")) || bytes.Contains(body, []byte("unused")) {
			t.Errorf("%s holds what nothing needs: %s", name, body)
		}
	}
	if script := made["bundle/p.js"]; bytes.Contains(script, []byte("later ")) || later != 1 {
		t.Errorf("what is imported later stands in %d files besides the page's script: %s", later, script)
	}
	var all []byte
	for _, body := range made {
		all = append(all, body...)
	}
	if !bytes.Contains(all, []byte("(c) somebody")) {
		t.Error("a licence was lost")
	}

	if plain, made, err := bundle(files, "q.html", "<link rel=\"stylesheet\" href=\"static/two.css\">\n"); err != nil ||
		len(made) > 0 || !strings.Contains(plain, "static/two.css") {
		t.Errorf("a page without a script: %s, %d files, %v", plain, len(made), err)
	}
	for _, broken := range []string{"import './nothing.js';", "const = 1;"} {
		files["js/page.js"] = &fstest.MapFile{Data: []byte(broken)}
		if _, _, err := bundle(files, "p.html", text); err == nil || !strings.Contains(err.Error(), "js/page.js:1") {
			t.Errorf("%s: %v", broken, err)
		}
	}
}

// TestFirstLoad adds up what a browser fetches before a page's scripts run: so few files and
// bytes that, with the first pictures (55 kB of /ct), a slow line brings them in seconds.
// BenchmarkBrowserFirstLoad measures that in the browser.
func TestFirstLoad(t *testing.T) {
	_, h := start(t, Config{})
	linked := regexp.MustCompile(`<(?:script|link)\b[^>]*? (?:src|href)="(static/[^"]+)"`)
	static := regexp.MustCompile(`(?:^|[;}])(?:import|export)\b[^;]*?["']\./([^"']+)["']`)
	for _, page := range []string{"/", "/toy2d", "/ct"} {
		header := map[string][]string{"Accept-Encoding": {"gzip"}}
		_, compressed := raw(t, h.URL+page, header)
		_, body := wstest.Get(t, h.Client(), h.URL+page)
		total, requests := len(compressed), 1
		var files []string
		for _, m := range linked.FindAllSubmatch(body, -1) {
			files = append(files, string(m[1]))
		}
		for at := 0; at < len(files); at++ {
			r, compressed := raw(t, h.URL+"/"+files[at], header)
			if r.StatusCode != 200 {
				t.Fatalf("%s links %s: %s", page, files[at], r.Status)
			}
			total, requests = total+len(compressed), requests+1
			if strings.HasPrefix(files[at], "static/bundle/") && strings.HasSuffix(files[at], ".js") {
				_, script := wstest.Get(t, h.Client(), h.URL+"/"+files[at])
				for _, m := range static.FindAllSubmatch(script, -1) {
					files = append(files, "static/bundle/"+string(m[1]))
				}
			}
		}
		t.Logf("%s: %d bytes in %d requests", page, total, requests)
		if total > 90_000 || requests > 8 {
			t.Errorf("%s: %d bytes in %d requests", page, total, requests)
		}
	}
}
