package export

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"gradus/ct"
	"gradus/internal/cpu"
	"gradus/internal/figure/figuretest"
)

// TestBatchTable: the file has what RunBatch returned, seed by seed, and says what it comes to.
func TestBatchTable(t *testing.T) {
	s := ct.Default(ct.MethodTikhonov, ct.PriorTikhonov)
	s.Size, s.Scan.Angles = 32, 12
	s.Batch = &ct.Batch{First: 7, Count: 3, Methods: []ct.Method{ct.MethodTikhonov, ct.MethodFBP}}
	r := mustRun(t, s)
	k := cpu.Available()[len(cpu.Available())-1]
	batch, err := ct.RunBatch(t.Context(), &s, k, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Result.Batch = batch
	var b bytes.Buffer
	for _, f := range Files("https://example.org/ct", Track{Run: r}) {
		if f.Name == BatchFile {
			if err := f.Write(&b); err != nil {
				t.Fatal(err)
			}
		}
	}
	rows, note := figuretest.Table(t, b.Bytes())
	if len(rows) != 7 || strings.Join(rows[0], " ") != "seed method psnr ssim chi lambda finished" {
		t.Fatalf("%d rows below %q", len(rows), rows[0])
	}
	for i, row := range rows[1:] {
		of := batch[i%2]
		j := of.Seeds[i/2]
		for k, want := range []float64{float64(j.PSNR), float64(j.SSIM), float64(j.Chi)} {
			if got, err := strconv.ParseFloat(row[2+k], 64); err != nil || got != want {
				t.Errorf("row %d: %q, want %g", i, row[2+k], want)
			}
		}
		lambda := ""
		if j.Lambda > 0 {
			lambda = strconv.FormatFloat(float64(j.Lambda), 'g', -1, 64)
		}
		if (of.Method == ct.MethodTikhonov) != (lambda != "") || row[5] != lambda || row[6] != strconv.FormatBool(j.Finished()) {
			t.Errorf("row %d: lambda %q, finished %q of %+v", i, row[5], row[6], j)
		}
		if row[0] != strconv.Itoa(7+i/2) || row[1] != string(of.Method) {
			t.Errorf("row %d is of %s, %s", i, row[0], row[1])
		}
	}
	lines := strings.Split(note, "\n")
	if len(lines) != 3 || lines[0] != "https://example.org/ct" ||
		!strings.HasPrefix(lines[1], fmt.Sprintf("tikhonov: mean PSNR %.2f dB; ", float64(batch[0].PSNRMean))) {
		t.Errorf("%q", note)
	}
	if names, err := FileNames(s, nil); err != nil || strings.Count(strings.Join(names, " "), BatchFile) != 1 {
		t.Errorf("%v, %q", err, names)
	}
}
