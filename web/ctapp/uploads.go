package ctapp

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image/png"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"gradus/ct"
	"gradus/ct/picture"
	"gradus/internal/lru"
	"gradus/internal/strict"
	"gradus/web/answer"
)

// Limits of uploads.
const (
	MaxUpload     = 4 << 20  // bytes of a PNG
	maxUploads    = 64 << 20 // of all that are kept
	maxUploading  = 8        // at a time
	uploadTimeout = 60 * time.Second
)

var (
	errUploading = errors.New("too many pictures are being uploaded: try again in a moment")
	errGone      = errors.New("the server does not have it any more: choose the picture again")
)

// uploads are the pictures that pages sent, by name.
type uploads struct {
	uploading chan struct{}
	decoding  sync.Mutex // one at a time: it takes 32 MiB

	mu    sync.Mutex
	files *lru.Cache[string, []byte] // PNG, by name and bytes
}

func newUploads() *uploads {
	return &uploads{uploading: make(chan struct{}, maxUploading), files: lru.New[string, []byte](maxUploads)}
}

// add keeps a picture and returns its name, which is that of its bytes.
func (u *uploads) add(png []byte) string {
	sum := sha256.Sum256(png)
	name := hex.EncodeToString(sum[:]) + ".png"
	u.mu.Lock()
	defer u.mu.Unlock()
	u.files.Put(name, png, int64(len(png)))
	return name
}

// find returns a picture that the server still has.
func (u *uploads) find(name string) (png []byte, err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	png, ok := u.files.Get(name)
	if !ok {
		return nil, errGone
	}
	return png, nil
}

// read is a ct.OpenFunc for what is not decoded here.
func (u *uploads) read(name string) (io.ReadCloser, error) {
	file, err := u.find(name)
	return io.NopCloser(bytes.NewReader(file)), err
}

// open is a ct.OpenFunc: it knows no other files. No other picture is decoded until this one
// is closed.
func (u *uploads) open(name string) (io.ReadCloser, error) {
	file, err := u.find(name)
	if err != nil {
		return nil, err
	}
	u.decoding.Lock()
	return &decoded{bytes.NewReader(file), u}, nil
}

// decoded is a picture that is being decoded.
type decoded struct {
	*bytes.Reader
	uploads *uploads
}

func (d *decoded) Close() error {
	d.uploads.decoding.Unlock()
	return nil
}

// missing names the first field of a spec whose file is gone.
func (u *uploads) missing(s *ct.Spec) error {
	check := func(field, name string) error {
		if name == "" {
			return nil
		}
		if _, err := u.find(name); err != nil {
			return &strict.Error{Field: field, Message: fmt.Sprintf("%.80q: %v", name, err)}
		}
		return nil
	}
	if err := check("image.file", s.Image.File); err != nil {
		return err
	}
	for i, start := range s.Starts {
		if err := check(fmt.Sprintf("starts[%d].file", i), start.File); err != nil {
			return err
		}
	}
	return nil
}

// uploaded is the answer to an upload.
type uploaded struct {
	File   string `json:"file"` // the name by which a spec calls it
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

// UploadPicture keeps the PNG that is posted, if a spec can use it.
func (a *App) UploadPicture(w http.ResponseWriter, r *http.Request) {
	uploads := a.uploads
	select {
	case uploads.uploading <- struct{}{}:
		defer func() { <-uploads.uploading }()
	default:
		answer.RetryLater(w)
		answer.Refuse(w, http.StatusServiceUnavailable, errUploading)
		return
	}
	http.NewResponseController(w).SetReadDeadline(time.Now().Add(uploadTimeout)) // a recorder has none
	file, ok := answer.Posted(w, r, MaxUpload)
	if !ok {
		return
	}
	a.files.LimitWriting(w) // reading may have taken all of the time
	picture, err := uploads.take(file)
	if err != nil {
		answer.Refuse(w, http.StatusUnprocessableEntity, err)
		return
	}
	answer.JSON(w, picture)
}

// take keeps a PNG after looking at all of it.
func (u *uploads) take(file []byte) (uploaded, error) {
	if err := u.check(file); err != nil {
		return uploaded{}, &strict.Error{Field: "file", Message: strings.ToValidUTF8(err.Error(), "\ufffd")}
	}
	config, err := png.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return uploaded{}, err
	}
	return uploaded{u.add(file), config.Width, config.Height}, nil
}

// check decodes a PNG, after a look at its size.
func (u *uploads) check(file []byte) error {
	u.decoding.Lock()
	defer u.decoding.Unlock()
	_, err := picture.ReadPNG(bytes.NewReader(file), picture.MinSize)
	return err
}
