"""Learning from use: what customers asked that was not understood, laid out to be labelled."""
