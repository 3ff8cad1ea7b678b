"""Quantiles of Student's t for two-sided 95 % intervals, without a statistics library."""

from math import exp, lgamma, log

BISECTIONS = 200
TERMS = 10_000
PRECISION = 1e-16


def compute_t_quantile(freedom: float, level: float = 0.95) -> float:
    """Return how far from 0 `level` of the t distribution with `freedom` degrees of freedom reaches.

    By bisection of its distribution function, exact to 1e-12: `compute_t_quantile(10)` is 2.228….
    """
    low, high = 0.0, 1.0
    while compute_probability_within(high, freedom) < level:
        low, high = high, 2 * high
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if compute_probability_within(middle, freedom) < level else (low, middle)
    return (low + high) / 2


def compute_probability_within(t: float, freedom: float) -> float:
    """Return the probability that |T| < t (Abramowitz & Stegun, 1964, 26.7.1)."""
    return 1 - _compute_beta_ratio(freedom / (freedom + t * t), freedom / 2, 0.5)


def _compute_beta_ratio(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b) (DLMF 8.17)."""
    if x <= 0 or x >= 1:
        return min(max(x, 0.0), 1.0)
    if x > (a + 1) / (a + b + 2):
        return 1 - _compute_beta_ratio(1 - x, b, a)
    front = exp(a * log(x) + b * log(1 - x) + lgamma(a + b) - lgamma(a) - lgamma(b)) / a
    return front * _compute_continued_fraction(x, a, b)


def _compute_continued_fraction(x: float, a: float, b: float) -> float:
    """Return the continued fraction of I_x(a, b) (DLMF 8.17.22), evaluated by W. J. Lentz (1976)."""
    upper, lower, value = 1.0, 0.0, 1.0
    for step in range(1, TERMS):
        half = step // 2
        term = -(a + half) * (a + b + half) if step % 2 else half * (b - half)
        term *= x / ((a + step - 1) * (a + step))
        lower = 1 / (1 + term * lower)
        upper = 1 + term / upper
        value *= upper * lower
        if abs(upper * lower - 1) < PRECISION:
            break
    return 1 / value
