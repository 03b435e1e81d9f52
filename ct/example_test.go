package ct_test

import (
	"context"
	"fmt"
	"log"

	"gradus/ct"
	"gradus/internal/cpu"
)

// Ellipses of 32 x 32 pixels are scanned from 20 angles, with noise, and reconstructed without a prior and with the
// learnt one.
func ExampleRun_Reconstruct() {
	kernel, err := cpu.Default()
	if err != nil {
		log.Fatal(err)
	}
	const text = `{"method": %q, "size": 32, "scan": {"angles": 20}, "schedule": {"levels": 10}}`
	for _, method := range []string{"fbp", "graduated"} {
		spec, err := ct.Decode(fmt.Appendf(nil, text, method))
		if err != nil {
			log.Fatal(err)
		}
		run, err := ct.NewRun(&spec, kernel, nil) // draws the phantom and simulates the scan
		if err != nil {
			log.Fatal(err)
		}
		if err := run.Reconstruct(context.Background(), nil); err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s: PSNR %.0f dB\n", method, run.Result.PSNR)
	}
	// Output:
	// fbp: PSNR 29 dB
	// graduated: PSNR 34 dB
}
