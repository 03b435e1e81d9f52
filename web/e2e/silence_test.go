package e2e

import (
	"slices"
	"testing"
	"time"

	"gradus/internal/slow"
	"gradus/web"
	"gradus/web/wstest"
)

// TestBrowserSilence: a network that swallows everything closes no connection. Pages that nobody
// touches find out by themselves, say so, and come back; a server that only has nothing to say
// keeps its connections.
func TestBrowserSilence(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	browser := startBrowser(t)
	pages, _ := serve(t, web.Config{})
	silent := func(t *testing.T, b *tab, server *unruly) {
		for begun := time.Now(); !slices.Equal(server.greeted(), []int{3}); { // one to begin with, two signs of life
			if time.Since(begun) > wstest.Patience {
				t.Fatalf("connections said hello %v times", server.greeted())
			}
			b.run("")
		}
		b.check("nothing is said of a connection that lives", b.text("connection") == "")
		server.deafen()
		b.wait("document.documentElement.dataset.connection === 'lost'")
		b.wait("document.getElementById('connection').textContent.startsWith('Connection lost, trying again')")
		server.recover()
		b.run("dispatchEvent(new Event('online'))")
		b.wait("document.documentElement.dataset.connection === 'open'")
		b.check("nothing is said of it any more", b.text("connection") == "")
	}
	t.Run("toy2d", func(t *testing.T) {
		t.Parallel()
		server := newUnrulyToy(t)
		b := newTab(t, browser, besides(t, pages, "/ws/toy2d", server, server.lose))
		b.open("#starts.kind=ring&starts.n=4")
		silent(t, b, &server.unruly)
	})
	t.Run("ct", func(t *testing.T) {
		t.Parallel()
		server := newUnrulyCT(t)
		b := newTab(t, browser, besides(t, pages, "/ws/ct", server, server.lose))
		b.showCT("size=32&schedule.levels=2&starts=[{\"kind\":\"zero\"}]")
		silent(t, b, &server.unruly)
	})
}
