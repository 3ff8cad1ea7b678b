"""Data contracts of Premierjet, which one stage hands to the next; imports neither pipelines nor adapters."""
