package main

import (
	"os/exec"
	"runtime"
)

// openBrowser shows a page in the person's browser. It does not wait for it.
func openBrowser(url string) error {
	command := browserCommand(runtime.GOOS, url)
	cmd := exec.Command(command[0], command[1:]...)
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Process.Release()
}

func browserCommand(goos, url string) []string {
	switch goos {
	case "windows":
		return []string{"rundll32", "url.dll,FileProtocolHandler", url}
	case "darwin":
		return []string{"open", url}
	}
	return []string{"xdg-open", url}
}
