"""What Raygun's clients speak: error reports over HTTP, one or many at a time."""
