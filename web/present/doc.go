// Package present has presentations: a link's fragment and a clock that the holder of a token sets, and
// that any number of followers are told of. It knows no explorer: what followers then lack they ask for
// as any page does.
package present
