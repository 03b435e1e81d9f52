package ctapp

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"gradus/ct"
	"gradus/ct/picture"
	"gradus/ct/picture/picturetest"
	"gradus/web/answer"
	"gradus/web/wire"
	"gradus/web/wstest"
)

// forgetUploads loses all pictures, as a server that was started again has.
func (s *server) forgetUploads() {
	u := s.ct.uploads
	u.mu.Lock()
	defer u.mu.Unlock()
	u.files = newUploads().files
}

func posting(t testing.TB, h *httptest.Server, path string, body []byte) (*http.Response, []byte) {
	t.Helper()
	r, err := h.Client().Post(h.URL+path, "", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	answer, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r, answer
}

// TestUpload: a picture that is sent can be the truth and a start; what the server has
// lost is an error on its field.
func TestUpload(t *testing.T) {
	s, h := serve(t, serving{kernel: wstest.FastestKernel()})
	file := wstest.GreyPNG(t, 40, 200)
	r, body := posting(t, h, "/uploads", file)
	var answer uploaded
	if err := json.Unmarshal(body, &answer); err != nil || r.StatusCode != http.StatusOK || len(answer.File) != 68 ||
		answer.Width != 40 || answer.Height != 40 {
		t.Fatalf("%s %s, %v", r.Status, body, err)
	}
	spec := wstest.ShortCT()
	spec.Image = ct.Source{File: answer.File}
	c := wstest.DialCT(t, h)
	c.Send(wstest.AskCT(t, "scan", 1, spec, ""))
	raster, err := picture.Read(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	want := raster.Square(picture.FitCrop).Resample(spec.Size)
	brightest := slices.Max(want.Pix)
	for i := range want.Pix {
		want.Pix[i] /= brightest
	}
	comparePicture(t, c.FrameOf(wire.FrameScan).Pictures[0], want.Pix)
	c.Send(wstest.AskCT(t, "run", 2, spec, ""))
	if w := c.Watch(2); w.Last().State != "done" {
		t.Errorf("%s", w.Last().Raw)
	}

	s.forgetUploads()
	c.Send(wstest.AskCT(t, "run", 3, spec, "")) // which is done
	if w := c.Watch(3); w.Last().State != "done" {
		t.Errorf("%s", w.Last().Raw)
	}
	for i, kind := range []string{"scan", "preview", "run"} {
		lost := spec
		lost.Scan.Seed = 7
		field := "image.file"
		if kind == "preview" {
			lost.Image = ct.Source{Seed: 1}
			lost.Starts = []ct.Start{{Kind: ct.StartZero}, {Kind: ct.StartImage, File: answer.File}}
			field = "starts[1].file"
		}
		c.Send(wstest.AskCT(t, kind, uint32(4+i), lost, ""))
		if m := c.Fails(); m.ID != uint32(4+i) || m.Field != field ||
			!strings.Contains(m.Message, "choose the picture again") {
			t.Errorf("%s: %s", kind, m.Raw)
		}
	}
}

// TestUploadDICOM: of a DICOM file the server keeps the pixels only, and tells the page what they are.
func TestUploadDICOM(t *testing.T) {
	s, h := serve(t, serving{kernel: wstest.FastestKernel()})
	hu := func(i, j int) int { return -1000 + 40*i + 20*j }
	r, body := posting(t, h, "/uploads", picturetest.DICOM(picturetest.Implicit, picturetest.Slice(40, 200, hu)))
	var got uploaded
	if err := json.Unmarshal(body, &got); err != nil || r.StatusCode != http.StatusOK || got.Width != 200 || got.Height != 40 ||
		got.Unit != "hu" || got.Window == nil || *got.Window != (picture.Window{-160, 239}) ||
		!strings.HasSuffix(got.File, ".npy") || got.Preview.Width != 96 || got.Preview.Height != 19 ||
		len(got.Preview.Pixels) != 2*96*19 {
		t.Fatalf("%s %.300s, %v", r.Status, body, err)
	}
	kept, err := s.ct.uploads.find(got.File)
	if err != nil {
		t.Fatal(err)
	}
	for _, what := range [][]byte{kept.file, body} {
		if bytes.Contains(what, []byte("Doe")) || bytes.Contains(what, []byte("DICM")) {
			t.Errorf("%.200q tells whose slice it is", what)
		}
	}
	if m, err := picture.Read(bytes.NewReader(kept.file)); err != nil || m.Pix[201] != float32(hu(1, 1)) {
		t.Errorf("%v", err)
	}
	if r, again := getting(t, h, "/uploads/"+got.File); r.StatusCode != http.StatusOK || !bytes.Equal(again, body) {
		t.Errorf("%s %.300s", r.Status, again)
	}
	if r, body := getting(t, h, "/uploads/"+strings.Repeat("a", 64)+".npy"); r.StatusCode != http.StatusNoContent ||
		len(body) > 0 {
		t.Errorf("%s %s", r.Status, body)
	}

	// A window and the whole of it go into the scan, and into what is exported.
	spec := wstest.ShortCT()
	spec.Size = 100
	spec.Image = ct.Source{File: got.File, Fit: picture.FitPad, Window: &picture.Window{-160, 240}}
	c := wstest.DialCT(t, h)
	c.Send(wstest.AskCT(t, "scan", 1, spec, ""))
	want, err := spec.Image.Draw(100, s.ct.uploads.read)
	if err != nil {
		t.Fatal(err)
	}
	comparePicture(t, c.FrameOf(wire.FrameScan).Pictures[0], want.Pix)
	asked, err := json.Marshal(map[string]any{"spec": spec, "compare": []string{}})
	if err != nil {
		t.Fatal(err)
	}
	r, text := posting(t, h, "/ct/export/spec.json", asked)
	whole, err := ct.Decode(text)
	if err != nil || r.StatusCode != http.StatusOK || !bytes.Equal(whole.Image.Data, kept.file) ||
		whole.Image.Fit != picture.FitPad || *whole.Image.Window != *spec.Image.Window {
		t.Errorf("%s %.300s, %v", r.Status, text, err)
	}
}

func getting(t testing.TB, h *httptest.Server, path string) (*http.Response, []byte) {
	t.Helper()
	r, err := h.Client().Get(h.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r, body
}

// TestPreview: its numbers stand for the picture's, of which none is lost at the ends.
func TestPreview(t *testing.T) {
	file := picture.Raster{Rows: 32, Columns: 64, Pix: make([]float32, 32*64)}
	file.Pix[0], file.Pix[1] = -500, 1500
	u, err := newUpload(file.NPY())
	if err != nil {
		t.Fatal(err)
	}
	p := u.about.Preview
	if u.about.Unit != "numbers" || u.extension != ".npy" || p.Width != 64 || p.Height != 32 || p.Low != -500 || p.High != 1500 ||
		string(p.Pixels[:6]) != "\x00\x00\xff\xff\x00\x40" {
		t.Errorf("%+v, %q", u.about, p.Pixels[:6])
	}
	if u, err := newUpload(wstest.GreyPNG(t, 32, 0)); err != nil || u.about.Preview.High != 0 || u.about.Unit != "" {
		t.Errorf("%+v, %v", u.about, err)
	}
}

// TestUploadRefused: sizes are looked at before memory is taken, and a name is never
// one of the server's own files.
func TestUploadRefused(t *testing.T) {
	s, h := serve(t, serving{})
	colour := image.NewRGBA(image.Rect(0, 0, 40, 40))
	colour.Set(1, 1, color.RGBA{255, 0, 0, 255})
	var coloured bytes.Buffer
	if err := png.Encode(&coloured, colour); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file    []byte
		status  int
		message string
	}{
		"nothing":         {nil, 422, "PNG"},
		"text":            {[]byte("hello"), 422, "PNG"},
		"65535 x 65535":   {wstest.DeclaringPNG(65535), 422, "32 to 2048"},
		"only declared":   {wstest.DeclaringPNG(2048), 422, "cut off"},
		"cut off":         {wstest.GreyPNG(t, 64, 9)[:80], 422, ""},
		"too small":       {wstest.GreyPNG(t, 31, 9), 422, "32 to 2048"},
		"colour":          {coloured.Bytes(), 200, ""},
		"too many bytes":  {make([]byte, MaxUpload+1), 413, "too large"},
		"as many as goes": {append(wstest.GreyPNG(t, 32, 9), make([]byte, MaxUpload/2)...), 200, ""},
	} {
		r, body := posting(t, h, "/uploads", c.file)
		var m answer.Refusal
		if err := json.Unmarshal(body, &m); err != nil || r.StatusCode != c.status ||
			!strings.Contains(m.Message, c.message) || c.status == 422 && m.Field != "file" {
			t.Errorf("%s: %s %s, %v", name, r.Status, body, err)
		}
	}
	private := picturetest.DICOM(picturetest.JPEG2000, picturetest.Slice(40, 40, func(i, j int) int { return 0 }))
	if r, body := posting(t, h, "/uploads", private); r.StatusCode != 422 || strings.Contains(string(body), "Doe") ||
		!strings.Contains(string(body), "is a DICOM file in JPEG 2000 compression") {
		t.Errorf("%s %s", r.Status, body)
	}
	if n := s.ct.uploads.files.Len(); n != 2 {
		t.Errorf("%d pictures are kept", n)
	}
	c := wstest.DialCT(t, h)
	for id, name := range []string{"/etc/hostname", "uploads_test.go", "../go.mod", strings.Repeat("a", 64) + ".png"} {
		spec := wstest.ShortCT()
		spec.Image = ct.Source{File: name}
		c.Send(wstest.AskCT(t, "scan", uint32(id+1), spec, ""))
		if m := c.Fails(); m.Field != "image.file" {
			t.Errorf("%s: %s", name, m.Raw)
		}
	}
}

// TestOneDecodeAtATime: while a run decodes a picture no upload is decoded, and no picture
// of another run; of those that wait there are only so many.
func TestOneDecodeAtATime(t *testing.T) {
	s, h := serve(t, serving{kernel: wstest.FastestKernel()})
	first, err := s.ct.uploads.take(wstest.GreyPNG(t, 32, 1))
	if err != nil {
		t.Fatal(err)
	}
	decoding, err := s.ct.uploads.open(first.File)
	if err != nil {
		t.Fatal(err)
	}
	uploads := make(chan int, maxUploading)
	for grey := range maxUploading {
		file := wstest.GreyPNG(t, 32, uint8(grey+2))
		go func() {
			r, err := h.Client().Post(h.URL+"/uploads", "", bytes.NewReader(file))
			if err != nil {
				t.Error(err)
				uploads <- 0
				return
			}
			r.Body.Close()
			uploads <- r.StatusCode
		}()
	}
	for deadline := time.Now().Add(wstest.Patience); len(s.ct.uploads.uploading) < maxUploading; time.Sleep(time.Millisecond) {
		if len(uploads) > 0 {
			t.Fatalf("an upload was answered with %d", <-uploads)
		}
		if time.Now().After(deadline) {
			t.Fatal("the uploads do not come")
		}
	}
	if r, body := posting(t, h, "/uploads", wstest.GreyPNG(t, 32, 99)); r.StatusCode != http.StatusServiceUnavailable ||
		r.Header.Get("Retry-After") == "" || !strings.Contains(string(body), errUploading.Error()) {
		t.Errorf("one more: %s %s", r.Status, body)
	}
	spec := wstest.ShortCT()
	spec.Image = ct.Source{File: first.File}
	c := wstest.DialCT(t, h)
	c.Send(wstest.AskCT(t, "scan", 1, spec, ""))
	scanned := make(chan error, 1)
	go func() {
		for {
			if m, err := c.Read(); err != nil || m.Frame != nil {
				scanned <- err
				return
			}
		}
	}()
	select {
	case status := <-uploads:
		t.Errorf("an upload was answered with %d", status)
	case err := <-scanned:
		t.Errorf("a picture was shown, %v", err)
	case <-time.After(100 * time.Millisecond):
	}
	if err := decoding.Close(); err != nil {
		t.Error(err)
	}
	for range maxUploading {
		if status := wstest.Soon(t, "the upload", uploads); status != http.StatusOK {
			t.Errorf("an upload was answered with %d", status)
		}
	}
	if err := wstest.Soon(t, "the scan", scanned); err != nil {
		t.Error(err)
	}
}

// TestUploadsMakeRoom: those that were not used for the longest time go.
func TestUploadsMakeRoom(t *testing.T) {
	u := newUploads()
	var names []string
	for i := range 17 {
		if i == 16 {
			if _, err := u.find(names[0]); err != nil {
				t.Fatal(err)
			}
		}
		names = append(names, u.add(upload{file: append(make([]byte, MaxUpload-8), fmt.Sprintf("%8d", i)...)}).File)
	}
	for i, name := range names {
		if _, err := u.find(name); (err != nil) != (i == 1) {
			t.Errorf("picture %d: %v", i, err)
		}
	}
	if u.files.Used() != maxUploads || u.files.Len() != 16 {
		t.Errorf("%d bytes in %d pictures", u.files.Used(), u.files.Len())
	}
	u.add(upload{file: append(make([]byte, MaxUpload-8), "       5"...)}) // again
	if u.files.Used() != maxUploads {
		t.Errorf("the same again takes %d bytes in all", u.files.Used())
	}
}
