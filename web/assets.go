package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"sync"
	"time"

	"gradus/static"
)

// asset is an embedded file, ready to be served.
type asset struct {
	body        []byte
	compressed  []byte // by gzip; nil where that gains nothing
	contentType string
	etag        string // of the content, without quotes: equal exactly if the bytes are
}

// assets are the embedded files by path, e.g. "js/toy2d/link.js". What is not in the map
// does not exist, folders included.
type assets map[string]asset

// contentTypes by extension, also of exports. The system's own table is not used because it differs
// between machines, and with nosniff a wrong type is a script that does not run.
var contentTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".csv":   "text/csv; charset=utf-8",
	".gif":   "image/gif",
	".ico":   "image/x-icon",
	".js":    "text/javascript; charset=utf-8",
	".json":  "application/json",
	".md":    "text/plain; charset=utf-8",
	".mjs":   "text/javascript; charset=utf-8",
	".npy":   "application/octet-stream",
	".pdf":   "application/pdf",
	".png":   "image/png",
	".svg":   "image/svg+xml",
	".txt":   "text/plain; charset=utf-8",
	".woff2": "font/woff2",
	"":       "text/plain; charset=utf-8", // LICENSE
}

// importPattern finds what a module imports, or exports from another, as it is written in
// these scripts: a statement that begins its line.
var importPattern = regexp.MustCompile(`(?m)^(?:import|export)\b(?:[^;'"()]*\bfrom)?\s*'(\.[^']+)'`)

// loadAssets reads and compresses the embedded files, once in a process.
var loadAssets = sync.OnceValues(func() (assets, error) {
	a := assets{}
	err := fs.WalkDir(static.Files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := fs.ReadFile(static.Files, name)
		if err != nil {
			return err
		}
		contentType, ok := contentTypes[path.Ext(name)]
		if !ok {
			return fmt.Errorf("no content type for the asset %s", name)
		}
		sum := sha256.Sum256(body)
		a[name] = asset{body, compress(body), contentType, base64.RawURLEncoding.EncodeToString(sum[:18])}
		return nil
	})
	return a, err
})

// ServeHTTP serves the file of the path. The browser may keep it but asks each time
// whether it is still the same, so that a new build shows at once.
func (a assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	file, ok := a[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", file.contentType)
	h.Set("Cache-Control", "no-cache")
	if file.compressed == nil {
		h.Set("ETag", `"`+file.etag+`"`)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(file.body))
		return
	}
	h.Set("Vary", "Accept-Encoding")
	if !acceptsGzip(r) {
		h.Set("ETag", `"`+file.etag+`"`)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(file.body))
		return
	}
	h.Set("ETag", `"`+file.etag+`-gzip"`) // other bytes have another tag
	h.Set("Content-Encoding", "gzip")
	h.Set("Content-Length", strconv.Itoa(len(file.compressed))) // ServeContent does not set it where there is an encoding,
	r.Header.Del("Range")                                       // nor would it be that of a part
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(file.compressed))
}

// preload returns a link for the module and each one that it imports, directly or not, so
// that the browser asks for all of them at once instead of finding them level by level.
// What is imported while the page runs, by import(), is not among them.
func (a assets) preload(entry string) (links []string, err error) {
	links = []string{entry}
	seen := map[string]bool{entry: true}
	for at := 0; at < len(links); at++ {
		file, ok := a[links[at]]
		if !ok {
			return nil, fmt.Errorf("%s: no such module", links[at])
		}
		for _, found := range importPattern.FindAllSubmatch(file.body, -1) {
			name := path.Join(path.Dir(links[at]), string(found[1]))
			if !seen[name] {
				seen[name] = true
				links = append(links, name)
			}
		}
	}
	return links, nil
}
