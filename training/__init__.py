"""The scripts that made quoteattr/models; README.md says how to make each model again."""
