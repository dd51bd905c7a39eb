"""How the parser's branch of the encoder was trained."""
