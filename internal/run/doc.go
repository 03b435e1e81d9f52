// Package run has what runs of any kind need: a hub that finds or starts the run of a job, has an executor
// compute it when it is its turn and keeps what is done as long as there is room; a fair queue; a log that any
// number of viewers read at their own pace, and the choice of what each is sent next; and work that is shared
// by all requests for the same result. It knows neither pages, presentations nor pictures: a job is text to it,
// a frame is bytes, and what opens or ends with a run is an observer's.
package run
