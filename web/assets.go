package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"time"

	"gradus/web/answer"
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

// loadAssets reads and compresses the files.
func loadAssets(files fs.FS) (assets, error) {
	a := assets{}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		return a.add(name, body)
	})
	return a, err
}

func (a assets) add(name string, body []byte) error {
	contentType, ok := answer.ContentTypes[path.Ext(name)]
	if !ok {
		return fmt.Errorf("no content type for the asset %s", name)
	}
	sum := sha256.Sum256(body)
	a[name] = asset{body, compress(body), contentType, base64.RawURLEncoding.EncodeToString(sum[:18])}
	return nil
}

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
	body, tag := file.body, file.etag
	if file.compressed != nil {
		h.Set("Vary", "Accept-Encoding")
		if acceptsGzip(r) {
			body, tag = file.compressed, tag+"-gzip" // other bytes have another tag
			h.Set("Content-Encoding", "gzip")
			h.Set("Content-Length", strconv.Itoa(len(body))) // ServeContent does not set it where there is an encoding,
			r.Header.Del("Range")                            // nor would it be that of a part
		}
	}
	h.Set("ETag", `"`+tag+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}
