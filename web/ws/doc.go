// Package ws keeps websockets: who is connected, what each may send, how long the silent are kept, and
// lanes in which one viewer's work is done. What a page's messages mean is for the Parts that an
// explorer gives it; the websocket library is known to this package alone.
package ws
