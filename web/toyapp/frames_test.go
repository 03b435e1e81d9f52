package toyapp

import (
	"encoding/hex"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gradus/web/wire"
	"gradus/web/wstest"
)

func TestFrameBytes(t *testing.T) {
	f := Frame{ID: 0x01020304, Sequence: 5, First: 6, Entries: 1, Starts: 2, Panel: FrameTwin,
		Points: []float32{1, -2, 0.5, float32(math.Inf(1))}}
	const want = "03012000" + "04030201" + "05000000" + "06000000" + "01000000" + "02000000" + "0100000000000000" +
		"0000803f" + "000000c0" + "0000003f" + "0000807f"
	if got := hex.EncodeToString(f.Encode()); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestFrameRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		f := Frame{ID: r.Uint32(), Panel: FramePanel(r.IntN(2)), Sequence: r.Uint32(), First: r.Uint32(),
			Entries: 1 + r.Uint32N(20), Starts: 1 + r.Uint32N(50)}
		for range 2 * f.Entries * f.Starts {
			f.Points = append(f.Points, math.Float32frombits(r.Uint32())) // NaN too, with any payload
		}
		b := f.Encode()
		got, err := wstest.DecodeFrame(b)
		if err != nil {
			t.Fatal(err)
		}
		same := func(a, b float32) bool { return math.Float32bits(a) == math.Float32bits(b) }
		if got.ID != f.ID || got.Panel != uint32(f.Panel) || got.Sequence != f.Sequence || got.First != f.First ||
			got.Entries != f.Entries ||
			got.Starts != f.Starts || !slices.EqualFunc(got.Points, f.Points, same) {
			t.Fatalf("%+v came back as %+v", f, got)
		}
	}
}

func TestFrameSize(t *testing.T) {
	for starts := 1; starts <= maxStarts; starts++ {
		n := entriesPerFrame(starts)
		size := func(entries int) int { return wire.FrameHeader + 8*entries*starts }
		if n < 1 || n > 1 && size(n) > frameSize || size(n+1) <= frameSize {
			t.Fatalf("%d entries of %d starts: %d bytes", n, starts, size(n))
		}
	}
}
