"""Units behind their numbers."""

from django import template

from directory.unit_words import unit_words

register = template.Library()
register.filter(unit_words)
