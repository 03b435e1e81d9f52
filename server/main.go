// Command server serves Gradus on this machine.
//
//	go run ./server              serves the pages
//	go run ./server replay ...   runs a spec without a browser
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"gradus/internal/cpu"
)

// Exit codes.
const (
	exitOK    = 0
	exitFault = 1 // it could not be done
	exitUsage = 2 // it was asked for in a wrong way
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the program: it returns the exit code, and ends when the context does.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	k, err := cpu.Default()
	if err != nil {
		fmt.Fprintln(stderr, "gradus:", err)
		return exitUsage
	}
	if len(args) > 0 && args[0] == "replay" {
		return replay(ctx, args[1:], stdin, stdout, stderr)
	}
	return serve(ctx, k, args, stdout, stderr)
}
