"""quoteattr as a part of other libraries' pipelines: a component for spaCy, a processor for Stanza.

Neither is imported with the package. spaCy finds its component by an entry point; for Stanza,
``import quoteattr.plugins.stanza`` registers the processor.
"""
