package web

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"gradus/internal/failure"
	"gradus/internal/run"
	"gradus/internal/strict"
	"gradus/web/answer"
	"gradus/web/present"
	"gradus/web/ws"
)

// opened is the answer to opening a show.
type opened struct {
	Show          string `json:"show"`
	Token         string `json:"token"` // of the leader
	present.Links `json:",inline"`
}

// openShow opens a show whose first state is posted.
func (s *Server) openShow(w http.ResponseWriter, r *http.Request) {
	text, ok := answer.Posted(w, r, ws.MaxMessage)
	if !ok {
		return
	}
	var state present.State
	if err := strict.Unmarshal(text, &state); err != nil {
		answer.Refuse(w, http.StatusUnprocessableEntity, err)
		return
	}
	show, err := s.Shows.Present(state)
	switch {
	case run.IsBusy(err):
		answer.RetryLater(w)
		answer.Refuse(w, http.StatusServiceUnavailable, err)
		return
	case err != nil:
		answer.Refuse(w, http.StatusUnprocessableEntity, err)
		return
	}
	links, err := s.linksOf(r, "shows/"+show.ID)
	if err != nil {
		id := failure.Log(s.config.Log, "links failed", err, "show", show.ID)
		http.Error(w, failure.Message(id), http.StatusInternalServerError)
		return
	}
	s.config.Log.Info("show opened", "show", show.ID)
	answer.JSON(w, opened{show.ID, show.Token, links})
}

// runLinks tells how others reach a run.
func (s *Server) runLinks(w http.ResponseWriter, r *http.Request) {
	id := chi.URLParam(r, "id")
	if _, err := s.Shows.Get(id); err != nil {
		answer.Refuse(w, http.StatusNotFound, err)
		return
	}
	links, err := s.linksOf(r, "runs/"+id)
	if err != nil {
		fault := failure.Log(s.config.Log, "links failed", err, "run", id)
		http.Error(w, failure.Message(fault), http.StatusInternalServerError)
		return
	}
	answer.JSON(w, links)
}

// showPage leads to the page on which a show is now, or a run: that page follows it. The
// address is relative to that of the request, which a proxy may have shortened.
func (s *Server) showPage(w http.ResponseWriter, r *http.Request) {
	id := chi.URLParam(r, "id")
	show, err := s.Shows.Get(id)
	if err != nil {
		s.renderStatus(w, r, http.StatusNotFound, "gone.html", nil)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Location", "../"+show.Page()+"?follow="+id)
	w.WriteHeader(http.StatusSeeOther)
}
