// Package run has what all runs need, whatever they compute and whoever watches: a fair queue, work
// that is done once for all who ask the same, a log that any number of viewers read at their own pace,
// and what each of them is sent next. It knows neither browsers nor examples.
package run
