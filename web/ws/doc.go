// Package ws keeps websockets: the open connections, what each of them may send, how long a silent one
// is kept, and the lanes in which the work of one viewer is done. The Parts of an explorer say what a
// page's messages mean; only this package knows the websocket library.
package ws
