"""How clients go from stage to stage: funnel, cohorts, sources, load."""
