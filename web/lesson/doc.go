// Package lesson is the page that teaches: what it is told when it opens, and the pictures that stand in it without
// scripts or before a connection. Its live figures ask the explorers' sockets. It must not know how these answer.
package lesson
