"""The tagger of sources, cues and contents: features, network, training, export.

Scripts: python -m training.tagger.NAME --help.
"""
