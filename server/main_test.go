package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"gradus/internal/leak"
)

// patience is how long a test waits for what should come soon.
const patience = 20 * time.Second

// asProgram makes the test's binary the program itself, for tests that start it.
const asProgram = "GRADUS_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	leak.Main(m)
}

// program starts the program on a free port and returns the address of its page.
func program(t *testing.T, environment []string, args ...string) (url string, cmd *exec.Cmd, stderr *output) {
	t.Helper()
	cmd = exec.Command(os.Args[0], append([]string{"-addr", "localhost:0"}, args...)...)
	cmd.Env = append(append(os.Environ(), asProgram+"=1"), environment...)
	stderr = new(output)
	cmd.Stderr = stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill() // of no effect where the test has waited for it
		cmd.Wait()
	})
	return announced(t, stdout), cmd, stderr
}

// output is what a program writes, and may be read meanwhile.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// announced reads the line that says where the page is.
func announced(t *testing.T, stdout io.Reader) (url string) {
	t.Helper()
	line, err := bufio.NewReader(stdout).ReadString('\n')
	url, ok := strings.CutPrefix(line, "Gradus is on ")
	if !ok || err != nil {
		t.Fatalf("it said %q, %v", line, err)
	}
	return strings.TrimSpace(url)
}

// invoke runs the program, which must end by itself.
func invoke(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var out, err bytes.Buffer
	code = run(ctx, args, strings.NewReader(""), &out, &err)
	if ctx.Err() != nil {
		t.Fatalf("%q did not end", args)
	}
	return code, out.String(), err.String()
}

// TestReplay: the word replay leads away from serving.
func TestReplay(t *testing.T) {
	code, stdout, stderr := invoke(t, "replay", t.TempDir()+"/no-such-file.json")
	if code == exitOK || stderr == "" || strings.Contains(stdout, "Gradus is on") {
		t.Errorf("exit code %d, %q, %q", code, stdout, stderr)
	}
}

func TestKernelVariable(t *testing.T) {
	for _, args := range [][]string{nil, {"replay"}} {
		cmd := exec.Command(os.Args[0], args...)
		cmd.Env = append(os.Environ(), asProgram+"=1", "GRADUS_KERNEL=mmx")
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		cmd.Run()
		if code := cmd.ProcessState.ExitCode(); code != exitUsage || !oneLine(stderr.String()) ||
			!strings.Contains(stderr.String(), "GRADUS_KERNEL") {
			t.Errorf("%q: exit code %d, %q", args, code, &stderr)
		}
	}
}

func oneLine(s string) bool { return strings.Count(s, "\n") == 1 && strings.HasSuffix(s, "\n") }
