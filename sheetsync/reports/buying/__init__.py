"""What clients buy: classes, states, growth, baskets, potential."""
