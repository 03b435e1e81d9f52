// Package priorapp is the explorer of priors: runs that draw pictures without measurements, its pages' asks and its
// files.
package priorapp
