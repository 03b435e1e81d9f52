package toy2d_test

import (
	"context"
	"fmt"
	"log"

	"gradus/internal/cpu"
	"gradus/toy2d"
)

// The paper's problem from sixteen starts on a ring: what a spec leaves out has its default.
func ExampleRun() {
	kernel, err := cpu.Default()
	if err != nil {
		log.Fatal(err)
	}
	for _, method := range []string{"plain", "flow", "graduated"} {
		spec, err := toy2d.Decode(fmt.Appendf(nil, `{"method": %q, "starts": {"kind": "ring", "n": 16}}`, method))
		if err != nil {
			log.Fatal(err)
		}
		result, err := toy2d.Run(context.Background(), &spec, spec.Problem(), kernel, nil)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s: %.0f %% of the starts reach the global minimiser in %d steps\n",
			method, 100*result.ShareGlobal, result.Steps)
	}
	// Output:
	// plain: 0 % of the starts reach the global minimiser in 1300 steps
	// flow: 100 % of the starts reach the global minimiser in 1300 steps
	// graduated: 100 % of the starts reach the global minimiser in 50 steps
}

// What is wrong with a spec is told by the name of the field.
func ExampleDecode() {
	_, err := toy2d.Decode([]byte(`{"method": "flow", "schedule": {"levels": 0}}`))
	fmt.Println(err)
	// Output:
	// schedule.levels: must be a whole number from 1 to 1000000, got 0
}
