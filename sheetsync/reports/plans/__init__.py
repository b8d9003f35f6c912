"""Plans against facts, and how good the plans were."""
