"""Actors: a registry that resolves names, and the step that gives the speakers of an article their entries in it."""

from .actor import KINDS, Actor, Alias, Role, Strength
from .context import Context
from .registry import ActorRegistry
from .resolver import resolve_claims

__all__ = ["KINDS", "Actor", "ActorRegistry", "Alias", "Context", "Role", "Strength", "resolve_claims"]
