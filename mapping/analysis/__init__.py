"""One spatial question per module; frames in metres in, frames out."""
