package ctapp

import (
	"fmt"
	"runtime"

	"gradus/ct"
	"gradus/solver"
)

// MaxBatch is how many seeds a page may ask for.
const MaxBatch = 50

// searches are how many applications of the operator a baseline takes that looks for its best weight,
// measured on 64 x 64 to 256 x 256 pixels.
var searches = map[ct.Method]float64{ct.MethodTV: 4e4, ct.MethodTGV: 1e5, ct.MethodTikhonov: 1500}

// maxBatchWork is what two cores with AVX-512 do within the time that a run has.
const maxBatchWork = ct.MaxWork

// batchLimits refuses many seeds that take longer than a run may, or more memory.
func batchLimits(s *ct.Spec) error {
	b := s.Batch
	if b == nil {
		return nil
	}
	if b.Count > MaxBatch {
		return solver.Outside("batch.count", b.Count, "a whole number up to %d on this page", MaxBatch)
	}
	var work float64
	for _, m := range s.BatchSpecs() {
		work += float64(b.Count) * m.Work() * max(1, searches[m.Method])
	}
	if work > maxBatchWork {
		return solver.Outside("batch.count", fmt.Sprintf("%d, which makes %.2g times the work", b.Count, work/maxBatchWork),
			"such that all take at most %v, with fewer seeds, methods, pixels or angles", maxRunTime)
	}
	if m := batchMemory(s); m > maxRunMemory {
		return solver.Outside("size", fmt.Sprintf("%d, which takes %d", s.Size, m>>20),
			"such that the work takes at most %d MB", maxRunMemory>>20)
	}
	return nil
}

// batchMemory estimates the bytes that a batch takes: reconstructions are computed on all cores at a time.
func batchMemory(s *ct.Spec) (most int64) {
	members := s.BatchSpecs()
	for _, m := range members {
		most = max(most, memoryOf(&m))
	}
	return most * int64(min(runtime.GOMAXPROCS(0), s.Batch.Count*len(members)))
}
