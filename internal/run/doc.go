// Package run has what runs of any kind need: a fair queue, work that is shared by all requests for the
// same result, a log that any number of viewers read at their own pace, and the choice of what each
// viewer is sent next. It knows neither browsers nor examples.
package run
