"""Reading text in any script: folding, words, sentences, language."""
