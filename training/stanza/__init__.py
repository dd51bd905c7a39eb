"""The compact Stanza models: data, vectors, training, packing. Scripts: python -m training.stanza.NAME --help."""
