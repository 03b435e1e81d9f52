package ctapp

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"

	"gradus/ct"
	"gradus/internal/lru"
	"gradus/internal/strict"
	"gradus/web/answer"
)

// Limits of uploads.
const (
	MaxUpload     = 4 << 20  // bytes of a picture
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
	decoding  sync.Mutex // one at a time: it takes 100 MiB or so of the largest

	mu    sync.Mutex
	files *lru.Cache[string, upload] // by name and bytes
}

func newUploads() *uploads {
	return &uploads{uploading: make(chan struct{}, maxUploading), files: lru.New[string, upload](maxUploads)}
}

// add keeps a picture under the name of its bytes.
func (u *uploads) add(picture upload) uploaded {
	sum := sha256.Sum256(picture.file)
	picture.about.File = hex.EncodeToString(sum[:]) + picture.extension
	u.mu.Lock()
	defer u.mu.Unlock()
	u.files.Put(picture.about.File, picture, int64(len(picture.file)+len(picture.about.Preview.Pixels)))
	return picture.about
}

// find returns a picture that the server still has.
func (u *uploads) find(name string) (upload, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	picture, ok := u.files.Get(name)
	if !ok {
		return upload{}, errGone
	}
	return picture, nil
}

// read is a ct.OpenFunc for what is not decoded here.
func (u *uploads) read(name string) (io.ReadCloser, error) {
	picture, err := u.find(name)
	return io.NopCloser(bytes.NewReader(picture.file)), err
}

// open is a ct.OpenFunc: it knows no other files. No other picture is decoded until this one
// is closed.
func (u *uploads) open(name string) (io.ReadCloser, error) {
	picture, err := u.find(name)
	if err != nil {
		return nil, err
	}
	u.decoding.Lock()
	return &decoded{bytes.NewReader(picture.file), u}, nil
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

// UploadPicture keeps the picture that is posted, if a spec can use it.
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

// AboutPicture answers with what is known of an upload that a spec names, with nothing if that is nothing:
// to a page that was opened by a link it is no fault, the run will say so.
func (a *App) AboutPicture(w http.ResponseWriter, r *http.Request) {
	picture, err := a.uploads.find(chi.URLParam(r, "file"))
	if err != nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	answer.JSON(w, picture.about)
}

// take keeps a picture after looking at all of it; of a DICOM file it keeps the pixels only.
func (u *uploads) take(file []byte) (uploaded, error) {
	u.decoding.Lock()
	defer u.decoding.Unlock()
	picture, err := newUpload(file)
	if err != nil {
		return uploaded{}, &strict.Error{Field: "file", Message: strings.ToValidUTF8(err.Error(), "\ufffd")}
	}
	return u.add(picture), nil
}
