"""Writes the tables of reference values beside it: `python3 reference.py`, with mpmath 1.3.

Everything is computed with 60 digits from the definitions and rounded to a double's 17 digits at the end.
"""
import csv
from pathlib import Path

from mpmath import cholesky, erfc, erfinv, exp, expm1, hilbert, log, log1p, matrix, mp, mpf, pi, sqrt

mp.dps = 60
HERE = Path(__file__).parent


def table(name, head, rows):
    with open(HERE / name, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        for row in rows:
            writer.writerow([cell if isinstance(cell, (str, int)) else mp.nstr(mpf(cell), 17) for cell in row])


def density(z):
    return exp(-z * z / 2) / sqrt(2 * pi)


def probability(z):
    return erfc(-z / sqrt(mpf(2))) / 2


def normal():
    xs = [mpf(x) for x in (-6, -3.5, -1, -0.46875, -0.4, -1e-9, 0, 1e-9, 0.3, 0.46875, 0.46876, 0.9, 1.7, 3, 4, 4.0001, 6, 9.5, 20, 26)]
    yield from (("erfc", x, erfc(x)) for x in xs)
    yield from (("erfcx", x, exp(x * x) * erfc(x)) for x in xs + [mpf(x) for x in (40, 1e3, 1e8, 1e150)])
    zs = [mpf(z) for z in (-200, -38.5, -37, -20, -8, -5.5, -2, -1.0001, -1, -0.9999, -0.1, 0, 0.7, 3, 8)]
    yield from (("logProbability", z, log(probability(z))) for z in zs)
    yield from (("density", z, density(z)) for z in zs if z > -38)
    ps = [mpf(p) for p in (5e-324, 1e-300, 1e-100, 1e-17, 1e-8, 0.001, 0.0242, 0.02425, 0.0243, 0.2, 0.4999, 0.5, 0.6, 0.97, 0.999)]
    for p in ps:
        # Newton's method on the logarithm, from a point that is right to a few digits.
        z = -sqrt(-2 * log(2 * p)) if p < mpf("1e-5") else sqrt(mpf(2)) * erfinv(2 * p - 1)
        for _ in range(60):
            z -= (log(probability(z)) - log(p)) * probability(z) / density(z)
        yield ("quantile", p, z)


def improvement():
    for z in [mpf(z) for z in (-1e9, -1e6 - 1, -1e6, -999999, -1e5, -3e3, -100, -40, -38, -37, -12, -5, -2, -1.5, -1.0000001, -1, -0.9999999, -0.5, -1e-9, 0, 0.25, 2, 6, 40)]:
        with mp.workdps(120):
            h = density(z) + z * probability(z)
            yield (z, log(h), probability(z) / h)


def ridge(n):
    """A Hilbert matrix with 1e-3 on the diagonal beside: badly conditioned, and exact to write down."""
    return hilbert(n) + mp.eye(n) * mpf("0.001")


def factors():
    for n in (1, 2, 3, 4, 5, 8, 11, 16, 21):
        a = ridge(n)
        lower = cholesky(a)
        inverse = a**-1
        yield (n, 2 * sum(log(lower[i, i]) for i in range(n)), lower[n - 1, n // 2], inverse[0, n - 1], sum(inverse))


def power(z, l):
    if z < 0:
        return -power(-z, 2 - l)
    return log1p(z) if l == 0 else expm1(l * log1p(z)) / l


def powers():
    for l in (-0.5, 0, 1e-9, 1e-5, 0.3, 1, 1.5, 1.99999, 2, 2.5):
        for z in (-30, -2, -0.01, 0, 1e-7, 0.5, 4, 100):
            l_, z_ = mpf(l), mpf(z)
            yield (l_, z_, power(z_, l_), mp.diff(lambda k: power(z_, k), l_, h=mpf("1e-20")))


def scales():
    for name, low, high in (("LINEAR", -3, 5), ("LINEAR", -1e300, 1e300), ("LINEAR", 1, 1.0000000000000002),
                            ("LOGARITHMIC", 1e-5, 10), ("LOGARITHMIC", 1e-300, 1e300),
                            ("REVERSE_LOGARITHMIC", 0, 0.999), ("REVERSE_LOGARITHMIC", 0.9, 0.999999)):
        a, b = mpf(low), mpf(high)
        to = {"LINEAR": lambda v: v, "LOGARITHMIC": log, "REVERSE_LOGARITHMIC": lambda v: -log1p(-v)}[name]
        back = {"LINEAR": lambda s: s, "LOGARITHMIC": exp, "REVERSE_LOGARITHMIC": lambda s: -expm1(-s)}[name]
        for u in (0, 0.125, 0.5, 0.8, 1):
            yield (name, a, b, mpf(u), back(to(a) + mpf(u) * (to(b) - to(a))))


def process(n):
    """n points in two numeric coordinates and one of three categories, a target each, all exact in binary."""
    points = [(mpf((37 * i) % 64) / 64, mpf((23 * i + 7) % 32) / 32, i % 3) for i in range(n)]
    return points, [mpf((29 * i + 11) % 16 - 8) / 8 for i in range(n)]


def gaussian():
    """Negative log marginal likelihood, and mean and variance at one point, of the kernel with a constant."""
    for n in (1, 2, 7, 24):
        points, targets = process(n)
        for logs in ((-0.5, 0.25, 0.5, 0.25, -3), (1, -1.5, 2, -1, -9)):
            lengths, signal, noise = [exp(mpf(v)) for v in logs[:3]], exp(mpf(logs[3])), exp(mpf(logs[4])) + mpf("1e-8")

            def kernel(x, y):
                square = sum(((x[j] - y[j]) / lengths[j]) ** 2 for j in (0, 1)) + (x[2] != y[2]) / lengths[2] ** 2
                r = sqrt(5 * square)
                return signal * (1 + r + r * r / 3) * exp(-r) + 1

            a = matrix(n, n)
            for i in range(n):
                for k in range(n):
                    a[i, k] = kernel(points[i], points[k]) + (noise if i == k else 0)
            inverse, t = a**-1, matrix(targets)
            alpha = inverse * t
            value = (t.T * alpha)[0] / 2 + sum(log(cholesky(a)[i, i]) for i in range(n))
            at = (mpf("0.3125"), mpf("0.6875"), 1)
            row = matrix([kernel(at, p) for p in points])
            yield (n, *logs, value, (row.T * alpha)[0], signal + 1 - (row.T * inverse * row)[0])


table("math/normal.csv", ["function", "x", "value"], normal())
table("math/cholesky.csv", ["n", "logDeterminant", "factor", "corner", "sum"], factors())
table("acquisition/log-improvement.csv", ["z", "logH", "slope"], improvement())
table("gp/power-curve.csv", ["lambda", "z", "value", "slope"], powers())
table("gp/process.csv", ["n", "l1", "l2", "l3", "signal", "noise", "evidence", "mean", "variance"], gaussian())
table("space/scales.csv", ["scale", "min", "max", "coordinate", "value"], scales())
