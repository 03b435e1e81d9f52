package figuretest

import (
	"os"
	"os/exec"
	"testing"
)

// Python runs a script in a Python that has the modules and returns what it prints: files are
// read back by readers that know nothing of this program. Where there is no such Python the
// test is skipped, but for CI, which has one.
func Python(t testing.TB, modules, script string, args ...string) []byte {
	t.Helper()
	for _, name := range []string{"python3", "/usr/bin/python3"} {
		if exec.CommandContext(t.Context(), name, "-c", "import "+modules).Run() != nil {
			continue
		}
		run := exec.CommandContext(t.Context(), name, append([]string{"-c", script}, args...)...)
		run.Stderr = os.Stderr
		out, err := run.Output()
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
		return out
	}
	missing := "no python3 with " + modules + " to read files with"
	if os.Getenv("CI") == "true" {
		t.Fatal(missing)
	}
	t.Skip(missing)
	return nil
}
